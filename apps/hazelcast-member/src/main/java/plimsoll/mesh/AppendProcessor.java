package plimsoll.mesh;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** A batch of packed feature events joins its shard. The rules are in FeatureRules. */
final class AppendProcessor extends RowProcessor<FeatureShard, AppendAnswer> {
  private static final long serialVersionUID = 1;

  private long batch;
  private long sentAtUs;
  private byte[] events;

  AppendProcessor() {}

  AppendProcessor(long batch, long sentAtUs, byte[] events) {
    this.batch = batch;
    this.sentAtUs = sentAtUs;
    this.events = events;
  }

  @Override
  Step<FeatureShard> decide(FeatureShard before, long nowMs) {
    return FeatureRules.step(before, batch, sentAtUs, events);
  }

  @Override
  AppendAnswer answer(FeatureShard before, Step<FeatureShard> step, long nowMs) {
    return new AppendAnswer(step.code(), step.row().batch(), step.row().events());
  }

  /** What a batch that was there already left behind is with the backups, or comes with the next one. */
  /** Features carry no authority. */
  @Override
  boolean needsMajority() {
    return false;
  }

  @Override
  boolean isChange() {
    return false;
  }

  @Override
  FeatureShard none() {
    return FeatureShard.NONE;
  }

  /** Nothing here goes by a clock. */
  @Override
  long toldNowMs() {
    return 0;
  }

  @Override
  Times times() {
    return Processors.APPEND;
  }

  /** Features carry no authority. */
  @Override
  Journal.Line line(String key, FeatureShard before, Step<FeatureShard> step, long nowMs) {
    return null;
  }

  @Override
  public int getClassId() {
    return Wire.APPEND;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeLong(batch);
    out.writeLong(sentAtUs);
    out.writeByteArray(events);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    batch = in.readLong();
    sentAtUs = in.readLong();
    events = in.readByteArray();
  }
}
