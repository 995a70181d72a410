package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.internal.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  /** Each line has the digest of the one before it, the last one that of the last change: none can be taken out. */
  @Test
  void isAChainFromItsHeadToItsEnd(@TempDir Path folder) throws IOException, NoSuchAlgorithmException {
    Path file = folder.resolve("member.ndjson");
    Journal.open(file, "member \"1\"");
    assertTrue(Journal.isOn());
    Journal.add(null);
    for (int index = 1; index <= 3; index += 1)
      Journal.add(new Journal.Line("Grant", "instrument", "BTC\n").with("worker", "w").with("token", index));
    Journal.close();
    List<String> lines = Files.readAllLines(file);
    assertEquals(5, lines.size());
    for (int index = 1; index <= 3; index += 1) {
      JsonObject line = json(lines.get(index));
      assertEquals(index, line.getInt("seq", 0));
      assertEquals(digest(lines.get(index - 1)), line.getString("prev", ""));
      assertEquals("BTC\n", line.get("args").asObject().getString("instrument", ""));
      assertEquals(index, line.get("args").asObject().getLong("token", 0));
    }
    JsonObject end = json(lines.get(4));
    assertEquals(List.of(3L, 0L), List.of(end.getLong("count", -1), end.getLong("lost", -1)));
    assertEquals(digest(lines.get(3)), end.getString("head", ""));
  }

  private static JsonObject json(String line) {
    return com.hazelcast.internal.json.Json.parse(line).asObject();
  }

  private static String digest(String line) throws NoSuchAlgorithmException {
    return "sha256:" + HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
  }
}
