package plimsoll.mesh;

import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One step on the row of a key, on the thread that owns its partition: decided by pure rules, carried out, timed and
 * shipped.
 */
abstract class RowProcessor<R, A>
    implements EntryProcessor<String, R, A>, IdentifiedDataSerializable, HazelcastInstanceAware {
  private static final long serialVersionUID = 1;

  /** So many beats in the pause that counts as one. */
  private static final int BEATS_A_PAUSE = 10;
  private static final long PAUSE_MS = MemberConfig.SILENT_SECONDS_MAX * 1_000L / 2;
  /** Longer than it takes to notice closed links, also on a busy machine. */
  private static final long GRACE_MS = 1_000;
  private static final Pulse PULSE = new Pulse(PAUSE_MS, GRACE_MS, System.nanoTime() / 1_000_000);

  static {
    Thread beats = new Thread(RowProcessor::beat, "plimsoll-pulse");
    beats.setDaemon(true);
    beats.start();
  }

  private static void beat() {
    try {
      while (true) {
        Thread.sleep(PAUSE_MS / BEATS_A_PAUSE);
        PULSE.beat(System.nanoTime() / 1_000_000);
      }
    } catch (InterruptedException e) {
      // Nobody does that; without beats nothing is decided any more.
    }
  }

  /** The rows that this object changed, by key: it may be run on several keys, on several threads. */
  private final transient Map<String, R> finished = new ConcurrentHashMap<>(2);

  /** The member that runs it. */
  private transient HazelcastInstance member;

  @Override
  public final void setHazelcastInstance(HazelcastInstance member) {
    this.member = member;
  }

  /** Whether the map bears authority: then the smaller side of a split neither changes nor shows it. */
  boolean needsMajority() {
    return true;
  }

  /** Decides; changes nothing. */
  abstract Step<R> decide(R before, long nowMs);

  abstract A answer(R before, Step<R> step, long nowMs);

  /** Whether OK says that something is in force from now on: then the backups have it first. Spec: IsSafe in Answer. */
  abstract boolean isChange();

  /** The row of a key that has none. */
  abstract R none();

  abstract long toldNowMs();

  abstract Times times();

  /** For the journal: what happened, in the specs' words; null for what is no step of any spec. */
  abstract Journal.Line line(String key, R before, Step<R> step, long nowMs);

  @Override
  public final A process(Map.Entry<String, R> entry) {
    long startNs = System.nanoTime();
    if (needsMajority()) requireMajority();
    long nowMs = MeshClock.nowMs(toldNowMs());
    R there = entry.getValue();
    R before = there == null ? none() : there;
    Step<R> step = decide(before, nowMs);
    if (step.row() != before) {
      entry.setValue(step.row());
      finished.put(entry.getKey(), step.row());
      if (Journal.isOn()) Journal.add(line(entry.getKey(), before, step, nowMs));
    } else if (there != null && step.code() == Wire.OK && isChange()) {
      // A repeated request: the first one may have gone unanswered because no backup has the row. So the row is shipped
      // once more; without that, a member cut off from the others would say that it is done, and lose it afterwards.
      finished.put(entry.getKey(), before);
    }
    A answer = answer(before, step, nowMs);
    times().add(System.nanoTime() - startNs);
    return answer;
  }

  /**
   * Split-brain protection hears of a lost member some time after the partition table does, a good part of a second on
   * a busy machine. In between a member alone has no backups to wait for: what it says is done it loses when it joins
   * the others again. The list of members is the first to know, so each step looks at it itself.
   */
  private void requireMajority() {
    if (member == null) return;
    SplitBrainProtectionConfig majority = member.getConfig().getSplitBrainProtectionConfigs().get(MemberConfig.MAJORITY);
    if (majority == null) return;
    if (!PULSE.isSteady(System.nanoTime() / 1_000_000))
      throw new SplitBrainProtectionException(Wire.WAITS + ": this member stood still, so the others may have decided");
    int there = member.getCluster().getMembers().size();
    StandingWatch standing = StandingWatch.of(member);
    // Asked first: it also notices that the majority is gone.
    boolean mayDecide = standing == null || standing.mayDecide();
    if (there < majority.getMinimumClusterSize())
      throw new SplitBrainProtectionException(
          there + " of at least " + majority.getMinimumClusterSize() + " members are there: the others may decide");
    if (!mayDecide)
      throw new SplitBrainProtectionException(
          Wire.WAITS + ": a member has just joined and not brought its rows yet, or one was cut off: then all must be there again");
  }

  /** Nothing to ship when nothing changed. */
  @Override
  public final EntryProcessor<String, R, A> getBackupProcessor() {
    return finished.isEmpty() ? null : shipped();
  }

  // A backup's answer is never looked at, so its type does not matter.
  @SuppressWarnings("unchecked")
  private EntryProcessor<String, R, A> shipped() {
    return (EntryProcessor<String, R, A>) (EntryProcessor<String, R, ?>) new ShippedRows<>(finished);
  }

  @Override
  public final int getFactoryId() {
    return Wire.FACTORY_ID;
  }
}
