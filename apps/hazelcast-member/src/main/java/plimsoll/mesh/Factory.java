package plimsoll.mesh;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** Makes the processors that clients name by number. */
final class Factory implements DataSerializableFactory {
  @Override
  public IdentifiedDataSerializable create(int classId) {
    return switch (classId) {
      case Wire.LEASE -> new LeaseProcessor();
      case Wire.LIMIT -> new LimitProcessor();
      case Wire.PUBLISH -> new PublishProcessor();
      case Wire.APPEND -> new AppendProcessor();
      case Wire.SHIPPED_ROWS -> new ShippedRows<>();
      default -> null;
    };
  }
}
