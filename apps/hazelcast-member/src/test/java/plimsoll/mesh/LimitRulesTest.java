package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import plimsoll.generated.Proven;

/** [utest->REQ~acb-atomic~1] */
class LimitRulesTest {
  private static final byte[] SEAL = {1};

  private static Step<LimitRow> cut(LimitRow row, long mostCenti, long requestId, long nowMs) {
    return LimitRules.step(row, asked(LimitRules.CUT, mostCenti, 0, requestId, row.version() + 1), nowMs);
  }

  private static Step<LimitRow> restore(LimitRow row, long mostCenti, long version, long nowMs) {
    return LimitRules.step(row, asked(LimitRules.RESTORE, mostCenti, version, 99, row.version() + 1), nowMs);
  }

  private static LimitRules.Asked asked(int op, long mostCenti, long version, long requestId, long next) {
    return new LimitRules.Asked(op, mostCenti, version, requestId, 0, 0, next, SEAL);
  }

  private static LimitRules.Asked adapted(int posture, long rPpm, long next) {
    return new LimitRules.Asked(LimitRules.ADAPT, 0, 0, 2, posture, rPpm, next, SEAL);
  }

  @Test
  void ofTwoCutsInEitherOrderTheSmallerStays() {
    for (long[] order : new long[][] {{600, 300, 100}, {600, 100, 300}}) {
      LimitRow row = LimitRow.NONE;
      for (int index = 0; index < 3; index += 1) row = cut(row, order[index], index + 1, 5).row();
      assertEquals(100, row.mostCenti());
      assertEquals(3, row.version());
    }
  }

  @Test
  void aLimitIsRaisedOnlyByWhoKnowsIt() {
    LimitRow row = cut(LimitRow.NONE, 300, 1, 5).row();
    assertEquals(Wire.OTHER_VERSION, restore(row, 600, row.version() - 1, 6).code());
    assertEquals(Wire.NOT_HIGHER, restore(row, 300, row.version(), 6).code());
    Step<LimitRow> raised = restore(row, 600, row.version(), 6);
    assertEquals(600, raised.row().mostCenti());
    assertTrue(raised.row().version() > row.version());
    assertEquals(Wire.OTHER_VERSION, restore(cut(row, 300, 2, 6).row(), 600, row.version(), 6).code());
  }

  @Test
  void aRepeatChangesNothing() {
    LimitRow row = cut(LimitRow.NONE, 300, 1, 5).row();
    Step<LimitRow> again = cut(row, 300, 1, 50);
    assertEquals(Wire.OK, again.code());
    assertSame(row, again.row());
    assertTrue(cut(row, 300, 0, 50).row().version() > row.version(), "no number, no repeat");
  }

  @Test
  void theCutOfAPostureIsTheProvenLeverageForEveryPosture() {
    LimitRow full = cut(LimitRow.NONE, 600, 1, 5).row();
    for (Proven.Posture posture : Proven.Posture.values())
      for (long rPpm : new long[] {0, 1, 79_999, 500_000, 849_999, 920_000, 1_000_000}) {
        Step<LimitRow> step = LimitRules.step(full, adapted(posture.ordinal(), rPpm, 2), 6);
        assertEquals(Proven.leverageCenti(posture, rPpm), step.row().mostCenti());
      }
    assertEquals(0, LimitRules.step(full, adapted(0, 1_000_000, 2), 6).row().mostCenti());
  }

  @Test
  void aChangeThatWasOvertakenOnItsWayIsNotMade() {
    LimitRow row = LimitRules.step(LimitRow.NONE, asked(LimitRules.CUT, 300, 0, 1, 9), 5).row();
    for (long next : new long[] {8, 9}) {
      Step<LimitRow> late = LimitRules.step(row, asked(LimitRules.CUT, 100, 0, 2, next), 6);
      assertEquals(Wire.NOT_NEWER, late.code());
      assertSame(row, late.row());
    }
    assertSame(SEAL, row.seal());
  }

  /** Spec: Refuse and SetAnew in MemberReturn. */
  @Test
  void aRowOlderThanWhoeverAsksKnowsIsNotGoneBy() {
    LimitRow left = cut(LimitRow.NONE, 300, 1, 5).row();
    for (LimitRow row : new LimitRow[] {left, LimitRow.NONE})
      for (int op : new int[] {LimitRules.READ, LimitRules.CUT, LimitRules.RESTORE, LimitRules.ADAPT}) {
        Step<LimitRow> step = LimitRules.step(row, asked(op, 500, left.version() + 1, 2, left.version() + 2), 6);
        assertEquals(Wire.BEHIND, step.code());
        assertSame(row, step.row());
      }
    LimitRow anew = LimitRules.step(left, asked(LimitRules.SET, 500, left.version() + 1, 2, left.version() + 2), 6).row();
    assertEquals(500, anew.mostCenti());
    assertEquals(left.version() + 2, anew.version());
    assertEquals(Wire.OK, LimitRules.step(anew, asked(LimitRules.SET, 500, left.version() + 1, 2, 99), 7).code());
    assertEquals(Wire.OTHER_VERSION, LimitRules.step(anew, asked(LimitRules.SET, 500, left.version() + 1, 3, 99), 7).code());
    assertEquals(Wire.OK, LimitRules.step(left, asked(LimitRules.READ, 0, left.version(), 0, 0), 6).code());
  }

  @Test
  void whatCannotBeMeantIsRefusedAndChangesNothing() {
    for (LimitRules.Asked asked : new LimitRules.Asked[] {
        asked(0, 1, 0, 1, 1), asked(6, 1, 0, 1, 1), asked(LimitRules.CUT, -1, 0, 1, 1), asked(LimitRules.CUT, 1, 0, -1, 1),
        adapted(4, 0, 1), adapted(-1, 0, 1), adapted(3, 1_000_001, 1), adapted(3, -1, 1),
        asked(LimitRules.CUT, 1, 0, 1, 0), asked(LimitRules.CUT, 1, 0, 1, Wire.NUMBER_MAX + 1),
        new LimitRules.Asked(LimitRules.CUT, 1, 0, 1, 0, 0, 1, null),
        new LimitRules.Asked(LimitRules.CUT, 1, 0, 1, 0, 0, 1, new byte[0]),
        new LimitRules.Asked(LimitRules.CUT, 1, 0, 1, 0, 0, 1, new byte[LimitRules.SEAL_BYTES_MAX + 1])}) {
      Step<LimitRow> step = LimitRules.step(LimitRow.NONE, asked, 5);
      assertEquals(Wire.BAD_ARGUMENT, step.code(), asked.toString());
      assertSame(LimitRow.NONE, step.row());
    }
  }
}
