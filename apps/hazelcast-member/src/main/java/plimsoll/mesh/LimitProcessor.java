package plimsoll.mesh;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** A change of an account's leverage limit where the data is: the adaptive cut-off. The rules are in LimitRules. */
final class LimitProcessor extends RowProcessor<LimitRow, LimitAnswer> {
  private static final long serialVersionUID = 1;

  private transient LimitRules.Asked asked;
  private long toldNowMs;

  LimitProcessor() {}

  LimitProcessor(LimitRules.Asked asked, long toldNowMs) {
    this.asked = asked;
    this.toldNowMs = toldNowMs;
  }

  @Override
  Step<LimitRow> decide(LimitRow before, long nowMs) {
    return LimitRules.step(before, asked, nowMs);
  }

  @Override
  LimitAnswer answer(LimitRow before, Step<LimitRow> step, long nowMs) {
    return LimitAnswer.of(before, step, nowMs);
  }

  @Override
  boolean isChange() {
    return asked.op() != LimitRules.READ;
  }

  @Override
  LimitRow none() {
    return LimitRow.NONE;
  }

  @Override
  long toldNowMs() {
    return toldNowMs;
  }

  @Override
  Times times() {
    return Processors.LIMIT;
  }

  @Override
  Journal.Line line(String key, LimitRow before, Step<LimitRow> step, long nowMs) {
    LimitRow row = step.row();
    // What is set anew builds on nothing: the row that it replaces was a left-over.
    LimitRow from = asked.op() == LimitRules.SET ? LimitRow.NONE : before;
    return new Journal.Line(asked.op() == LimitRules.RESTORE ? "Restore" : "Cut", "account", key)
        .with("requestId", asked.requestId()).with("version", row.version()).with("mostCenti", row.mostCenti())
        .with("previousVersion", from.version()).with("previousMostCenti", from.mostCenti()).with("nowMs", nowMs);
  }

  @Override
  public int getClassId() {
    return Wire.LIMIT;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeInt(asked.op());
    out.writeLong(asked.mostCenti());
    out.writeLong(asked.version());
    out.writeLong(asked.requestId());
    out.writeInt(asked.posture());
    out.writeLong(asked.rPpm());
    out.writeLong(asked.next());
    out.writeByteArray(asked.seal());
    out.writeLong(toldNowMs);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    asked = new LimitRules.Asked(in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readInt(), in.readLong(),
        in.readLong(), in.readByteArray());
    toldNowMs = in.readLong();
  }
}
