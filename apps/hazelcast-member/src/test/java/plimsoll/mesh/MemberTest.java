package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real members in one process, with the configuration of a real one. [itest->REQ~quorum~1] [itest->REQ~health-map~1] */
class MemberTest {
  /** On a busy machine a member takes many seconds to start. */
  private static final int SECONDS_MAX = 240;
  private static final long POLL_MS = 20;

  private final List<HazelcastInstance> members = new ArrayList<>();

  @AfterEach
  void end() {
    for (HazelcastInstance member : members) member.getLifecycleService().terminate();
  }

  private void start(int count) throws IOException {
    List<Integer> ports = freePorts(count);
    for (int index = 0; index < count; index += 1) {
      String name = "test-" + ports.get(0) + "-" + index;
      members.add(Hazelcast.newHazelcastInstance(
          MemberConfig.of(new Settings(name, "test-" + ports.get(0), ports.get(index), 0, ports, null), 2)));
    }
    untilTheyDecide();
  }

  /** Members have told each other that they bring nothing, or have brought it. */
  private void untilTheyDecide() {
    for (HazelcastInstance member : members) {
      StandingWatch standing = StandingWatch.of(member);
      while (standing != null && !standing.mayDecide()) pause();
    }
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> open = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int index = 0; index < count; index += 1) open.add(new ServerSocket(0));
    for (ServerSocket socket : open) {
      ports.add(socket.getLocalPort());
      socket.close();
    }
    return ports;
  }

  private static LeaseProcessor lease(int op, String worker, long requestId, long token) {
    return new LeaseProcessor(new LeaseRules.Asked(op, worker, requestId, token, 60_000), 0);
  }

  @Test
  @Timeout(SECONDS_MAX)
  void aMemberListensOnLoopbackAloneAndTellsNobody() throws IOException {
    start(1);
    HazelcastInstance member = members.get(0);
    assertEquals("127.0.0.1", member.getCluster().getLocalMember().getAddress().getHost());
    assertEquals("false", member.getConfig().getProperty("hazelcast.phone.home.enabled"));
    assertEquals("false", member.getConfig().getProperty("hazelcast.map.invalidation.batch.enabled"));
    assertTrue(member.getJet() != null);
    IMap<String, FeatureShard> features = member.getMap(Wire.FEATURES);
    byte[] event = new byte[FeatureRules.EVENT_BYTES];
    assertEquals(new AppendAnswer(Wire.OK, 1, 1), features.executeOnKey("shard", new AppendProcessor(1, 1, event)));
    assertEquals(new AppendAnswer(Wire.NOT_NEWER, 1, 1), features.executeOnKey("shard", new AppendProcessor(1, 1, event)));
  }

  @Test
  @Timeout(SECONDS_MAX)
  void aMemberOfAnotherWireIsToldApart() throws IOException {
    List<Integer> ports = freePorts(2);
    for (int index = 0; index < 2; index += 1) {
      Config config = MemberConfig.of(new Settings("wire-" + ports.get(index), "wire-" + ports.get(0), ports.get(index), 0, ports, null), 2);
      if (index == 0) config.getMemberAttributeConfig().setAttribute(MemberConfig.WIRE_ATTRIBUTE, "0");
      members.add(Hazelcast.newHazelcastInstance(config));
      if (index == 0) assertTrue(MemberMain.otherWire(members.get(0)).contains("speaks wire 0, this one " + Wire.VERSION));
    }
    assertTrue(MemberMain.otherWire(members.get(1)).contains("127.0.0.1]:" + ports.get(0)));
    members.remove(0).getLifecycleService().terminate();
    while (members.get(0).getCluster().getMembers().size() > 1) pause();
    assertEquals(null, MemberMain.otherWire(members.get(0)));
  }

  /** Split-brain protection hears of a lost member late; a step that is let in by then is refused by itself. */
  @Test
  @Timeout(SECONDS_MAX)
  void aMemberAloneDecidesNothingBeforeItsProtectionKnows() throws IOException {
    List<Integer> ports = freePorts(3);
    members.add(Hazelcast.newHazelcastInstance(
        MemberConfig.of(new Settings("alone", "test-" + ports.get(0), ports.get(0), 0, ports, null), 2)));
    for (int op : List.of(LeaseRules.ACQUIRE, LeaseRules.READ)) {
      LeaseProcessor step = lease(op, "w1", 1, 0);
      step.setHazelcastInstance(members.get(0));
      Map.Entry<String, LeaseRow> row = new AbstractMap.SimpleEntry<>("BTC", null);
      assertThrows(SplitBrainProtectionException.class, () -> step.process(row));
      assertEquals(null, row.getValue());
      assertEquals(null, step.getBackupProcessor());
    }
  }

  /** One object on many keys ships to each its own row: seen by what is left when each owner in turn is gone. */
  @Test
  @Timeout(SECONDS_MAX)
  void oneProcessorOnManyKeysShipsToEachItsOwnRow() throws Exception {
    start(3);
    IMap<String, LimitRow> limits = members.get(0).getMap(Wire.LIMITS);
    Set<String> keys = new TreeSet<>();
    for (int index = 0; index < 40; index += 1) {
      keys.add("account-" + index);
      limits.executeOnKey("account-" + index,
          new LimitProcessor(new LimitRules.Asked(LimitRules.CUT, 100 + index, 0, 0, 0, 0, 1, new byte[] {1}), 0));
    }
    limits.executeOnKeys(keys, new LimitProcessor(new LimitRules.Asked(LimitRules.CUT, 120, 0, 0, 0, 0, 2, new byte[] {1}), 0));
    members.remove(2).getLifecycleService().terminate();
    for (int index = 0; index < 40; index += 1)
      assertEquals(Math.min(100 + index, 120), limits.get("account-" + index).mostCenti());
  }

  @Test
  @Timeout(SECONDS_MAX)
  void oneOfThreeDecidesNothing() throws Exception {
    start(3);
    IMap<String, LeaseRow> leases = members.get(0).getMap(Wire.LEASES);
    leases.executeOnKey("instrument", lease(LeaseRules.ACQUIRE, "a", 1, 0));
    members.remove(2).getLifecycleService().terminate();
    members.remove(1).getLifecycleService().terminate();
    while (members.get(0).getCluster().getMembers().size() > 1) pause();
    assertThrows(SplitBrainProtectionException.class,
        () -> leases.executeOnKey("instrument", lease(LeaseRules.ACQUIRE, "b", 1, 0)));
    assertThrows(SplitBrainProtectionException.class, () -> leases.get("instrument"));
  }

  /** One that was alone may have old rows: with another that begins it is a majority, and decides nothing. */
  @Test
  @Timeout(SECONDS_MAX)
  void oneThatWasAloneDecidesOnlyWhenAllAreThereAgain() throws Exception {
    List<Integer> ports = freePorts(3);
    for (int index = 0; index < 3; index += 1) members.add(startAt(ports, index));
    untilTheyDecide();
    IMap<String, LimitRow> limits = members.get(0).getMap(Wire.LIMITS);
    LimitProcessor cut =
        new LimitProcessor(new LimitRules.Asked(LimitRules.CUT, 100, 0, 7, 0, 0, 1, new byte[] {1}), 0);
    LimitProcessor read = new LimitProcessor(LimitRules.Asked.TO_READ, 0);
    assertEquals(Wire.OK, limits.executeOnKey("account", cut).code());
    members.remove(2).getLifecycleService().terminate();
    assertEquals(1, limits.executeOnKey("account", read).version());
    members.remove(1).getLifecycleService().terminate();
    while (members.get(0).getCluster().getMembers().size() > 1) pause();
    members.add(startAt(ports, 1));
    while (StandingWatch.of(members.get(1)).own() != Standing.Word.DOUBTFUL) pause();
    for (HazelcastInstance member : members)
      assertThrows(SplitBrainProtectionException.class,
          () -> member.<String, LimitRow>getMap(Wire.LIMITS).executeOnKey("account", read));
    members.add(startAt(ports, 2));
    untilTheyDecide();
    assertEquals(1, limits.executeOnKey("account", read).version());
  }

  private static HazelcastInstance startAt(List<Integer> ports, int index) {
    String name = "test-" + ports.get(0) + "-" + index + "-" + System.nanoTime();
    return Hazelcast.newHazelcastInstance(
        MemberConfig.of(new Settings(name, "test-" + ports.get(0), ports.get(index), 0, ports, null), 2));
  }

  /** A key's owner dies: its backup has the finished row, token and all, and the next token is larger. */
  @Test
  @Timeout(SECONDS_MAX)
  void theBackupHasTheRowThatWasAnswered() throws Exception {
    start(3);
    IMap<String, LeaseRow> leases = members.get(0).getMap(Wire.LEASES);
    List<LeaseAnswer> granted = new ArrayList<>();
    for (int index = 0; index < 20; index += 1)
      granted.add(leases.executeOnKey("instrument-" + index, lease(LeaseRules.ACQUIRE, "a", 1, 0)));
    members.remove(2).getLifecycleService().terminate();
    for (int index = 0; index < 20; index += 1) {
      LeaseAnswer before = granted.get(index);
      String key = "instrument-" + index;
      LeaseAnswer after = leases.executeOnKey(key, lease(LeaseRules.CHECK, "a", 0, before.token()));
      assertEquals(List.of(Wire.OK, before.token(), before.untilMs()), List.of(after.code(), after.token(), after.untilMs()));
      assertEquals(Wire.HELD, leases.executeOnKey(key, lease(LeaseRules.ACQUIRE, "b", 1, 0)).code());
      leases.executeOnKey(key, lease(LeaseRules.RELEASE, "a", 0, before.token()));
      assertTrue(leases.executeOnKey(key, lease(LeaseRules.ACQUIRE, "b", 2, 0)).token() > before.token());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
