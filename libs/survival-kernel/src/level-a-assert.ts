/** What must hold at level A. A failure first throws the kill switch, then ends the process: in this order. */
import type { SharedHealth } from './shared-health.ts';

/** How a process ends: the real one kills itself, a test looks on. */
export type EndProcess = (sentence: string) => never;

/**
 * Trips and ends the process when `holds` is false. The trip word comes first, so that another thread that is about to
 * let an order out sees it; what is open is cancelled by the supervisor, which finds the process gone.
 */
export function mustHold(
  holds: boolean,
  sentence: string,
  health: SharedHealth,
  end: EndProcess = endProcess,
): asserts holds {
  if (holds) return;
  health.trip('assertion');
  end(sentence);
}

/** Throws the switch for whatever nobody caught: installed once, in the trading process. [impl->REQ~single-failure~1] [impl->REQ~partition~1] */
export function tripOnUncaught(health: SharedHealth): void {
  // A monitor sees the error and changes nothing: the process ends with it as it would have.
  process.on('uncaughtExceptionMonitor', () => health.trip('assertion'));
}

/** Ends this process from any of its threads, at once: nothing more of it may run. */
function endProcess(sentence: string): never {
  process.stderr.write(`defect: ${sentence}\n`);
  process.kill(process.pid, 'SIGKILL');
  throw new Error(sentence);
}
