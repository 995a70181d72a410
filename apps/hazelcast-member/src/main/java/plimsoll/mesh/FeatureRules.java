package plimsoll.mesh;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What is known of a shard's assets after a batch of packed events. [impl->REQ~features-map~1] */
final class FeatureRules {
  private FeatureRules() {}

  /** asset int32, confidencePpm int32, eigenvalue float64, imbalance float64, big-endian: as wire.json has it. */
  static final int EVENT_BYTES = 24;
  /** More than a flush interval can hold: larger batches are split by their sender. */
  static final int EVENTS_MAX = 4_096;
  /** A worker has 50 assets; a shard of more than this is a mistake. */
  static final int ASSETS_MAX = 1_024;

  static Step<FeatureShard> step(FeatureShard row, long batch, long sentAtUs, byte[] events) {
    if (batch < 1 || !Wire.isCount(batch) || !Wire.isCount(sentAtUs) || events == null
        || events.length % EVENT_BYTES != 0 || events.length > EVENTS_MAX * EVENT_BYTES)
      return new Step<>(Wire.BAD_ARGUMENT, row);
    if (batch <= row.batch()) return new Step<>(Wire.NOT_NEWER, row);
    FeatureShard after = merged(row, batch, sentAtUs, ByteBuffer.wrap(events), events.length / EVENT_BYTES);
    return after == null ? new Step<>(Wire.BAD_ARGUMENT, row) : new Step<>(Wire.OK, after);
  }

  /** The shard with the newest event of each asset; null when it would have too many assets. */
  private static FeatureShard merged(FeatureShard row, long batch, long sentAtUs, ByteBuffer events, int count) {
    Map<Integer, Integer> places = new HashMap<>(row.assets().length * 2 + 16);
    for (int place = 0; place < row.assets().length; place += 1) places.put(row.assets()[place], place);
    for (int index = 0; index < count; index += 1) places.putIfAbsent(events.getInt(index * EVENT_BYTES), places.size());
    int size = places.size();
    if (size > ASSETS_MAX) return null;
    int[] assets = Arrays.copyOf(row.assets(), size);
    int[] confidencePpm = Arrays.copyOf(row.confidencePpm(), size);
    double[] eigenvalue = Arrays.copyOf(row.eigenvalue(), size);
    double[] imbalance = Arrays.copyOf(row.imbalance(), size);
    for (int index = 0; index < count; index += 1) {
      int asset = events.getInt();
      int place = places.get(asset);
      assets[place] = asset;
      confidencePpm[place] = events.getInt();
      eigenvalue[place] = events.getDouble();
      imbalance[place] = events.getDouble();
    }
    return new FeatureShard(batch, sentAtUs, row.events() + count, assets, confidencePpm, eigenvalue, imbalance);
  }
}
