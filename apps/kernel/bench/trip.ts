/** From a trip to the first refusal: the main thread decides without a pause, another thread trips. */
import { Worker } from 'node:worker_threads';
import { defaultLimits, gateAnswers, LastHop, SharedHealth } from '@plimsoll/survival-kernel';
import { percentiles, row } from './samples.ts';

const PRICE = 60_000_000_000;
const NOW = 1_000_000;
/** Where the tripping thread leaves the time: a word of its own, in nanoseconds of the machine's clock. */
const HELPER = new URL('./trip-thread.ts', import.meta.url);

/** Markdown rows: idle (the main thread only decides) and busy (a millisecond of other work between two decisions). */
export async function measureTrips(count: number): Promise<string[]> {
  const rows: string[] = [];
  for (const [name, workMs] of [
    ['main thread idle: it only decides', 0],
    ['main thread busy: 0.5 ms of other work between two decisions', 0.5],
  ] as const) {
    rows.push(row(name, percentiles(await trips(count, workMs)), 3));
  }
  return rows;
}

async function trips(count: number, workMs: number): Promise<Float64Array> {
  const health = new SharedHealth();
  const times = new BigInt64Array(new SharedArrayBuffer(16));
  const worker = new Worker(HELPER, { workerData: { words: health.buffer, times: times.buffer } });
  await new Promise((resolve) => worker.once('message', resolve));
  const instruments = [{ instrument: 'BTC', inventoryMaxMicro: Number.MAX_SAFE_INTEGER }];
  const hop = new LastHop({ ...defaultLimits, ordersRemembered: 1_024, instruments }, health);
  health.publish({
    epoch: 1,
    posture: 'APEX',
    rPpm: 1_000_000,
    confidencePpm: 1_000_000,
    issuedAtMs: NOW,
    validMs: 1_000,
  });
  hop.book.fence('BTC', 1);
  hop.book.mark('BTC', PRICE, NOW);
  hop.book.equityMicro = 2 ** 50;
  const taken = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    worker.postMessage('trip soon');
    let answer: number;
    do {
      const endMs = performance.now() + workMs;
      while (performance.now() < endMs);
      // Denied for its price: a decision that does all the work and leaves the book as it was.
      const order = {
        id: `${index}`,
        instrument: 'BTC',
        side: 'BUY',
        kind: 'limit',
        quantityMicro: 1,
        priceMicro: 2 * PRICE,
      } as const;
      answer = hop.authorize(order, 1, NOW);
    } while (answer !== gateAnswers.TRIPPED);
    taken[index] = Number(process.hrtime.bigint() - Atomics.load(times, 0)) / 1e6;
    health.arm(health.tripWord);
  }
  await worker.terminate();
  return taken;
}
