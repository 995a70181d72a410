package plimsoll.mesh;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import java.io.IOException;

/** Runs one member until it is told to stop. What goes wrong is one line on standard error, and the exit code. */
public final class MemberMain {
  private MemberMain() {}

  private static final int BAD_INPUT = 2;
  private static final int MACHINE = 3;
  /** Rounds of reading before a member calls itself ready: the first operation of a cluster takes up to 2 s. */
  private static final int WARM_UP_ROUNDS = 200;
  private static final long WARM_UP_PAUSE_MS = 50;

  /** How often a member looks whether it is stuck. */
  private static final long STUCK_LOOK_MS = 1_000;

  private static volatile boolean isWarm;

  public static void main(String[] arguments) {
    System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
    Settings settings;
    try {
      settings = Settings.parse(arguments);
    } catch (IllegalArgumentException e) {
      throw end(BAD_INPUT, "MEMBER101", e.getMessage());
    }
    try {
      run(settings);
    } catch (IOException e) {
      throw end(MACHINE, "MEMBER102", e.getMessage());
    } catch (RuntimeException e) {
      throw end(MACHINE, "MEMBER103", "the member did not start: " + e.getMessage());
    }
  }

  private static void run(Settings settings) throws IOException {
    if (settings.journal() != null) Journal.open(settings.journal(), settings.name());
    HazelcastInstance member =
        Hazelcast.newHazelcastInstance(MemberConfig.of(settings, Runtime.getRuntime().availableProcessors()));
    String otherWire = otherWire(member);
    if (otherWire != null) {
      member.getLifecycleService().terminate();
      throw end(BAD_INPUT, "MEMBER104", otherWire);
    }
    if (settings.httpPort() != 0) StateServer.start(settings.httpPort(), () -> MemberState.of(member, settings, isWarm));
    Runtime.getRuntime().addShutdownHook(new Thread(Journal::close, "plimsoll-journal-end"));
    watch(member);
    warmUp(member);
  }

  /** A member that is stuck for good ends, with nothing to hand over: those that are whole have the rows. */
  private static void watch(HazelcastInstance member) {
    StuckWatch watch = new StuckWatch(System.nanoTime() / 1_000_000);
    Thread thread = new Thread(() -> {
      while (member.getLifecycleService().isRunning()) {
        sleep(STUCK_LOOK_MS);
        if (watch.isStuck(member.getPartitionService().isClusterSafe(), System.nanoTime() / 1_000_000))
          throw end(MACHINE, "MEMBER105", "the partitions were not in place for " + StuckWatch.STUCK_MS / 1_000
              + " s, so this member is stuck: start it again");
      }
    }, "plimsoll-stuck-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Members of two wires would answer the same client differently: the one that comes later goes. Null is well. */
  static String otherWire(HazelcastInstance member) {
    for (Member other : member.getCluster().getMembers()) {
      String wire = other.getAttribute(MemberConfig.WIRE_ATTRIBUTE);
      if (String.valueOf(Wire.VERSION).equals(wire)) continue;
      return "the member at " + other.getAddress() + " speaks wire " + wire + ", this one " + Wire.VERSION
          + ": take the whole cluster down, then start it with one build";
    }
    return null;
  }

  private static void warmUp(HazelcastInstance member) {
    for (int round = 0; round < WARM_UP_ROUNDS; ) {
      try {
        touch(member, "warm-up-" + round);
        round += 1;
      } catch (SplitBrainProtectionException e) {
        sleep(WARM_UP_PAUSE_MS);
      } catch (RuntimeException e) {
        if (!member.getLifecycleService().isRunning()) return;
        sleep(WARM_UP_PAUSE_MS);
      }
    }
    Processors.TIMES.values().forEach(Times::reset);
    isWarm = true;
  }

  /** Reads rows that are not there: nothing is written, but partitions are arranged and the code is loaded. */
  private static void touch(HazelcastInstance member, String key) {
    IMap<String, LeaseRow> leases = member.getMap(Wire.LEASES);
    leases.executeOnKey(key, new LeaseProcessor(new LeaseRules.Asked(LeaseRules.READ, "", 0, 0, 0), 0));
    IMap<String, LimitRow> limits = member.getMap(Wire.LIMITS);
    limits.executeOnKey(key, new LimitProcessor(LimitRules.Asked.TO_READ, 0));
    member.getMap(Wire.HEALTH).get(key);
    member.getMap(Wire.FEATURES).get(key);
  }

  private static void sleep(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static AssertionError end(int exit, String code, String text) {
    System.err.println("plimsoll-member: " + code + " " + text);
    Runtime.getRuntime().halt(exit);
    return new AssertionError("halted");
  }
}
