/** The kernel's clock: the machine's, or that of a replayed session. */

/** Whole milliseconds that never go back. */
export interface ServiceClock {
  readonly id: 'machine' | 'session';
  now(): number;
  /** A session's clock is told the time. @returns False when that is impossible: missing, or going back. */
  tell(atMs: number | undefined): boolean;
}

/** Milliseconds since the machine started, the same in every process and thread. */
export function machineClock(): ServiceClock {
  const startMs = Number(process.hrtime.bigint() / 1_000_000n) - performance.now();
  return {
    id: 'machine',
    now: () => Math.floor(startMs + performance.now()),
    tell: (atMs) => atMs === undefined,
  };
}

/** Stands still until it is told. */
export function sessionClock(): ServiceClock {
  let nowMs = 0;
  return {
    id: 'session',
    now: () => nowMs,
    tell: (atMs) => {
      if (atMs === undefined || atMs < nowMs) return false;
      nowMs = atMs;
      return true;
    },
  };
}
