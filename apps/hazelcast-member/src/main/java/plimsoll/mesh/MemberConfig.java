package plimsoll.mesh;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import java.util.List;

/** Every setting of a member, and why. docs/mesh.md has the same list for people who run one. */
final class MemberConfig {
  private MemberConfig() {}

  static final String MAJORITY = "majority";
  static final String WIRE_ATTRIBUTE = "plimsoll.wire";

  /** Members beside the owner that have the row before it is answered: with three, none of two deaths loses it. */
  private static final int AUTHORITY_BACKUPS = 2;
  /** A member that was not heard for so long is removed, s; a chaos run on a busy machine stretches it. */
  static final int SILENT_SECONDS_MAX = Integer.getInteger("plimsoll.silent.seconds", 3);
  /** For each connection and direction, KiB: a burst of features fits. */
  private static final String SOCKET_BUFFER_KB = "256";

  static Config of(Settings settings, int cores) {
    Config config = new Config();
    config.setInstanceName(settings.name()).setClusterName(settings.cluster());
    config.getMemberAttributeConfig().setAttribute(WIRE_ATTRIBUTE, String.valueOf(Wire.VERSION));
    properties(config, cores);
    network(config.getNetworkConfig(), settings);
    serialization(config.getSerializationConfig());
    maps(config, settings);
    // For analytics in the stream; no path that must be quick goes through it.
    config.getJetConfig().setEnabled(true).setResourceUploadEnabled(false).setCooperativeThreadCount(cores);
    return config;
  }

  private static void properties(Config config, int cores) {
    String threads = String.valueOf(cores);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.logging.type", "jdk");
    // A reader hears of a change at once; without the prefix the setting is ignored without a word.
    config.setProperty("hazelcast.map.invalidation.batch.enabled", "false");
    // A write whose backup did not answer is not acknowledged.
    config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
    config.setProperty("hazelcast.operation.backup.timeout.millis", "200");
    // A crash is noticed by its closed connection, a hang by missing heartbeats; seconds are the smallest unit.
    config.setProperty("hazelcast.connection.monitor.interval", "10");
    config.setProperty("hazelcast.connection.monitor.max.faults", "1");
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", String.valueOf(SILENT_SECONDS_MAX));
    config.setProperty("hazelcast.invocation.retry.pause.millis", "20");
    // Members that lost each other look for each other; meanwhile neither decides anything.
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "1");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "1");
    config.setProperty("hazelcast.operation.thread.count", threads);
    config.setProperty("hazelcast.operation.generic.thread.count", threads);
    config.setProperty("hazelcast.io.input.thread.count", threads);
    config.setProperty("hazelcast.io.output.thread.count", threads);
    for (String side : List.of("", "client."))
      for (String way : List.of("receive", "send"))
        config.setProperty("hazelcast.socket." + side + way + ".buffer.size", SOCKET_BUFFER_KB);
    // Asked for at 1 ms; it looks once a second, so it sees what takes longer than that. Processors time themselves.
    config.setProperty("hazelcast.slow.operation.detector.enabled", "true");
    config.setProperty("hazelcast.slow.operation.detector.threshold.millis", "1");
    // SIGTERM hands the rows over first, but does not wait for ever.
    config.setProperty("hazelcast.shutdownhook.policy", "GRACEFUL");
    config.setProperty("hazelcast.graceful.shutdown.max.wait", "10");
  }

  private static void network(NetworkConfig network, Settings settings) {
    network.setPort(settings.port()).setPortAutoIncrement(false).setPublicAddress("127.0.0.1:" + settings.port());
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    for (int peer : settings.peers()) join.getTcpIpConfig().addMember("127.0.0.1:" + peer);
  }

  static void serialization(SerializationConfig serialization) {
    serialization.addDataSerializableFactory(Wire.FACTORY_ID, new Factory());
    for (RowType<?> type : List.of(LeaseRow.TYPE, LeaseAnswer.TYPE, LimitRow.TYPE, LimitAnswer.TYPE, PostureRow.TYPE,
        PublishAnswer.TYPE, FeatureShard.TYPE, AppendAnswer.TYPE))
      serialization.getCompactSerializationConfig().addSerializer(type);
  }

  private static void maps(Config config, Settings settings) {
    boolean isProtected = settings.peers().size() > 1;
    if (isProtected) {
      config.addSplitBrainProtectionConfig(new SplitBrainProtectionConfig(MAJORITY, true, settings.majority())
          .setProtectOn(SplitBrainProtectionOn.READ_WRITE));
      StandingWatch watch = new StandingWatch(settings.peers().size(), settings.majority());
      watch.putInto(config.getUserContext());
      config.addListenerConfig(new ListenerConfig(watch));
    }
    for (String name : List.of(Wire.LEASES, Wire.LIMITS, Wire.HEALTH, Wire.QUESTIONS)) {
      MapConfig map = new MapConfig(name).setBackupCount(AUTHORITY_BACKUPS).setStatisticsEnabled(true)
          .setInMemoryFormat(name.equals(Wire.QUESTIONS) ? InMemoryFormat.BINARY : InMemoryFormat.OBJECT)
          .setMergePolicyConfig(new MergePolicyConfig(NewestRow.class.getName(), 100));
      if (isProtected) map.setSplitBrainProtectionName(MAJORITY);
      config.addMapConfig(map);
    }
    config.addMapConfig(new MapConfig(Wire.BEATS).setBackupCount(1));
    // Features carry no authority, and the next batch comes in a moment: their sender does not wait for a backup.
    config.addMapConfig(new MapConfig(Wire.FEATURES).setBackupCount(0).setAsyncBackupCount(1)
        .setInMemoryFormat(InMemoryFormat.OBJECT));
  }
}
