package plimsoll.mesh;

import java.util.List;

/**
 * The lease on an instrument as its member has it. Spec: Row in DistributedLocks, with who waits as in InventoryLocks.
 *
 * @param token the newest token issued; 0 before the first
 * @param previousToken the newest one before that
 * @param owner to whom the newest token was issued; "" for nobody
 * @param requestId the request that it answered, unique to its owner
 * @param grantedAtMs when it was issued, on the member's clock
 * @param dueAtMs when it may be renewed, on the member's clock
 * @param untilMs its end, excluded, on the member's clock
 * @param waiting who waits, longest first
 * @param waitingUntilMs until when each of them waits, excluded; 0 for until granted
 */
record LeaseRow(
    long token,
    long previousToken,
    String owner,
    long requestId,
    long grantedAtMs,
    long dueAtMs,
    long untilMs,
    String[] waiting,
    long[] waitingUntilMs) implements Numbered {

  static final LeaseRow NONE = new LeaseRow(0, 0, "", 0, 0, 0, 0, new String[0], new long[0]);

  static final RowType<LeaseRow> TYPE = new RowType<>("plimsoll.LeaseRow", LeaseRow.class,
      in -> new LeaseRow(in.readInt64("token"), in.readInt64("previousToken"), in.readString("owner"),
          in.readInt64("requestId"), in.readInt64("grantedAtMs"), in.readInt64("dueAtMs"), in.readInt64("untilMs"),
          in.readArrayOfString("waiting"), in.readArrayOfInt64("waitingUntilMs")),
      (out, row) -> {
        out.writeInt64("token", row.token);
        out.writeInt64("previousToken", row.previousToken);
        out.writeString("owner", row.owner);
        out.writeInt64("requestId", row.requestId);
        out.writeInt64("grantedAtMs", row.grantedAtMs);
        out.writeInt64("dueAtMs", row.dueAtMs);
        out.writeInt64("untilMs", row.untilMs);
        out.writeArrayOfString("waiting", row.waiting);
        out.writeArrayOfInt64("waitingUntilMs", row.waitingUntilMs);
      });

  @Override
  public long number() {
    return token;
  }

  /** Whether the lease runs at that moment. */
  boolean isLive(long nowMs) {
    return token != 0 && nowMs < untilMs;
  }

  /** Place of the worker among those that still wait; -1 for none. */
  int waitingIndex(String worker) {
    return List.of(waiting).indexOf(worker);
  }

  /** The same lease, with other workers waiting for it. */
  LeaseRow withWaiting(String[] workers, long[] untilMs) {
    return new LeaseRow(token, previousToken, owner, requestId, grantedAtMs, dueAtMs, this.untilMs, workers, untilMs);
  }

  /** The same token, running from now on. */
  LeaseRow running(long nowMs, long leaseMs) {
    return new LeaseRow(token, previousToken, owner, requestId, grantedAtMs, nowMs + leaseMs / 2, nowMs + leaseMs,
        waiting, waitingUntilMs);
  }

  /** The same token, which nobody holds any more: not even when the clock goes back, so its end is 0, not now. */
  LeaseRow ended() {
    return new LeaseRow(token, previousToken, owner, requestId, grantedAtMs, 0, 0, waiting, waitingUntilMs);
  }
}
