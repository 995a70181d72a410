package plimsoll.mesh;

import java.util.LinkedHashMap;
import java.util.Map;

/** How long each entry processor took on this member since it started, from inside; and what it answered. */
final class Processors {
  private Processors() {}

  /** The processors of wire.json, by name. */
  static final Map<String, Times> TIMES = new LinkedHashMap<>();

  static final Times LEASE = timesOf("Lease");
  static final Times LIMIT = timesOf("Limit");
  static final Times PUBLISH = timesOf("Publish");
  static final Times APPEND = timesOf("Append");

  private static Times timesOf(String name) {
    Times times = new Times();
    TIMES.put(name, times);
    return times;
  }
}
