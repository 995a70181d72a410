/** Starts the market data replay in a process of its own and reads its observations, with limits. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { InstrumentObservation, MarketObservation } from './market-feed.ts';
import { SessionError } from './market-feed.ts';

const LINE_BYTES_MAX = 100_000;
const INSTRUMENTS_MAX = 1_000;
const STDERR_BYTES_MAX = 4_000;
const REPLAY = fileURLToPath(new URL('../../../libs/market-data/src/replay.ts', import.meta.url));

/** Which replay, and from where it looks for recordings. */
export interface FeedProcessOptions {
  readonly source: 'recorded' | 'day' | 'synthetic';
  readonly repositoryRoot: string;
  readonly seed: number;
}

/** @throws SessionError with the replay's own exit code (2 or 3) and message, or 2 for an impossible line. */
export async function* feedFromProcess(options: FeedProcessOptions): AsyncGenerator<MarketObservation> {
  const args = [REPLAY, options.source, options.repositoryRoot, String(options.seed)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, STDERR_BYTES_MAX);
  });
  const closed = once(child, 'close');
  let sequence = 0;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      sequence += 1;
      yield parseObservation(line, sequence);
    }
    const [code] = (await closed) as [number | null];
    if (code === 0) return;
    const exitCode = code === 2 || code === 3 ? code : 70;
    throw new SessionError(exitCode, complaint.trim() || `the market data replay ended with code ${code}`);
  } finally {
    child.kill();
    await closed;
  }
}

function parseObservation(line: string, sequence: number): MarketObservation {
  const refuse = (reason: string): never => {
    throw new SessionError(2, `observation ${sequence} of the market data replay: ${reason}`);
  };
  if (line.length > LINE_BYTES_MAX) return refuse(`longer than ${LINE_BYTES_MAX} bytes`);
  let value: Partial<MarketObservation>;
  try {
    value = JSON.parse(line) as Partial<MarketObservation>;
  } catch {
    return refuse('not JSON');
  }
  const { atMs, segment, origin, instruments } = value;
  if (value.sequence !== sequence) return refuse('out of sequence');
  if (!Number.isSafeInteger(atMs)) return refuse('no whole "atMs"');
  if (typeof segment !== 'string') return refuse('no "segment"');
  if (origin !== 'recorded' && origin !== 'synthetic')
    return refuse('"origin" is neither recorded nor synthetic');
  if (!Array.isArray(instruments) || instruments.length === 0 || instruments.length > INSTRUMENTS_MAX) {
    return refuse(`"instruments" is not a list of 1 to ${INSTRUMENTS_MAX}`);
  }
  for (const each of instruments as Partial<InstrumentObservation>[]) {
    if (typeof each?.instrument !== 'string') return refuse('an instrument without a name');
    if (!isPrice(each.bidMicro) || !isPrice(each.askMicro)) return refuse(`no price of ${each.instrument}`);
  }
  return value as MarketObservation;
}

function isPrice(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
