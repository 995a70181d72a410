package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Postures, features, times. [utest->REQ~features-map~1] [utest->REQ~health-map~1] */
class RecordRulesTest {
  @Test
  void anOlderPostureNeverReplacesANewer() {
    PostureRow row = PostureRules.step(PostureRow.NONE, 5, new byte[] {1}, 10).row();
    assertEquals(Wire.NOT_NEWER, PostureRules.step(row, 4, new byte[] {2}, 11).code());
    assertEquals(Wire.NOT_NEWER, PostureRules.step(row, 5, new byte[] {2}, 11).code());
    Step<PostureRow> again = PostureRules.step(row, 5, new byte[] {1}, 11);
    assertEquals(Wire.OK, again.code());
    assertSame(row, again.row());
    assertEquals(6, PostureRules.step(row, 6, new byte[] {2}, 11).row().epoch());
  }

  @Test
  void aPostureWithoutBytesOrWithTooManyIsRefused() {
    for (byte[] record : new byte[][] {null, new byte[0], new byte[PostureRules.RECORD_BYTES_MAX + 1]})
      assertEquals(Wire.BAD_ARGUMENT, PostureRules.step(PostureRow.NONE, 1, record, 1).code());
    assertEquals(Wire.OK, PostureRules.step(PostureRow.NONE, 1, new byte[PostureRules.RECORD_BYTES_MAX], 1).code());
    assertEquals(Wire.BAD_ARGUMENT, PostureRules.step(PostureRow.NONE, 0, new byte[1], 1).code());
  }

  private static byte[] events(int... assets) {
    ByteBuffer out = ByteBuffer.allocate(assets.length * FeatureRules.EVENT_BYTES);
    for (int index = 0; index < assets.length; index += 1)
      out.putInt(assets[index]).putInt(index).putDouble(index + 0.5).putDouble(-index);
    return out.array();
  }

  @Test
  void aShardKeepsTheNewestEventOfEachAsset() {
    FeatureShard row = FeatureRules.step(FeatureShard.NONE, 1, 100, events(7, 9, 7)).row();
    assertArrayEquals(new int[] {7, 9}, row.assets());
    assertArrayEquals(new int[] {2, 1}, row.confidencePpm());
    assertArrayEquals(new double[] {2.5, 1.5}, row.eigenvalue());
    assertEquals(3, row.events());
    assertEquals(Wire.NOT_NEWER, FeatureRules.step(row, 1, 101, events(7)).code());
    FeatureShard next = FeatureRules.step(row, 2, 101, events(8)).row();
    assertArrayEquals(new int[] {7, 9, 8}, next.assets());
    assertEquals(4, next.events());
  }

  @Test
  void aBatchThatIsNoBatchIsRefused() {
    int[] many = new int[FeatureRules.ASSETS_MAX + 1];
    for (int index = 0; index < many.length; index += 1) many[index] = index;
    for (byte[] bad : new byte[][] {null, new byte[23], new byte[(FeatureRules.EVENTS_MAX + 1) * 24], events(many)})
      assertEquals(Wire.BAD_ARGUMENT, FeatureRules.step(FeatureShard.NONE, 1, 1, bad).code());
  }

  @Test
  void aPercentileIsAtMostAnEighthTooHighAndNeverTooLow() {
    Times times = new Times();
    for (int ns = 1; ns <= 100_000; ns += 1) times.add(ns);
    Times.Summary summary = times.summary();
    assertEquals(100_000, summary.count());
    for (long[] pair : new long[][] {{summary.p50Ns(), 50_000}, {summary.p99Ns(), 99_000}, {summary.p999Ns(), 99_900}}) {
      assertEquals(true, pair[0] >= pair[1] && pair[0] <= pair[1] * 9 / 8, pair[0] + " for " + pair[1]);
    }
    assertEquals(100_000, summary.maxNs());
    assertEquals(0, new Times().summary().p50Ns());
  }
}
