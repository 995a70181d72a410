/** How a member's JVM is started, and why. docs/mesh.md has the same for people who run one. */

/** Heap of a member when nobody says otherwise, MiB: three of them fit on a small machine. */
export const HEAP_MB_DEFAULT = 512;

/**
 * Besides, for a member that lives for a test or until the next fault: the optimising compiler (C2) would take both cores
 * for code that is soon thrown away. Three members are ready in two thirds of the time.
 */
export const SHORT_LIVED: readonly string[] = ['-XX:TieredStopAtLevel=1'];

/** Flags of every member. */
export function jvmFlags(heapMb: number): readonly string[] {
  return [
    // A heap that grows while orders are judged makes pauses.
    `-Xms${heapMb}m`,
    `-Xmx${heapMb}m`,
    '-XX:+UseG1GC',
    '-XX:MaxGCPauseMillis=5',
    // A member whose heap is full answers late and wrong; dead, it is replaced by its backups at once.
    '-XX:+ExitOnOutOfMemoryError',
    // Statistics for other processes are written to a file that a slow disk can block.
    '-XX:+PerfDisableSharedMem',
    '-Djava.net.preferIPv4Stack=true',
    // What Hazelcast reads of the JDK's insides; without these it warns and measures less.
    '--add-modules',
    'java.se',
    '--add-exports',
    'java.base/jdk.internal.ref=ALL-UNNAMED',
    ...[
      'java.base/java.lang',
      'java.base/sun.nio.ch',
      'java.management/sun.management',
      'jdk.management/com.sun.management.internal',
    ].flatMap((inside) => ['--add-opens', `${inside}=ALL-UNNAMED`]),
  ];
}
