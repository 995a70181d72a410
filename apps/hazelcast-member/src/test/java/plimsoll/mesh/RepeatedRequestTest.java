package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.hazelcast.map.EntryProcessor;
import java.util.AbstractMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a cluster may lose must not be said to be done. A member that was cut off from the others answered a repeated
 * request by the row that only it had, and lost it when it joined them again: so a repeat ships the row once more, and
 * is answered when the backups have it. [utest->REQ~acb-atomic~1] [utest->REQ~inventory-exclusive~1]
 */
class RepeatedRequestTest {
  private static <R, A> EntryProcessor<String, R, A> shippedBy(RowProcessor<R, A> operation, Map.Entry<String, R> row) {
    operation.process(row);
    return operation.getBackupProcessor();
  }

  /** The backup has what the owner has. */
  private static <R, A> void assertShips(RowProcessor<R, A> operation, Map.Entry<String, R> row) {
    EntryProcessor<String, R, A> shipped = shippedBy(operation, row);
    assertNotNull(shipped);
    Map.Entry<String, R> backup = entry();
    shipped.process(backup);
    assertEquals(row.getValue(), backup.getValue());
  }

  private static <R> Map.Entry<String, R> entry() {
    return new AbstractMap.SimpleEntry<>("key", null);
  }

  private static LimitProcessor limit(int op, long mostCenti, long requestId) {
    return new LimitProcessor(new LimitRules.Asked(op, mostCenti, 0, requestId, 0, 0, requestId, new byte[] {1}), 0);
  }

  private static LeaseProcessor lease(int op, String worker, long requestId) {
    return new LeaseProcessor(new LeaseRules.Asked(op, worker, requestId, 0, 600_000), 0);
  }

  @Test
  void aRepeatedCutShipsTheRowAgain() {
    Map.Entry<String, LimitRow> row = entry();
    assertShips(limit(LimitRules.CUT, 300, 7), row);
    LimitRow made = row.getValue();
    assertShips(limit(LimitRules.CUT, 300, 7), row);
    assertEquals(made, row.getValue());
  }

  @Test
  void aRepeatedAcquireShipsTheRowAgain() {
    Map.Entry<String, LeaseRow> row = entry();
    assertShips(lease(LeaseRules.ACQUIRE, "w1", 7), row);
    LeaseRow made = row.getValue();
    assertShips(lease(LeaseRules.ACQUIRE, "w1", 7), row);
    assertEquals(made, row.getValue());
  }

  @Test
  void aRepeatedPostureShipsTheRowAgain() {
    Map.Entry<String, PostureRow> row = entry();
    assertShips(new PublishProcessor(3, new byte[] {1}, 0), row);
    assertShips(new PublishProcessor(3, new byte[] {1}, 0), row);
  }

  @Test
  void whatReadsOrRefusesShipsNothing() {
    Map.Entry<String, LimitRow> limits = entry();
    limit(LimitRules.CUT, 300, 7).process(limits);
    assertNull(shippedBy(limit(LimitRules.READ, 0, 0), limits));
    assertNull(shippedBy(limit(LimitRules.RESTORE, 200, 8), limits));
    Map.Entry<String, LeaseRow> leases = entry();
    lease(LeaseRules.ACQUIRE, "w1", 7).process(leases);
    assertNull(shippedBy(lease(LeaseRules.READ, "", 0), leases));
    assertNull(shippedBy(lease(LeaseRules.ACQUIRE, "w2", 8), leases));
  }
}
