/** The watchdog's thread: looks and follows trips for ever. It goes on while the main thread is blocked. */
import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { LOOK_MS, Watchdog, type WatchdogMessage, type WatchdogSetup } from './watchdog.ts';

assert(parentPort !== null, 'the watchdog runs in a thread of its own');
const port = parentPort;
const watchdog = new Watchdog(workerData as WatchdogSetup, (message) => port.postMessage(message));
port.on('message', () => watchdog.callSupervisor());
await watchdog.arm();
port.postMessage({ kind: 'ready' } satisfies WatchdogMessage);
// Looking and halting are apart: a halt that takes seconds stops no beat.
setInterval(() => watchdog.look(performance.now()), LOOK_MS);
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  await watchdog.followTrip();
}
