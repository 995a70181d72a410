package plimsoll.mesh;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;

/**
 * A member as it sees itself and its cluster now.
 *
 * @param isReady whether the majority is there and may decide, nothing is being moved, and the first, slow operation is over
 */
record MemberState(
    String name,
    String cluster,
    String version,
    int wire,
    String state,
    int port,
    List<Integer> members,
    int expected,
    int majority,
    boolean isSafe,
    boolean isReady,
    long heapUsedBytes,
    long heapMostBytes,
    int clients,
    long lostLines) {

  static MemberState of(HazelcastInstance member, Settings settings, boolean isWarm) {
    Runtime runtime = Runtime.getRuntime();
    List<Integer> members = member.getCluster().getMembers().stream().map(MemberState::port).sorted().toList();
    boolean isSafe = member.getPartitionService().isClusterSafe();
    StandingWatch standing = StandingWatch.of(member);
    boolean mayDecide = standing == null || standing.mayDecide();
    return new MemberState(settings.name(), settings.cluster(),
        member.getCluster().getLocalMember().getVersion().toString(), Wire.VERSION,
        member.getCluster().getClusterState().name(), settings.port(), members, settings.peers().size(),
        settings.majority(), isSafe, isSafe && isWarm && mayDecide && members.size() >= settings.majority(),
        runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory(),
        member.getClientService().getConnectedClients().size(), Journal.lost());
  }

  private static int port(Member member) {
    return member.getAddress().getPort();
  }

  String json() {
    StringBuilder times = new StringBuilder();
    Processors.TIMES.forEach((processor, all) -> {
      Times.Summary one = all.summary();
      times.append(times.isEmpty() ? "" : ",").append(Json.text(processor)).append(String.format(
          ":{\"count\":%d,\"p50Ns\":%d,\"p99Ns\":%d,\"p999Ns\":%d,\"maxNs\":%d}",
          one.count(), one.p50Ns(), one.p99Ns(), one.p999Ns(), one.maxNs()));
    });
    return "{\"name\":" + Json.text(name) + ",\"cluster\":" + Json.text(cluster) + ",\"version\":" + Json.text(version)
        + ",\"wire\":" + wire + ",\"state\":" + Json.text(state) + ",\"port\":" + port + ",\"members\":" + members
        + ",\"expected\":" + expected + ",\"majority\":" + majority + ",\"isSafe\":" + isSafe + ",\"isReady\":" + isReady
        + ",\"heapUsedBytes\":" + heapUsedBytes + ",\"heapMostBytes\":" + heapMostBytes + ",\"clients\":" + clients
        + ",\"lostLines\":" + lostLines + ",\"processors\":{" + times + "}}";
  }

  /** The same for Prometheus, in its text format 0.0.4. */
  String metrics() {
    StringBuilder out = new StringBuilder();
    gauge(out, "plimsoll_mesh_members", "Members that this one sees.", members.size());
    gauge(out, "plimsoll_mesh_members_expected", "Members that there should be.", expected);
    gauge(out, "plimsoll_mesh_ready", "1 when this member answers as it should.", isReady ? 1 : 0);
    gauge(out, "plimsoll_mesh_safe", "1 when every row has its backups.", isSafe ? 1 : 0);
    gauge(out, "plimsoll_mesh_clients", "Clients connected to this member.", clients);
    gauge(out, "plimsoll_mesh_heap_used_bytes", "Heap in use.", heapUsedBytes);
    gauge(out, "plimsoll_mesh_heap_most_bytes", "Heap that there is.", heapMostBytes);
    gauge(out, "plimsoll_mesh_journal_lost_lines", "Lines that the journal could not take.", lostLines);
    String name = "plimsoll_mesh_processor_seconds";
    out.append("# HELP ").append(name).append(" Time inside an entry processor.\n# TYPE ").append(name).append(" summary\n");
    Processors.TIMES.forEach((processor, all) -> {
      Times.Summary one = all.summary();
      String label = "processor=\"" + processor + "\"";
      out.append(quantile(name, label, "0.5", one.p50Ns())).append(quantile(name, label, "0.99", one.p99Ns()))
          .append(quantile(name, label, "0.999", one.p999Ns())).append(quantile(name, label, "1", one.maxNs()));
      out.append(name).append("_sum{").append(label).append("} ").append(one.sumNs() / 1e9).append('\n');
      out.append(name).append("_count{").append(label).append("} ").append(one.count()).append('\n');
    });
    return out.toString();
  }

  private static String quantile(String name, String label, String quantile, long ns) {
    return name + "{" + label + ",quantile=\"" + quantile + "\"} " + ns / 1e9 + "\n";
  }

  private static void gauge(StringBuilder out, String name, String help, long value) {
    out.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(" gauge\n")
        .append(name).append(' ').append(value).append('\n');
  }
}
