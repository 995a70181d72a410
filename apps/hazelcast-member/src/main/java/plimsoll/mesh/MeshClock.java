package plimsoll.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The clock by which a member judges leases. */
final class MeshClock {
  private MeshClock() {}

  /** How often the file with the offset is read again: steps of a clock in a test need not be seen sooner. */
  private static final long OFFSET_POLL_MS = 5;

  private static final boolean IS_TOLD = "told".equals(System.getProperty("plimsoll.clock"));
  private static volatile long offsetMs;

  static {
    String file = System.getProperty("plimsoll.clock.offset.file");
    if (file != null) follow(Path.of(file));
  }

  /**
   * Milliseconds since 1970 of this machine's clock, plus the offset of a test; or, on a member that was started so,
   * what the caller says: then tests need not wait.
   */
  static long nowMs(long toldNowMs) {
    return IS_TOLD ? toldNowMs : System.currentTimeMillis() + offsetMs;
  }

  private static void follow(Path file) {
    Thread reader = new Thread(() -> {
      while (true) {
        try {
          String text = Files.readString(file).trim();
          if (!text.isEmpty()) offsetMs = Long.parseLong(text);
          Thread.sleep(OFFSET_POLL_MS);
        } catch (IOException | NumberFormatException e) {
          // Absent, or half written: the offset stays as it was.
          sleep();
        } catch (InterruptedException e) {
          return;
        }
      }
    }, "plimsoll-clock-offset");
    reader.setDaemon(true);
    reader.start();
  }

  private static void sleep() {
    try {
      Thread.sleep(OFFSET_POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
