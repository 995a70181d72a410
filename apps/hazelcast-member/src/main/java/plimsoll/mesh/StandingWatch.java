package plimsoll.mesh;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A member's standing, kept up to date: it says its own word to the others again and again, and hears theirs. */
final class StandingWatch implements MembershipListener, LifecycleListener, HazelcastInstanceAware {
  /** Under this name it lies in the member's user context. */
  private static final String KEY = "plimsoll.standing";
  /** How often a member says its word: whoever joins has heard all of them after that. */
  private static final long WORD_MS = 100;

  private final Standing standing;
  private final Map<UUID, Standing.Word> words = new ConcurrentHashMap<>();
  private final ScheduledExecutorService teller = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "plimsoll-standing");
    thread.setDaemon(true);
    return thread;
  });
  private volatile HazelcastInstance member;

  StandingWatch(int expected, int majority) {
    standing = new Standing(expected, majority);
  }

  /** Of a member that has one; null for a cluster of one. */
  static StandingWatch of(HazelcastInstance member) {
    return (StandingWatch) member.getUserContext().get(KEY);
  }

  void putInto(Map<String, Object> userContext) {
    userContext.put(KEY, this);
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance member) {
    this.member = member;
  }

  /** Whether the members that this one sees may decide, by what they said last. */
  boolean mayDecide() {
    return standing.mayDecide(othersWords(member.getCluster()));
  }

  /** What it says of itself to the others. */
  Standing.Word own() {
    return standing.own();
  }

  private List<Standing.Word> othersWords(Cluster cluster) {
    List<Standing.Word> others = new ArrayList<>();
    for (Member one : cluster.getMembers())
      if (!one.localMember()) others.add(words.getOrDefault(one.getUuid(), Standing.Word.UNSETTLED));
    return others;
  }

  @Override
  public void stateChanged(LifecycleEvent event) {
    switch (event.getState()) {
      case STARTED -> start();
      case MERGING -> {
        standing.unsettle();
        words.clear();
      }
      case MERGED -> settle();
      case SHUTDOWN -> teller.shutdownNow();
      default -> {
        // Nothing that changes what it knows.
      }
    }
  }

  private void start() {
    ITopic<String> topic = member.getTopic(Wire.STANDING_TOPIC);
    topic.addMessageListener(this::hear);
    teller.scheduleAtFixedRate(() -> tell(topic), 0, WORD_MS, TimeUnit.MILLISECONDS);
    settle();
  }

  private void settle() {
    standing.settle();
    teller.execute(() -> tell(member.getTopic(Wire.STANDING_TOPIC)));
  }

  private void tell(ITopic<String> topic) {
    try {
      mayDecide();
      topic.publish(member.getCluster().getLocalMember().getUuid() + " " + standing.own());
    } catch (RuntimeException e) {
      // It is just joining, or ending: it says its word at the next beat, or never again.
    }
  }

  private void hear(Message<String> message) {
    String[] parts = message.getMessageObject().split(" ");
    UUID from = UUID.fromString(parts[0]);
    Set<UUID> there = member.getCluster().getMembers().stream().map(Member::getUuid).collect(Collectors.toSet());
    // A late word of one that is gone says nothing; one that is just joining says it again.
    if (there.contains(from)) words.put(from, Standing.Word.valueOf(parts[1]));
    words.keySet().retainAll(there);
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    mayDecide();
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    words.remove(event.getMember().getUuid());
    mayDecide();
  }
}
