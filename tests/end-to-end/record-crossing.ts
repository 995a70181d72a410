/**
 * Records a day of the foreign example's crossing: its own controller runs, nothing else decides what happens.
 * `node tests/end-to-end/record-crossing.ts` writes the trace that is committed beside it.
 */
import { createPrivateKey, hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type Digest, type JsonObject, memorySink, TraceWriter } from '@plimsoll/trace';
import { headLine } from '@plimsoll/verdict';
import { FOREIGN } from '../support/places.ts';

export const CROSSING_TRACE = 'crossing-day.ndjson';
export const CROSSING_HEADS = 'crossing-day.heads.ndjson';
/** As in Crossing.cfg. */
const CARS_MAX = 3;
const TRIES = 160;
const SECOND_US = 1_000_000;

interface Controller {
  arrive(): boolean;
  drive(): boolean;
  walk(): boolean;
  clear(): boolean;
  switchLight(): boolean;
}
type ControllerClass = new (
  carsMax: number,
  observe: (action: string, state: JsonObject) => void,
) => Controller;

/** The trace's bytes: the same on every machine. */
export async function recordCrossing(): Promise<Buffer> {
  const { Crossing } = (await import(join(FOREIGN, 'crossing.mjs'))) as { Crossing: ControllerClass };
  const sink = memorySink();
  const writer = new TraceWriter(sink, {
    spec: 'Crossing',
    specDigest: specDigest(),
    model: 'Crossing',
    constants: { MaxCars: CARS_MAX },
    source: 'crossing',
    clock: 'simulated',
    startedAt: '2025-03-01T06:00:00Z',
  });
  let tsUs = 0;
  writer.append({
    tsUs,
    actor: 'crossing',
    action: 'Init',
    state: { light: 'red', cars: 0, walking: false },
  });
  const crossing = new Crossing(CARS_MAX, (action, state) => {
    writer.append({ tsUs, actor: 'crossing', action, state });
  });
  const wishes = [crossing.arrive, crossing.walk, crossing.switchLight, crossing.drive, crossing.clear];
  let chance = 20;
  for (let count = 0; count < TRIES; count++) {
    chance = (chance * 48_271) % 0x7fffffff;
    tsUs += SECOND_US * (1 + (chance % 30));
    wishes[(chance >>> 7) % wishes.length]?.call(crossing);
  }
  writer.end();
  return sink.bytes();
}

function specDigest(): Digest {
  const source = hash('sha256', readFileSync(join(FOREIGN, 'Crossing.tla')), 'hex');
  return `sha256:${hash('sha256', canonicalJson({ Crossing: source }), 'hex')}`;
}

/** The heads that the producer signs, one an event of the simulated day: the same on every machine. */
export function crossingHeads(trace: Buffer): string {
  const key = createPrivateKey(readFileSync(join(FOREIGN, 'keys/example-ci.pem')));
  const lines = trace.toString('utf8').trimEnd().split('\n').slice(0, -1);
  const { startedAt } = JSON.parse(lines[0] ?? '') as { startedAt: string };
  return lines
    .map((line, seq) => {
      const { tsUs = 0 } = JSON.parse(line) as { tsUs?: number };
      const signedAt = new Date(Date.parse(startedAt) + Math.floor(tsUs / 1_000)).toISOString();
      const head = `sha256:${hash('sha256', line, 'hex')}`;
      const isEnd = seq === lines.length - 1;
      return headLine({ source: 'crossing', spec: 'Crossing', seq, head, isEnd, signedAt }, key);
    })
    .join('');
}

if (import.meta.main) {
  const trace = await recordCrossing();
  writeFileSync(join(FOREIGN, CROSSING_TRACE), trace);
  writeFileSync(join(FOREIGN, CROSSING_HEADS), crossingHeads(trace));
}
