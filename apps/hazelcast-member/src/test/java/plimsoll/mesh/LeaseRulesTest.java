package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** [utest->REQ~inventory-exclusive~1] */
class LeaseRulesTest {
  private static final long LEASE_MS = 10;

  private static Step<LeaseRow> step(LeaseRow row, int op, String worker, long requestId, long token, long nowMs) {
    return LeaseRules.step(row, new LeaseRules.Asked(op, worker, requestId, token, LEASE_MS), nowMs);
  }

  private static LeaseRow granted(String worker, long requestId, long nowMs) {
    Step<LeaseRow> step = step(LeaseRow.NONE, LeaseRules.ACQUIRE, worker, requestId, 0, nowMs);
    assertEquals(Wire.OK, step.code());
    return step.row();
  }

  @Test
  void aTokenIsAtLeastTheClockSoThatItGrowsWhenTheRowIsLost() {
    LeaseRow before = granted("a", 1, 1_000);
    LeaseRow afterLoss = granted("b", 1, 1_001);
    assertEquals(1_000 * Wire.TOKENS_PER_MS + 1, before.token());
    assertTrue(afterLoss.token() > before.token());
  }

  @Test
  void aTokenIsLargerThanTheLastOneWhenTheClockWentBack() {
    LeaseRow before = granted("a", 1, 1_000);
    LeaseRow free = step(before, LeaseRules.RELEASE, "a", 0, before.token(), 1_001).row();
    assertEquals(Wire.ENDED, step(free, LeaseRules.CHECK, "a", 0, before.token(), 500).code());
    assertEquals(before.token() + 1, step(free, LeaseRules.ACQUIRE, "b", 1, 0, 500).row().token());
  }

  @Test
  void aRepeatedRequestIsAnsweredAsAtFirstAndNeverGetsASecondToken() {
    LeaseRow row = granted("a", 7, 100);
    Step<LeaseRow> again = step(row, LeaseRules.ACQUIRE, "a", 7, 0, 109);
    assertEquals(Wire.OK, again.code());
    assertSame(row, again.row());
    Step<LeaseRow> tooLate = step(row, LeaseRules.ACQUIRE, "a", 7, 0, 110);
    assertEquals(Wire.ENDED, tooLate.code());
    assertSame(row, tooLate.row());
  }

  @Test
  void theLeaseIsSomebodysUntilTheVeryMillisecondOfItsEnd() {
    LeaseRow row = granted("a", 1, 100);
    assertEquals(Wire.HELD, step(row, LeaseRules.ACQUIRE, "b", 1, 0, 109).code());
    assertEquals(Wire.OK, step(row, LeaseRules.CHECK, "a", 0, row.token(), 109).code());
    assertEquals(Wire.ENDED, step(row, LeaseRules.CHECK, "a", 0, row.token(), 110).code());
    Step<LeaseRow> next = step(row, LeaseRules.ACQUIRE, "b", 1, 0, 110);
    assertEquals(Wire.OK, next.code());
    assertEquals(row.token(), next.row().previousToken());
    assertEquals(Wire.NOT_HOLDER, step(next.row(), LeaseRules.CHECK, "a", 0, row.token(), 111).code());
  }

  @Test
  void aLeaseIsRenewedFromHalfOfItOnWhileNobodyWaits() {
    LeaseRow row = granted("a", 1, 100);
    assertEquals(Wire.NOT_DUE, step(row, LeaseRules.RENEW, "a", 0, row.token(), 104).code());
    Step<LeaseRow> renewed = step(row, LeaseRules.RENEW, "a", 0, row.token(), 105);
    assertEquals(Wire.OK, renewed.code());
    assertEquals(List.of(row.token(), 110L, 115L),
        List.of(renewed.row().token(), renewed.row().dueAtMs(), renewed.row().untilMs()));
    LeaseRow wanted = step(row, LeaseRules.REQUEST, "b", 0, 0, 104).row();
    assertEquals(Wire.OTHERS_WAIT, step(wanted, LeaseRules.RENEW, "a", 0, row.token(), 105).code());
    assertEquals(Wire.ENDED, step(row, LeaseRules.RENEW, "a", 0, row.token(), 110).code());
    assertEquals(Wire.NOT_HOLDER, step(row, LeaseRules.RENEW, "a", 0, row.token() - 1, 105).code());
    assertEquals(Wire.NOT_HOLDER, step(row, LeaseRules.RENEW, "b", 0, row.token(), 105).code());
  }

  @Test
  void whoWaitsIsGrantedAndWaitsNoMore() {
    assertEquals(Wire.NOT_WAITING, step(LeaseRow.NONE, LeaseRules.GRANT, "a", 1, 0, 1).code());
    LeaseRow waiting = step(LeaseRow.NONE, LeaseRules.REQUEST, "a", 0, 0, 1).row();
    assertEquals(Wire.ALREADY_WAITING, step(waiting, LeaseRules.REQUEST, "a", 0, 0, 2).code());
    LeaseRow two = step(waiting, LeaseRules.REQUEST, "b", 0, 0, 2).row();
    assertArrayEquals(new String[] {"a", "b"}, two.waiting());
    LeaseRow row = step(two, LeaseRules.GRANT, "a", 1, 0, 3).row();
    assertArrayEquals(new String[] {"b"}, row.waiting());
    assertEquals(Wire.ALREADY_HOLDER, step(row, LeaseRules.REQUEST, "a", 0, 0, 4).code());
  }

