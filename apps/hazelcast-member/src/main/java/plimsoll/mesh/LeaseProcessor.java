package plimsoll.mesh;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** A lease operation where the row of the instrument is. The rules are in LeaseRules. */
final class LeaseProcessor extends RowProcessor<LeaseRow, LeaseAnswer> {
  private static final long serialVersionUID = 1;

  private transient LeaseRules.Asked asked;
  private long toldNowMs;

  LeaseProcessor() {}

  LeaseProcessor(LeaseRules.Asked asked, long toldNowMs) {
    this.asked = asked;
    this.toldNowMs = toldNowMs;
  }

  @Override
  Step<LeaseRow> decide(LeaseRow before, long nowMs) {
    return LeaseRules.step(before, asked, nowMs);
  }

  @Override
  LeaseAnswer answer(LeaseRow before, Step<LeaseRow> step, long nowMs) {
    return LeaseAnswer.of(step.code(), step.row(), nowMs);
  }

  @Override
  boolean isChange() {
    return asked.op() != LeaseRules.READ && asked.op() != LeaseRules.CHECK;
  }

  @Override
  LeaseRow none() {
    return LeaseRow.NONE;
  }

  @Override
  long toldNowMs() {
    return toldNowMs;
  }

  @Override
  Times times() {
    return Processors.LEASE;
  }

  @Override
  Journal.Line line(String key, LeaseRow before, Step<LeaseRow> step, long nowMs) {
    if (step.code() != Wire.OK) return null;
    String action = switch (asked.op()) {
      case LeaseRules.REQUEST -> "Request";
      case LeaseRules.GRANT, LeaseRules.ACQUIRE -> "Grant";
      case LeaseRules.RENEW -> "Renew";
      case LeaseRules.RELEASE -> "Release";
      default -> null;
    };
    LeaseRow row = step.row();
    return action == null ? null : new Journal.Line(action, "instrument", key)
        .with("worker", asked.worker()).with("requestId", asked.requestId()).with("token", row.token())
        .with("previousToken", row.previousToken()).with("untilMs", row.untilMs()).with("nowMs", nowMs)
        .with("waiting", row.waiting().length);
  }

  @Override
  public int getClassId() {
    return Wire.LEASE;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeInt(asked.op());
    out.writeString(asked.worker());
    out.writeLong(asked.requestId());
    out.writeLong(asked.token());
    out.writeLong(asked.leaseMs());
    out.writeLong(toldNowMs);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    asked = new LeaseRules.Asked(in.readInt(), in.readString(), in.readLong(), in.readLong(), in.readLong());
    toldNowMs = in.readLong();
  }
}
