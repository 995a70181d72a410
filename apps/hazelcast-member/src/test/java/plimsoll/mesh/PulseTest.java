package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PulseTest {
  @Test
  void aMemberThatGoesOnAfterAPauseDecidesNothingForAWhile() {
    Pulse pulse = new Pulse(1_000, 500, 0);
    pulse.beat(900);
    assertTrue(pulse.isSteady(1_899));
    assertFalse(pulse.isSteady(1_900), "the step comes before the next beat");
    pulse.beat(1_950);
    assertFalse(pulse.isSteady(2_399));
    assertTrue(pulse.isSteady(2_400));
  }

  @Test
  void theBeatThatComesFirstSeesThePauseToo() {
    Pulse pulse = new Pulse(1_000, 500, 0);
    pulse.beat(5_000);
    assertFalse(pulse.isSteady(5_001));
    assertFalse(pulse.isSteady(5_499));
    pulse.beat(5_499);
    assertTrue(pulse.isSteady(5_500));
  }
}
