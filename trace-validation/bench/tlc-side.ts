/** TLC on the same traces, as literals; whole processes, stopped after a time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tools } from '@plimsoll/tlaplus-tools';
import type { TraceEvent } from '@plimsoll/trace';
import { measure } from '../../libs/explorer/bench/measure.ts';
import { acceptedWindows, traceSpec } from '../src/index.ts';
import { CLIENTS, corrupted, lockEvents, type Seen } from './lock-run.ts';

export interface TlcRate {
  readonly events: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly answer: string;
  readonly generated: string;
}

export async function tlcValidates(
  tools: Tools,
  folder: string,
  moduleText: string,
  { seen, count, wrongAt, secondsMax }: { seen: Seen; count: number; wrongAt?: number; secondsMax: number },
): Promise<TlcRate> {
  const events = lockEvents(seen, count);
  const lines = [...(wrongAt === undefined ? events : corrupted(events, wrongAt))];
  const written = traceSpec({
    spec: 'LockService',
    extendsModule: 'LockService',
    moduleText,
    variables: ['holder', 'token', 'queue'],
    constants: { Clients: { '#set': CLIENTS }, TokenMax: 1_000_000 },
    invariants: ['TypeOK'],
    windows: [{ events: lines as unknown as TraceEvent[], before: undefined }],
  });
  if (written.kind !== 'module') throw new Error(written.detail);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'LockService.tla'), moduleText);
  writeFileSync(join(folder, `${written.name}.tla`), written.tla);
  writeFileSync(join(folder, `${written.name}.cfg`), written.cfg);
  const command = [
    'timeout',
    String(secondsMax),
    tools.java.path,
    '-Xss64m',
    '-XX:+UseParallelGC',
    '-cp',
    tools.jar.path,
  ];
  const { stdout, wallSeconds, cpuSeconds } = await measure(
    [...command, 'tlc2.TLC', '-workers', '1', '-deadlock', '-metadir', join(folder, 'states'), written.name],
    folder,
    {},
  );
  const isWhole = /states left on queue|Model checking completed|Finished in/.test(stdout);
  const accepted = acceptedWindows(stdout.split('\n')).has(0);
  const generated = stdout.match(/([\d,]+) states generated/g)?.at(-1) ?? '';
  const answer = accepted ? 'accepted' : isWhole ? 'refused' : `not done in ${secondsMax} s`;
  return { events: count, wallSeconds, cpuSeconds, answer, generated };
}
