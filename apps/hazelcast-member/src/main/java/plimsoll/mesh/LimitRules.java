package plimsoll.mesh;

import plimsoll.generated.Proven;

/**
 * How far an account's leverage may go: pure functions of the row, the operation and the time. The leverage of a
 * posture is the proven one. Spec: Cut and Restore of AdaptiveCutoff. [impl->REQ~acb-atomic~1]
 */
final class LimitRules {
  private LimitRules() {}

  static final int READ = 1;
  static final int CUT = 2;
  static final int RESTORE = 3;
  static final int ADAPT = 4;
  static final int SET = 5;

  /** Account, version and leverage, signed, are a few hundred bytes. */
  static final int SEAL_BYTES_MAX = 1_024;

  /**
   * What is asked of a limit; the fields as in wire.json.
   *
   * @param version for a restore the version that it raises; else the newest that whoever asks knows, 0 for none
   * @param next the version that the change makes, which whoever changes it chooses and signs in the seal
   */
  record Asked(int op, long mostCenti, long version, long requestId, int posture, long rPpm, long next, byte[] seal) {
    static final Asked TO_READ = new Asked(READ, 0, 0, 0, 0, 0, 0, new byte[0]);
  }

  static Step<LimitRow> step(LimitRow row, Asked asked, long nowMs) {
    if (!isSound(asked, nowMs)) return new Step<>(Wire.BAD_ARGUMENT, row);
    // Whoever asks knows a newer one: those who had it are gone, and what is left is not to be gone by.
    if (row.version() < asked.version)
      return asked.op == SET ? changed(row, asked.mostCenti, asked, nowMs) : new Step<>(Wire.BEHIND, row);
    if (asked.op == READ) return new Step<>(Wire.OK, row);
    // A change that was made is answered once more.
    if (asked.requestId != 0 && row.version() != 0 && row.requestId() == asked.requestId)
      return new Step<>(Wire.OK, row);
    return switch (asked.op) {
      // It is not behind, or not any more.
      case SET -> new Step<>(Wire.OTHER_VERSION, row);
      case RESTORE -> restore(row, asked, nowMs);
      case ADAPT -> cut(row, Proven.leverageCenti(Proven.Posture.values()[asked.posture], asked.rPpm), asked, nowMs);
      default -> cut(row, asked.mostCenti, asked, nowMs);
    };
  }

  /** Never more than before; of two cuts at once none is lost. */
  private static Step<LimitRow> cut(LimitRow row, long mostCenti, Asked asked, long nowMs) {
    return changed(row, row.version() == 0 ? mostCenti : Proven.cut(mostCenti, row.mostCenti()), asked, nowMs);
  }

  /** Only by somebody who knows the limit as it is: a cut that came in between is not undone. */
  private static Step<LimitRow> restore(LimitRow row, Asked asked, long nowMs) {
    if (row.version() != asked.version) return new Step<>(Wire.OTHER_VERSION, row);
    if (asked.mostCenti <= row.mostCenti()) return new Step<>(Wire.NOT_HIGHER, row);
    return changed(row, asked.mostCenti, asked, nowMs);
  }

  private static Step<LimitRow> changed(LimitRow row, long mostCenti, Asked asked, long nowMs) {
    // A change that was overtaken on its way: to be signed anew, above what stands.
    if (asked.next <= row.version()) return new Step<>(Wire.NOT_NEWER, row);
    return new Step<>(Wire.OK, new LimitRow(asked.next, mostCenti, nowMs, asked.requestId, asked.seal));
  }

  private static boolean isSound(Asked asked, long nowMs) {
    if (asked.op < READ || asked.op > SET || !Wire.isCount(nowMs)) return false;
    if (!Wire.isCount(asked.mostCenti) || !Wire.isCount(asked.version) || !Wire.isCount(asked.requestId)) return false;
    if (asked.op != READ && !isSealed(asked)) return false;
    if (asked.op != ADAPT) return true;
    return asked.posture >= 0 && asked.posture < Proven.Posture.values().length
        && asked.rPpm >= 0 && asked.rPpm <= Proven.FULL_PPM;
  }

  private static boolean isSealed(Asked asked) {
    return asked.next > 0 && Wire.isCount(asked.next) && asked.seal != null && asked.seal.length > 0
        && asked.seal.length <= SEAL_BYTES_MAX;
  }
}
