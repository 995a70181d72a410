/** Times as a row of the page. */

/** Time now, ms, on the monotonic clock that all processes of the machine share. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** A stage ends after this, however few rounds it came to: on a loaded machine the whole must end too, ms. */
export const STAGE_MS_MAX = 40_000;

/** One row: what was measured, its percentiles in ms, how many there were, and how many of them a second. */
export function row(what: string, times: readonly number[], perSecond?: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  const cells = [at(0.5), at(0.99), at(0.999), at(1)].map((ms) => (Number.isNaN(ms) ? '–' : ms.toFixed(2)));
  const rate = perSecond === undefined ? '–' : Math.round(perSecond).toLocaleString('en');
  return `| ${[what, ...cells, sorted.length.toLocaleString('en'), rate].join(' | ')} |`;
}

/** Waits so many ms. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
