/** How a class of the jar is started: its own temporary folder, nothing written beside the spec. */
import { delimiter } from 'node:path';
import { archiveSwitches } from './class-archive.ts';
import type { Tools } from './find-tools.ts';

export interface JavaClass {
  readonly main: string;
  readonly args: readonly string[];
  readonly heapMb: number;
  /** SANY and evaluations are short: the first compiler alone makes them quicker. */
  readonly isShort: boolean;
  /** Standard modules are unpacked here; two runs that share it could read each other's half-written files. */
  readonly temporaryFolder: string;
  readonly libraries: readonly string[];
  readonly properties?: Readonly<Record<string, string>>;
}

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

export function javaArguments(tools: Tools, run: JavaClass): string[] {
  const properties = {
    'java.io.tmpdir': run.temporaryFolder,
    ...(run.libraries.length === 0 ? {} : { 'TLA-Library': run.libraries.join(delimiter) }),
    ...run.properties,
  };
  return [
    ...(run.isShort ? SHORT_RUN_SWITCHES : ['-XX:+UseParallelGC']),
    ...archiveSwitches(tools),
    `-Xmx${run.heapMb}m`,
    // Deep recursion in a spec overflows Java's default stack of 1 MB (evaluation) or less.
    '-Xss8m',
    `-XX:ErrorFile=${run.temporaryFolder}/hs_err.log`,
    ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
    '-cp',
    tools.jar.path,
    run.main,
    ...run.args,
  ];
}
