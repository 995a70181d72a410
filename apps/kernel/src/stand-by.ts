/**
 * A node that was allowed to start live and waits: it renews its announcement, and ends as soon as its fleet is mixed or
 * its permission is over. Authority expires; nobody has to take it away.
 */
import { ANNOUNCE_EVERY_MS, type LiveRefusal } from '@plimsoll/verdict';
import type { FleetMember } from './fleet-folder.ts';

export interface StandBy {
  readonly member: FleetMember;
  /** When the verdict or the broken glass ends, milliseconds since 1970. */
  readonly expiresAtMs: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Milliseconds from one renewal to the next; `ANNOUNCE_EVERY_MS` if absent. */
  readonly everyMs?: number;
}

/** @returns Why it ended; undefined when it was told to. */
export async function standBy(options: StandBy): Promise<LiveRefusal | undefined> {
  const { member, expiresAtMs, now, signal, everyMs = ANNOUNCE_EVERY_MS } = options;
  try {
    while (!signal.aborted) {
      const nowMs = now();
      if (nowMs >= expiresAtMs) return { code: 'LIVE110', expiresAtMs };
      const refusal = member.renew(nowMs);
      if (refusal !== undefined) return refusal;
      await pause(Math.min(everyMs, expiresAtMs - nowMs), signal);
    }
    return undefined;
  } finally {
    member.leave();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end, { once: true });
  });
}
