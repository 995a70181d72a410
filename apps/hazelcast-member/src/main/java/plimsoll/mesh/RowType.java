package plimsoll.mesh;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** How rows of one type are written: Compact, readable in every language, under a name that says what they are. */
record RowType<T>(
    String getTypeName,
    Class<T> getCompactClass,
    Function<CompactReader, T> reader,
    BiConsumer<CompactWriter, T> writer)
    implements CompactSerializer<T> {

  @Override
  public T read(CompactReader in) {
    return reader.apply(in);
  }

  @Override
  public void write(CompactWriter out, T row) {
    writer.accept(out, row);
  }
}
