package plimsoll.mesh;

import java.util.Arrays;

/**
 * Who may have an instrument, and under which token: pure functions of the row, the operation and the time.
 * Spec: Grant of DistributedLocks; Request, Grant, Renew, Release of InventoryLocks. [impl->REQ~inventory-exclusive~1]
 */
final class LeaseRules {
  private LeaseRules() {}

  static final int READ = 1;
  static final int REQUEST = 2;
  static final int GRANT = 3;
  static final int ACQUIRE = 4;
  static final int RENEW = 5;
  static final int RELEASE = 6;
  static final int CHECK = 7;

  /** So many workers wait for one instrument at most: more are a mistake, and each makes the row larger. */
  static final int WAITING_MAX = 256;
  /** A lease shorter than this has no half that is a whole number of milliseconds. */
  static final long LEASE_MS_MIN = 2;
  /** A worker's name longer than this is a mistake. */
  static final int NAME_LENGTH_MAX = 128;

  /** What is asked of a lease; the fields as in wire.json. */
  record Asked(int op, String worker, long requestId, long token, long leaseMs) {}

  static Step<LeaseRow> step(LeaseRow before, Asked asked, long nowMs) {
    if (!isSound(asked, nowMs)) return new Step<>(Wire.BAD_ARGUMENT, before);
    LeaseRow row = withoutGivenUp(before, nowMs);
    return switch (asked.op) {
      case READ -> new Step<>(Wire.OK, row);
      case REQUEST -> request(row, asked, nowMs);
      case GRANT, ACQUIRE -> grant(row, asked, nowMs);
      case RENEW -> renew(row, asked, nowMs);
      case RELEASE -> release(row, asked, nowMs);
      default -> new Step<>(held(row, asked, nowMs), row);
    };
  }

  private static Step<LeaseRow> request(LeaseRow row, Asked asked, long nowMs) {
    if (row.waitingIndex(asked.worker) >= 0) return new Step<>(Wire.ALREADY_WAITING, row);
    if (row.isLive(nowMs) && row.owner().equals(asked.worker)) return new Step<>(Wire.ALREADY_HOLDER, row);
    int count = row.waiting().length;
    if (count >= WAITING_MAX) return new Step<>(Wire.TOO_MANY_WAIT, row);
    String[] waiting = Arrays.copyOf(row.waiting(), count + 1);
    long[] untilMs = Arrays.copyOf(row.waitingUntilMs(), count + 1);
    waiting[count] = asked.worker;
    untilMs[count] = asked.leaseMs == 0 ? 0 : nowMs + asked.leaseMs;
    return new Step<>(Wire.OK, row.withWaiting(waiting, untilMs));
  }

  private static Step<LeaseRow> grant(LeaseRow row, Asked asked, long nowMs) {
    // A request that was answered is answered once more, whatever happened to the answer; it never gets a second token.
    if (row.token() != 0 && row.owner().equals(asked.worker) && row.requestId() == asked.requestId)
      return new Step<>(row.isLive(nowMs) ? Wire.OK : Wire.ENDED, row);
    if (asked.op == GRANT && row.waitingIndex(asked.worker) < 0) return new Step<>(Wire.NOT_WAITING, row);
    if (row.isLive(nowMs)) return new Step<>(Wire.HELD, row);
    long token = Wire.next(row.token(), nowMs);
    if (token == 0) return new Step<>(Wire.USED_UP, row);
    LeaseRow left = without(row, asked.worker);
    return new Step<>(Wire.OK, new LeaseRow(token, row.token(), asked.worker, asked.requestId, nowMs,
        nowMs + asked.leaseMs / 2, nowMs + asked.leaseMs, left.waiting(), left.waitingUntilMs()));
  }

  private static Step<LeaseRow> renew(LeaseRow row, Asked asked, long nowMs) {
    int held = held(row, asked, nowMs);
    if (held != Wire.OK) return new Step<>(held, row);
    if (nowMs < row.dueAtMs()) return new Step<>(Wire.NOT_DUE, row);
    if (row.waiting().length > 0) return new Step<>(Wire.OTHERS_WAIT, row);
    return new Step<>(Wire.OK, row.running(nowMs, asked.leaseMs));
  }

  private static Step<LeaseRow> release(LeaseRow row, Asked asked, long nowMs) {
    int held = held(row, asked, nowMs);
    return new Step<>(held, held == Wire.OK ? row.ended() : row);
  }

  /** OK when the worker holds the lease with that token now, else why it does not. */
  private static int held(LeaseRow row, Asked asked, long nowMs) {
    if (row.token() == 0 || row.token() != asked.token || !row.owner().equals(asked.worker)) return Wire.NOT_HOLDER;
    return row.isLive(nowMs) ? Wire.OK : Wire.ENDED;
  }

  private static boolean isSound(Asked asked, long nowMs) {
    if (asked.op < READ || asked.op > CHECK || !Wire.isCount(nowMs)) return false;
    if (!Wire.isCount(asked.requestId) || !Wire.isCount(asked.token) || !Wire.isCount(asked.leaseMs)) return false;
    if (!Wire.isCount(nowMs + asked.leaseMs)) return false;
    if (asked.op == READ) return true;
    if (asked.worker == null || asked.worker.isEmpty() || asked.worker.length() > NAME_LENGTH_MAX) return false;
    boolean isTimed = asked.op == GRANT || asked.op == ACQUIRE || asked.op == RENEW;
    return !isTimed || asked.leaseMs >= LEASE_MS_MIN;
  }

  /** The row without workers whose time to wait is over. The same object when there is none. */
  private static LeaseRow withoutGivenUp(LeaseRow row, long nowMs) {
    LeaseRow left = row;
    for (int index = 0; index < row.waiting().length; index += 1) {
      long untilMs = row.waitingUntilMs()[index];
      if (untilMs != 0 && untilMs <= nowMs) left = without(left, row.waiting()[index]);
    }
    return left;
  }

  private static LeaseRow without(LeaseRow row, String worker) {
    int gone = row.waitingIndex(worker);
    if (gone < 0) return row;
    int count = row.waiting().length - 1;
    String[] waiting = new String[count];
    long[] untilMs = new long[count];
    for (int index = 0; index < count; index += 1) {
      waiting[index] = row.waiting()[index < gone ? index : index + 1];
      untilMs[index] = row.waitingUntilMs()[index < gone ? index : index + 1];
    }
    return row.withWaiting(waiting, untilMs);
  }
}
