package plimsoll.mesh;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long something took, as a histogram: eight buckets to each power of two, so that a percentile is at most an
 * eighth too high. Adding is two atomic steps, from any thread.
 */
final class Times {
  private static final int PARTS_BITS = 3;
  private static final int PARTS = 1 << PARTS_BITS;

  private final AtomicLongArray counts = new AtomicLongArray(64 * PARTS);
  private final AtomicLong maxNs = new AtomicLong();
  private final AtomicLong sumNs = new AtomicLong();

  /** Percentiles in nanoseconds, each the upper end of its bucket, but never more than the maximum. */
  record Summary(long count, long sumNs, long p50Ns, long p99Ns, long p999Ns, long maxNs) {}

  void add(long ns) {
    long time = Math.max(ns, 0);
    counts.incrementAndGet(bucket(time));
    sumNs.addAndGet(time);
    if (time > maxNs.get()) maxNs.accumulateAndGet(time, Math::max);
  }

  /** Forgets all: what was measured while the code was cold says nothing of later. */
  void reset() {
    for (int index = 0; index < counts.length(); index += 1) counts.set(index, 0);
    maxNs.set(0);
    sumNs.set(0);
  }

  Summary summary() {
    long count = 0;
    for (int index = 0; index < counts.length(); index += 1) count += counts.get(index);
    return new Summary(count, sumNs.get(), percentile(count, 0.5), percentile(count, 0.99), percentile(count, 0.999),
        maxNs.get());
  }

  private long percentile(long count, double share) {
    long wanted = (long) Math.ceil(count * share);
    long seen = 0;
    for (int index = 0; index < counts.length(); index += 1) {
      seen += counts.get(index);
      if (seen >= wanted && seen > 0) return Math.min(upperEnd(index), maxNs.get());
    }
    return 0;
  }

  private static int bucket(long ns) {
    if (ns < PARTS) return (int) ns;
    int octave = 63 - Long.numberOfLeadingZeros(ns);
    return ((octave - PARTS_BITS + 1) << PARTS_BITS) + (int) ((ns >>> (octave - PARTS_BITS)) & (PARTS - 1));
  }

  private static long upperEnd(int index) {
    if (index < PARTS) return index;
    int shift = (index >> PARTS_BITS) - 1;
    return ((long) (PARTS + (index & (PARTS - 1)) + 1) << shift) - 1;
  }
}
