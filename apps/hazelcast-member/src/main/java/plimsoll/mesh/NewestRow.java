package plimsoll.mesh;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;

/**
 * Of a row on two sides that join again the newer one stays. Which side joins which goes by the number of members and
 * by addresses, so the one that gives up its rows may be the one that decided last: when one of three was cut off, and
 * another one ended, each of the two that are left is alone. Spec: Join in MemberReturn.
 */
public final class NewestRow implements SplitBrainMergePolicy<Object, MergingValue<Object>, Object> {
  @Override
  public Object merge(MergingValue<Object> merging, MergingValue<Object> existing) {
    if (merging == null) return existing == null ? null : existing.getRawValue();
    if (existing == null) return merging.getRawValue();
    return isNewer(merging.getDeserializedValue(), existing.getDeserializedValue())
        ? merging.getRawValue()
        : existing.getRawValue();
  }

  static boolean isNewer(Object merging, Object existing) {
    if (!(merging instanceof Numbered left) || !(existing instanceof Numbered right)) return false;
    return left.number() != right.number() ? left.number() > right.number() : left.untilMs() > right.untilMs();
  }

  @Override
  public void writeData(ObjectDataOutput out) {
    // It has nothing to say.
  }

  @Override
  public void readData(ObjectDataInput in) {
    // Nor to be told.
  }
}
