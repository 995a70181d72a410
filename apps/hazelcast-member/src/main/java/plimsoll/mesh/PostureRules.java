package plimsoll.mesh;

import java.util.Arrays;

/** Which posture stands: the one with the larger epoch. A late or repeated one never replaces a newer. */
final class PostureRules {
  private PostureRules() {}

  /** As the readers' bound: what is larger no reader opens. */
  static final int RECORD_BYTES_MAX = 65_536;

  static Step<PostureRow> step(PostureRow row, long epoch, byte[] record, long nowMs) {
    if (epoch < 1 || !Wire.isCount(epoch) || !Wire.isCount(nowMs) || record == null || record.length == 0
        || record.length > RECORD_BYTES_MAX) return new Step<>(Wire.BAD_ARGUMENT, row);
    if (epoch == row.epoch() && Arrays.equals(record, row.record())) return new Step<>(Wire.OK, row);
    if (epoch <= row.epoch()) return new Step<>(Wire.NOT_NEWER, row);
    return new Step<>(Wire.OK, new PostureRow(epoch, nowMs, record));
  }
}
