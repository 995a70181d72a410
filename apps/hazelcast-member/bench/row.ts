/** Times as a row of the page. */

/** Time now, ms, on the monotonic clock that all processes of the machine share. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** A stage ends after this, however few rounds it came to: on a loaded machine the whole must end too, ms. */
export const STAGE_MS_MAX = 90_000;

/** One row: what was measured, its percentiles in ms, how many there were, and how many of them a second. */
export function row(what: string, times: readonly number[], perSecond?: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  const cells = [at(0.5), at(0.99), at(0.999), at(1)].map((ms) => (Number.isNaN(ms) ? '–' : ms.toFixed(2)));
  const rate = perSecond === undefined ? '–' : Math.round(perSecond).toLocaleString('en');
  return `| ${[what, ...cells, sorted.length.toLocaleString('en'), rate].join(' | ')} |`;
}

/** What a link that is lost for a moment may take until it is there again: on a loaded machine it is, ms. */
const AGAIN_MS_MAX = 60_000;
const AGAIN_PAUSE_MS = 250;

/** Sets something up, again and again while the link is away. */
export async function again<Value>(call: () => Promise<Value>): Promise<Value> {
  const begun = nowMs();
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (nowMs() - begun > AGAIN_MS_MAX) throw error;
      await pause(AGAIN_PAUSE_MS);
    }
  }
}

/** Rounds until there are enough, or the time is up. One that fails is counted, and not measured. */
export async function rounds(count: number, work: (round: number) => Promise<void>): Promise<number> {
  const begun = nowMs();
  let failed = 0;
  for (let round = 1; round <= count && nowMs() - begun < STAGE_MS_MAX; round += 1) {
    try {
      await work(round);
    } catch {
      failed += 1;
      await pause(AGAIN_PAUSE_MS);
    }
  }
  return failed;
}

/** The name of a row some of whose rounds failed. */
export function named(what: string, failed: number): string {
  return failed === 0 ? what : `${what} (${failed} failed)`;
}

/** Waits so many ms. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
