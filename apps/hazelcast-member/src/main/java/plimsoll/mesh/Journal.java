package plimsoll.mesh;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this member changed, one JSON line a change, each with the digest of the line before, as the traces of clients
 * have it: so that what a client says it was granted can be compared with what the member did.
 */
final class Journal {
  private Journal() {}

  /** Lines that wait to be written: more are counted as lost, and the journal says so; the member never waits. */
  private static final int LINES_MAX = 65_536;
  private static final Line END = new Line("end", "", "");

  private static final BlockingQueue<Line> QUEUE = new ArrayBlockingQueue<>(LINES_MAX);
  private static final AtomicLong LOST = new AtomicLong();
  private static volatile boolean isOn;
  private static Thread writer;

  /** A change: an action of the specs, on a key, and what it was done with. */
  static final class Line {
    private final StringBuilder fields = new StringBuilder();
    private final String action;
    private final long tsUs = System.nanoTime() / 1_000;

    Line(String action, String keyName, String key) {
      this.action = action;
      if (!keyName.isEmpty()) fields.append(Json.text(keyName)).append(':').append(Json.text(key));
    }

    Line with(String name, long value) {
      fields.append(',').append(Json.text(name)).append(':').append(value);
      return this;
    }

    Line with(String name, String value) {
      fields.append(',').append(Json.text(name)).append(':').append(Json.text(value));
      return this;
    }
  }

  static boolean isOn() {
    return isOn;
  }

  /** Null is no step, and adds nothing. */
  static void add(Line line) {
    if (line != null && !QUEUE.offer(line)) LOST.incrementAndGet();
  }

  static long lost() {
    return LOST.get();
  }

  /** Begins the file; what was in it is replaced. */
  static synchronized void open(Path file, String member) throws IOException {
    BufferedWriter out = Files.newBufferedWriter(file);
    writer = new Thread(() -> write(out, member), "plimsoll-journal");
    writer.setDaemon(true);
    writer.start();
    isOn = true;
  }

  /** Writes what waits, and the end line. */
  static synchronized void close() {
    if (writer == null) return;
    isOn = false;
    try {
      QUEUE.put(END);
      writer.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer = null;
  }

  private static void write(BufferedWriter out, String member) {
    try (out) {
      String last = "{\"journal\":\"plimsoll-mesh/1\",\"source\":" + Json.text(member) + ",\"clock\":\"nanoTime\",\"startedAt\":"
          + Json.text(Instant.now().toString()) + "}";
      out.write(last + "\n");
      long seq = 0;
      while (true) {
        Line line = QUEUE.poll(100, TimeUnit.MILLISECONDS);
        if (line == null) {
          out.flush();
        } else if (line == END) {
          out.write("{\"end\":true,\"count\":" + seq + ",\"lost\":" + LOST.get() + ",\"head\":" + Json.text(digest(last)) + "}\n");
          return;
        } else {
          seq += 1;
          last = "{\"seq\":" + seq + ",\"tsUs\":" + line.tsUs + ",\"actor\":" + Json.text(member) + ",\"action\":"
              + Json.text(line.action) + ",\"args\":{" + line.fields + "},\"prev\":" + Json.text(digest(last)) + "}";
          out.write(last + "\n");
        }
      }
    } catch (IOException e) {
      isOn = false;
      System.err.println("plimsoll-member: the journal cannot be written any more: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String digest(String line) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
