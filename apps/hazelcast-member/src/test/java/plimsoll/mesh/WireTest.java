package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.internal.json.Json;
import com.hazelcast.internal.json.JsonObject;
import com.hazelcast.internal.json.JsonValue;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import plimsoll.generated.Proven;

/** The Java side against wire.json: names, numbers, and the order of the fields in the bytes themselves. */
class WireTest {
  private static final JsonObject WIRE = read();

  @Test
  void namesAndNumbersAreThoseOfTheSchema() {
    assertEquals(Wire.VERSION, WIRE.getInt("wire", -1));
    assertEquals(Wire.FACTORY_ID, WIRE.getInt("factoryId", -1));
    assertEquals(Wire.NUMBER_MAX, WIRE.getLong("numberMax", -1));
    assertEquals(Wire.WAITS, WIRE.getString("waits", ""));
    assertEquals(Wire.TOKENS_PER_MS, WIRE.getLong("tokensPerMs", -1));
    assertEquals(texts(WIRE.get("maps").asObject()), Map.of("leases", Wire.LEASES, "limits", Wire.LIMITS, "health",
        Wire.HEALTH, "questions", Wire.QUESTIONS, "beats", Wire.BEATS, "features", Wire.FEATURES));
    assertEquals(texts(WIRE.get("topics").asObject()), Map.of("leverage", Wire.LEVERAGE_TOPIC));
    List<String> postures = new ArrayList<>();
    for (JsonValue one : WIRE.get("postures").asArray()) postures.add(one.asString());
    assertEquals(postures, List.of(Proven.Posture.values()).stream().map(Enum::name).toList());
  }

  @Test
  void everyCodeOfTheSchemaIsAConstantAndTheOtherWayRound() throws IllegalAccessException {
    for (JsonObject.Member code : WIRE.get("codes").asObject())
      assertEquals(code.getValue().asInt(), constant(Wire.class, code.getName()), code.getName());
    for (String rules : List.of("Lease", "Limit"))
      for (JsonObject.Member op : processor(rules).get("ops").asObject())
        assertEquals(op.getValue().asInt(), constant(rules.equals("Lease") ? LeaseRules.class : LimitRules.class, op.getName()));
    assertEquals(FeatureRules.EVENT_BYTES, WIRE.get("featureEvent").asObject().getInt("bytes", -1));
  }

  /** Each processor is written with a different number in each field; the bytes are read back by the schema alone. */
  @Test
  void processorsWriteTheirFieldsInTheOrderOfTheSchema() {
    byte[] bytes = {7, 8, 9};
    assertEquals(List.of("1", "w", "3", "4", "5", "6"),
        fields("Lease", new LeaseProcessor(new LeaseRules.Asked(1, "w", 3, 4, 5), 6)));
    assertEquals(List.of("1", "2", "3", "4", "5", "6", "7", "070809", "8"),
        fields("Limit", new LimitProcessor(new LimitRules.Asked(1, 2, 3, 4, 5, 6, 7, bytes), 8)));
    assertEquals(List.of("1", "070809", "3"), fields("Publish", new PublishProcessor(1, bytes, 3)));
    assertEquals(List.of("1", "2", "070809"), fields("Append", new AppendProcessor(1, 2, bytes)));
  }

