package plimsoll.mesh;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Finished rows on their way to a backup. A backup that carried out the operation itself would go by its own clock,
 * and could come to another row. Spec: Ship in DistributedLocks.
 */
final class ShippedRows<R> implements EntryProcessor<String, R, Object>, IdentifiedDataSerializable {
  private static final long serialVersionUID = 1;

  private transient Map<String, R> rows;

  ShippedRows() {
    this(new HashMap<>());
  }

  ShippedRows(Map<String, R> rows) {
    this.rows = rows;
  }

  @Override
  public Object process(Map.Entry<String, R> entry) {
    R row = rows.get(entry.getKey());
    if (row != null) entry.setValue(row);
    return null;
  }

  @Override
  public EntryProcessor<String, R, Object> getBackupProcessor() {
    return null;
  }

  @Override
  public int getFactoryId() {
    return Wire.FACTORY_ID;
  }

  @Override
  public int getClassId() {
    return Wire.SHIPPED_ROWS;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    Map<String, R> finished = Map.copyOf(rows);
    out.writeInt(finished.size());
    for (Map.Entry<String, R> entry : finished.entrySet()) {
      out.writeString(entry.getKey());
      out.writeObject(entry.getValue());
    }
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    int count = in.readInt();
    for (int index = 0; index < count; index += 1) {
      String key = in.readString();
      rows.put(key, in.readObject());
    }
  }
}
