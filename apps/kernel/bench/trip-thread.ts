/** Trips a moment after it is asked, and leaves the time at which it did. */
import { parentPort, workerData } from 'node:worker_threads';
import { SharedHealth } from '@plimsoll/survival-kernel';

const { words, times } = workerData as { words: SharedArrayBuffer; times: SharedArrayBuffer };
const health = new SharedHealth(words);
const at = new BigInt64Array(times);
parentPort?.on('message', () => {
  Atomics.store(at, 0, process.hrtime.bigint());
  health.trip('operator');
});
parentPort?.postMessage('ready');