  @Test
  void rowsAndAnswersHaveTheFieldsOfTheSchema() {
    byte[] bytes = {};
    List<RowType<?>> types = List.of(LeaseRow.TYPE, LeaseAnswer.TYPE, LimitRow.TYPE, LimitAnswer.TYPE, PostureRow.TYPE,
        PublishAnswer.TYPE, FeatureShard.TYPE, AppendAnswer.TYPE);
    JsonObject schemas = WIRE.get("compact").asObject();
    assertEquals(types.size(), schemas.size());
    assertEquals(wanted(schemas, LeaseRow.TYPE), written(LeaseRow.TYPE, LeaseRow.NONE));
    assertEquals(wanted(schemas, LeaseAnswer.TYPE), written(LeaseAnswer.TYPE, LeaseAnswer.of(0, LeaseRow.NONE, 0)));
    assertEquals(wanted(schemas, LimitRow.TYPE), written(LimitRow.TYPE, LimitRow.NONE));
    assertEquals(wanted(schemas, LimitAnswer.TYPE), written(LimitAnswer.TYPE, new LimitAnswer(0, 0, 0, 0, 0, 0, 0, bytes)));
    assertEquals(wanted(schemas, PostureRow.TYPE), written(PostureRow.TYPE, PostureRow.NONE));
    assertEquals(wanted(schemas, PublishAnswer.TYPE), written(PublishAnswer.TYPE, new PublishAnswer(0, 0, 0)));
    assertEquals(wanted(schemas, FeatureShard.TYPE), written(FeatureShard.TYPE, FeatureShard.NONE));
    assertEquals(wanted(schemas, AppendAnswer.TYPE), written(AppendAnswer.TYPE, new AppendAnswer(0, 0, 0)));
  }

  private static List<String> fields(String name, EntryProcessor<?, ?, ?> processor) {
    SerializationConfig config = new SerializationConfig();
    MemberConfig.serialization(config);
    InternalSerializationService service = new DefaultSerializationServiceBuilder().setConfig(config).build();
    try {
      Data data = service.toData(processor);
      // 4 bytes of hash, 4 of type, 1 of flags, 4 of factory, 4 of class: then the fields.
      ByteBuffer in = ByteBuffer.wrap(data.toByteArray()).position(8);
      assertEquals(1, in.get(), "identified");
      assertEquals(Wire.FACTORY_ID, in.getInt());
      assertEquals(processor(name).getInt("classId", -1), in.getInt());
      List<String> read = new ArrayList<>();
      for (JsonValue field : processor(name).get("fields").asArray()) read.add(value(in, field.asArray().get(1).asString()));
      assertEquals(0, in.remaining());
      return read;
    } finally {
      service.dispose();
    }
  }

  private static String value(ByteBuffer in, String type) {
    return switch (type) {
      case "int32" -> String.valueOf(in.getInt());
      case "int64" -> String.valueOf(in.getLong());
      case "string" -> new String(bytes(in), StandardCharsets.UTF_8);
      case "bytes" -> java.util.HexFormat.of().formatHex(bytes(in));
      default -> throw new AssertionError(type);
    };
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  private static List<String> wanted(JsonObject schemas, RowType<?> type) {
    List<String> fields = new ArrayList<>();
    for (JsonValue field : schemas.get(type.getTypeName()).asArray())
      fields.add(field.asArray().get(0).asString() + " " + field.asArray().get(1).asString());
    return fields;
  }

  /** What the row writes, as it calls its writer: `token int64` for writeInt64("token", …). */
  private static <T> List<String> written(RowType<T> type, T row) {
    List<String> calls = new ArrayList<>();
    CompactWriter recorder = (CompactWriter) Proxy.newProxyInstance(WireTest.class.getClassLoader(),
        new Class<?>[] {CompactWriter.class}, (proxy, method, arguments) -> {
          String kind = method.getName().substring("write".length());
          calls.add(arguments[0] + " " + Character.toLowerCase(kind.charAt(0)) + kind.substring(1));
          return null;
        });
    type.write(recorder, row);
    return calls;
  }

  private static JsonObject processor(String name) {
    return WIRE.get("processors").asObject().get(name).asObject();
  }

  private static int constant(Class<?> holder, String name) throws IllegalAccessException {
    try {
      Field field = holder.getDeclaredField(name);
      assertTrue(Modifier.isStatic(field.getModifiers()));
      return field.getInt(null);
    } catch (NoSuchFieldException e) {
      throw new AssertionError(holder.getSimpleName() + " has no " + name, e);
    }
  }

  private static Map<String, String> texts(JsonObject object) {
    Map<String, String> texts = new java.util.HashMap<>();
    for (JsonObject.Member member : object) texts.put(member.getName(), member.getValue().asString());
    return texts;
  }

  private static JsonObject read() {
    try {
      return Json.parse(Files.readString(Path.of("wire.json"))).asObject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
