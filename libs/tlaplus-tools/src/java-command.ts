/** How a class of the jar is started: its own temporary folder, nothing written beside the spec. */
import { delimiter } from 'node:path';
import { archiveSwitches } from './class-archive.ts';
import type { Tools } from './find-tools.ts';
import { SHORT_RUN_SWITCHES } from './java-switches.ts';

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