  @Test
  void whoWaitsTooLongIsForgottenSoThatADeadWorkerKeepsNobodyFromRenewing() {
    LeaseRow wanted = step(granted("a", 1, 100), LeaseRules.REQUEST, "b", 0, 0, 96).row();
    assertEquals(Wire.OTHERS_WAIT, step(wanted, LeaseRules.RENEW, "a", 0, wanted.token(), 105).code());
    assertEquals(Wire.OK, step(wanted, LeaseRules.RENEW, "a", 0, wanted.token(), 106).code());
  }

  @Test
  void aReleasedLeaseKeepsItsTokenAndIsReleasedOnce() {
    LeaseRow row = granted("a", 1, 100);
    assertEquals(Wire.NOT_HOLDER, step(row, LeaseRules.RELEASE, "b", 0, row.token(), 101).code());
    LeaseRow free = step(row, LeaseRules.RELEASE, "a", 0, row.token(), 101).row();
    assertEquals(List.of(row.token(), 0L), List.of(free.token(), free.untilMs()));
    assertEquals(Wire.ENDED, step(free, LeaseRules.RELEASE, "a", 0, row.token(), 102).code());
    assertEquals(Wire.ENDED, step(free, LeaseRules.ACQUIRE, "a", 1, 0, 103).code());
    assertNotEquals(row.token(), step(free, LeaseRules.ACQUIRE, "a", 2, 0, 103).row().token());
  }

  @Test
  void whatCannotBeMeantIsRefusedAndChangesNothing() {
    long tooLarge = Wire.NUMBER_MAX + 1;
    List<LeaseRules.Asked> bad = List.of(new LeaseRules.Asked(0, "a", 1, 0, 10), new LeaseRules.Asked(8, "a", 1, 0, 10),
        new LeaseRules.Asked(LeaseRules.ACQUIRE, "", 1, 0, 10), new LeaseRules.Asked(LeaseRules.ACQUIRE, null, 1, 0, 10),
        new LeaseRules.Asked(LeaseRules.ACQUIRE, "a".repeat(129), 1, 0, 10),
        new LeaseRules.Asked(LeaseRules.ACQUIRE, "a", -1, 0, 10), new LeaseRules.Asked(LeaseRules.ACQUIRE, "a", tooLarge, 0, 10),
        new LeaseRules.Asked(LeaseRules.ACQUIRE, "a", 1, 0, 1), new LeaseRules.Asked(LeaseRules.RENEW, "a", 1, -1, 10),
        new LeaseRules.Asked(LeaseRules.ACQUIRE, "a", 1, 0, Wire.NUMBER_MAX));
    for (LeaseRules.Asked asked : bad) {
      Step<LeaseRow> step = LeaseRules.step(LeaseRow.NONE, asked, 5);
      assertEquals(Wire.BAD_ARGUMENT, step.code(), asked.toString());
      assertSame(LeaseRow.NONE, step.row());
    }
    assertEquals(Wire.BAD_ARGUMENT, step(LeaseRow.NONE, LeaseRules.ACQUIRE, "a", 1, 0, -1).code());
  }

  @Test
  void tokensAreUsedUpWhereJavaScriptCouldNotReadThem() {
    LeaseRow last = new LeaseRow(Wire.NUMBER_MAX, 0, "a", 1, 0, 0, 0, new String[0], new long[0]);
    assertEquals(Wire.USED_UP, step(last, LeaseRules.ACQUIRE, "b", 1, 0, 5).code());
  }

  /**
   * Every sequence of six operations by two workers, with the clock standing still, advancing or going back: the newest
   * token never falls, no token is granted twice, and at no time do two hold the lease. (Grant, TokensOnlyGrow and
   * TokenIsUnique of DistributedLocks.)
   */
  @Test
  void inEveryShortRunTokensOnlyGrowAndNoneIsGrantedTwice() {
    int[] steps = {0};
    runs(LeaseRow.NONE, 1_000, 6, new HashSet<>(), steps);
    assertTrue(steps[0] > 10_000, "a search that searches nothing finds nothing");
  }

  private static void runs(LeaseRow row, long nowMs, int left, Set<Long> issued, int[] steps) {
    if (left == 0) return;
    for (String worker : List.of("a", "b"))
      for (int op : new int[] {LeaseRules.ACQUIRE, LeaseRules.RENEW, LeaseRules.RELEASE})
        for (long wait : new long[] {0, 10, -3}) {
          steps[0] += 1;
          Step<LeaseRow> step = step(row, op, worker, left, row.token(), nowMs + wait);
          LeaseRow after = step.row();
          assertTrue(after.token() >= row.token());
          if (step.code() != Wire.OK) assertSame(row, after);
          if (after.token() != row.token()) assertTrue(!row.isLive(nowMs + wait) && !issued.contains(after.token()));
          Set<Long> known = after.token() == row.token() ? issued : new HashSet<>(issued);
          known.add(after.token());
          if (after != row) runs(after, nowMs + wait, left - 1, known, steps);
        }
  }
}
