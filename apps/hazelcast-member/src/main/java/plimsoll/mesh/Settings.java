package plimsoll.mesh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a member is started with.
 *
 * @param name of the member, for people
 * @param cluster name of the cluster; members and clients of another one are refused
 * @param port for members and clients, on loopback
 * @param httpPort for health and metrics, on loopback; 0 for none
 * @param peers ports of all members of the cluster
 * @param journal file of what this member changes; null for none
 */
record Settings(String name, String cluster, int port, int httpPort, List<Integer> peers, Path journal) {

  /** The members that must be there for anything to be decided: more than half of those that there should be. */
  int majority() {
    return peers.size() / 2 + 1;
  }

  /** Reads `--name value` pairs. */
  static Settings parse(String[] arguments) {
    Map<String, String> given = new HashMap<>();
    for (int index = 0; index < arguments.length; index += 2) {
      if (!arguments[index].startsWith("--") || index + 1 >= arguments.length)
        throw new IllegalArgumentException("arguments are --name value, not " + arguments[index]);
      given.put(arguments[index].substring(2), arguments[index + 1]);
    }
    List<Integer> peers = new ArrayList<>();
    for (String peer : needed(given, "peers").split(",")) peers.add(port("peers", peer));
    Settings settings = new Settings(needed(given, "name"), needed(given, "cluster"), port("port", needed(given, "port")),
        port("http-port", needed(given, "http-port")), List.copyOf(peers),
        given.containsKey("journal") ? Path.of(given.get("journal")) : null);
    if (!settings.peers.contains(settings.port))
      throw new IllegalArgumentException("--peers has the ports of all members, so also " + settings.port);
    return settings;
  }

  private static String needed(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null || value.isEmpty()) throw new IllegalArgumentException("--" + name + " is missing");
    return value;
  }

  private static int port(String name, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) return port;
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException("--" + name + " takes a port from 0 to 65535, not " + text);
  }
}
