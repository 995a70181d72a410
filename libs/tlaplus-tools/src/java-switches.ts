/** What Java is told for runs that are short, or many: which of its compilers, collectors and checks pay. */

/**
 * For a run of seconds: only what runs often is compiled, and by the first compiler alone, or compiling would be a third
 * of the time. TLC warns unless the collector is a parallel one; the serial one starts quicker.
 */
export const SHORT_RUN_SWITCHES: readonly string[] = [
  '-XX:TieredStopAtLevel=1',
  '-XX:CompileThresholdScaling=4',
  '-XX:+UseSerialGC',
];

/**
 * For a JVM that does many jobs, each with the tools' classes anew: to check their bytecode each time would be a third of
 * the time.
 */
export const MANY_JOBS_SWITCHES: readonly string[] = [
  ...SHORT_RUN_SWITCHES,
  '-Xss8m',
  '-XX:+UnlockDiagnosticVMOptions',
  '-XX:-BytecodeVerificationRemote',
];
