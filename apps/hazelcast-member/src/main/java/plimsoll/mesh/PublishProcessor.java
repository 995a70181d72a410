package plimsoll.mesh;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** A posture is published, unless a newer one is there. The rules are in PostureRules. [impl->REQ~health-map~1] */
final class PublishProcessor extends RowProcessor<PostureRow, PublishAnswer> {
  private static final long serialVersionUID = 1;

  private long epoch;
  private byte[] record;
  private long toldNowMs;

  PublishProcessor() {}

  PublishProcessor(long epoch, byte[] record, long toldNowMs) {
    this.epoch = epoch;
    this.record = record;
    this.toldNowMs = toldNowMs;
  }

  @Override
  Step<PostureRow> decide(PostureRow before, long nowMs) {
    return PostureRules.step(before, epoch, record, nowMs);
  }

  @Override
  PublishAnswer answer(PostureRow before, Step<PostureRow> step, long nowMs) {
    return new PublishAnswer(step.code(), step.row().epoch(), nowMs);
  }

  @Override
  boolean isChange() {
    return true;
  }

  @Override
  PostureRow none() {
    return PostureRow.NONE;
  }

  @Override
  long toldNowMs() {
    return toldNowMs;
  }

  @Override
  Times times() {
    return Processors.PUBLISH;
  }

  @Override
  Journal.Line line(String key, PostureRow before, Step<PostureRow> step, long nowMs) {
    return new Journal.Line("Publish", "issuer", key).with("epoch", epoch).with("previousEpoch", before.epoch())
        .with("bytes", record.length).with("nowMs", nowMs);
  }

  @Override
  public int getClassId() {
    return Wire.PUBLISH;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeLong(epoch);
    out.writeByteArray(record);
    out.writeLong(toldNowMs);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    epoch = in.readLong();
    record = in.readByteArray();
    toldNowMs = in.readLong();
  }
}
