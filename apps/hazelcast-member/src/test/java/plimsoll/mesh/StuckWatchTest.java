package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StuckWatchTest {
  private static final long STUCK_MS = StuckWatch.STUCK_MS;

  @Test
  void aMemberThatIsNeverWellAgainIsStuckAtTheVeryMillisecond() {
    StuckWatch watch = new StuckWatch(1_000);
    assertFalse(watch.isStuck(false, 1_000 + STUCK_MS - 1));
    assertTrue(watch.isStuck(false, 1_000 + STUCK_MS));
  }

  @Test
  void oneThatWasWellInBetweenIsNot() {
    StuckWatch watch = new StuckWatch(0);
    assertFalse(watch.isStuck(true, STUCK_MS - 1));
    assertFalse(watch.isStuck(false, 2 * STUCK_MS - 2));
    assertTrue(watch.isStuck(false, 2 * STUCK_MS - 1));
  }
}
