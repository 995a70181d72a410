package plimsoll.mesh;

/**
 * Notices that this member itself stood still: stopped, paused by its machine, or with a full heap. The others may have
 * removed it meanwhile and decided without it; when it goes on, its list of members and its rows are those of before,
 * and it would show and change them until it has heard of it. So after a pause it decides nothing for a while.
 */
final class Pulse {
  /** Shorter than the others wait until they remove a member that they do not hear. */
  private final long pauseMs;
  /** Closed links and new lists of members lie in its buffers when it goes on; it has read them by then. */
  private final long graceMs;
  private long beatAtMs;
  private long quietUntilMs;

  Pulse(long pauseMs, long graceMs, long nowMs) {
    this.pauseMs = pauseMs;
    this.graceMs = graceMs;
    beatAtMs = nowMs;
    quietUntilMs = nowMs;
  }

  /** A sign of life, several within a pause. Whoever comes first after a pause sees it, a beat or a step. */
  synchronized void beat(long nowMs) {
    look(nowMs);
    beatAtMs = nowMs;
  }

  /** Whether this member may decide something. */
  synchronized boolean isSteady(long nowMs) {
    look(nowMs);
    return nowMs >= quietUntilMs;
  }

  private void look(long nowMs) {
    if (nowMs - beatAtMs < pauseMs) return;
    quietUntilMs = nowMs + graceMs;
    beatAtMs = nowMs;
  }
}
