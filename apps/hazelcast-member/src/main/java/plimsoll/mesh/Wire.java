package plimsoll.mesh;

/** Numbers and names that members and clients share. The source is wire.json; a test compares the two. */
final class Wire {
  private Wire() {}

  /** Raised by a change that an older build cannot read: members of two numbers don't join. */
  static final int VERSION = 3;

  static final int FACTORY_ID = 1000;
  static final int LEASE = 1;
  static final int LIMIT = 2;
  static final int PUBLISH = 3;
  static final int APPEND = 4;
  /** Between members only: the finished row on its way to a backup. */
  static final int SHIPPED_ROWS = 100;

  static final String LEASES = "INVENTORY_LEASES";
  static final String LIMITS = "LEVERAGE_LIMITS";
  static final String HEALTH = "SYSTEM_HEALTH";
  static final String QUESTIONS = "HEALTH_QUESTIONS";
  static final String BEATS = "SERVICE_BEATS";
  static final String FEATURES = "DOLPHIN_FEATURES";
  static final String LEVERAGE_TOPIC = "LEVERAGE_EVENTS";
  /** Between members only: whether the rows of each may be gone by. */
  static final String STANDING_TOPIC = "MEMBER_STANDING";

  /**
   * Begins what is said when the majority is there and waits until it knows what was decided; the error's class alone
   * says that the majority is gone.
   */
  static final String WAITS = "MEMBERS_WAIT";

  /** Numbers stay exact in JavaScript up to here, included: 2^53 - 1. */
  static final long NUMBER_MAX = 9_007_199_254_740_991L;

  /** No more tokens than this in a millisecond, so that the clock is a floor for tokens. Spec: TokensPerTick. */
  static final long TOKENS_PER_MS = 1024;

  static final int OK = 0;
  static final int HELD = 1;
  static final int NOT_HOLDER = 2;
  static final int ENDED = 3;
  static final int NOT_DUE = 4;
  static final int OTHERS_WAIT = 5;
  static final int NOT_WAITING = 6;
  static final int ALREADY_WAITING = 7;
  static final int ALREADY_HOLDER = 8;
  static final int USED_UP = 9;
  static final int BAD_ARGUMENT = 10;
  static final int TOO_MANY_WAIT = 11;
  static final int OTHER_VERSION = 12;
  static final int NOT_HIGHER = 13;
  static final int NOT_NEWER = 14;
  static final int BEHIND = 15;

  /**
   * The next token or version: larger than the last one, and than every one of an earlier millisecond, so that it
   * grows even when the row was lost with all its backups. Spec: NextToken in DistributedLocks.
   *
   * @return 0 when there is none left that JavaScript could read.
   */
  static long next(long last, long nowMs) {
    if (nowMs < 0 || nowMs > (NUMBER_MAX - 1) / TOKENS_PER_MS) return 0;
    long next = Math.max(last + 1, nowMs * TOKENS_PER_MS + 1);
    return next > NUMBER_MAX ? 0 : next;
  }

  /** Whether the number is one that both sides can read. */
  static boolean isCount(long value) {
    return value >= 0 && value <= NUMBER_MAX;
  }
}
