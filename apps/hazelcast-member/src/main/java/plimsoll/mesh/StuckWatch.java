package plimsoll.mesh;

/**
 * Tells when a member has been at its partitions for too long. On an overloaded machine the cluster's own step that
 * gives rows of a lost member to their backups can be refused between its two halves, because it has not come to the
 * second in time (its limit is {@code hazelcast.max.no.heartbeat.seconds}). The first half is never undone, each try
 * anew finds it still running, and the member neither gets ready nor joins the others again: for ever. A member that is
 * dead is replaced in a moment; so one that is stuck ends itself.
 */
final class StuckWatch {
  /** Rows are small: on a machine with forty processes too many they were in place within half a minute. */
  static final long STUCK_MS = 120_000;

  private long safeAtMs;

  StuckWatch(long nowMs) {
    safeAtMs = nowMs;
  }

  /**
   * @param isSafe every row has its backups, and nothing is being moved
   * @param nowMs on a clock that never goes back
   */
  boolean isStuck(boolean isSafe, long nowMs) {
    if (isSafe) safeAtMs = nowMs;
    return nowMs - safeAtMs >= STUCK_MS;
  }
}
