package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.spi.merge.MergingValue;
import org.junit.jupiter.api.Test;

/** Of a row on two sides that join again the newer one stays, whichever side joins which. */
class NewestRowTest {
  private static LimitRow limit(long version) {
    return new LimitRow(version, 100, 0, 0, new byte[] {1});
  }

  private static LeaseRow lease(long token, long untilMs) {
    return new LeaseRow(token, 0, "w", 1, 0, 0, untilMs, new String[0], new long[0]);
  }

  private record Side(Object row) implements MergingValue<Object> {
    @Override
    public Object getRawValue() {
      return row;
    }

    @Override
    public Object getDeserializedValue() {
      return row;
    }
  }

  @Test
  void theLargerNumberStaysOnEitherSide() {
    NewestRow policy = new NewestRow();
    Side older = new Side(limit(1));
    Side newer = new Side(limit(2));
    assertSame(newer.row(), policy.merge(newer, older));
    assertSame(newer.row(), policy.merge(older, newer));
    assertSame(older.row(), policy.merge(older, null));
    assertEquals(null, policy.merge(null, null));
  }

  @Test
  void theSameLeaseStaysAsLongAsEitherSideSays() {
    assertTrue(NewestRow.isNewer(lease(2, 0), lease(1, 9)));
    assertTrue(NewestRow.isNewer(lease(1, 9), lease(1, 0)));
    assertFalse(NewestRow.isNewer(lease(1, 0), lease(1, 9)));
    assertTrue(NewestRow.isNewer(new PostureRow(2, 0, new byte[0]), new PostureRow(1, 0, new byte[0])));
  }

  @Test
  void whatBearsNoNumberStaysAsItIs() {
    assertFalse(NewestRow.isNewer(new byte[] {2}, new byte[] {1}));
  }
}
