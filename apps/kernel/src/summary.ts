/** What a session came to, as JSON for machines and for the evidence. */
import type { Difference } from '@plimsoll/ledger';
import type { Posture } from '@plimsoll/survival-kernel';
import type { Digest } from '@plimsoll/trace';
import type { WrittenTrace } from './session-recorder.ts';

/** Counts are of the whole session; money in micro-units of the quote currency. */
export interface SessionSummary {
  readonly source: 'recorded' | 'synthetic';
  readonly segments: readonly { readonly segment: string; readonly turns: number }[];
  readonly seed: number;
  readonly turns: number;
  readonly workers: number;
  readonly instruments: readonly string[];
  readonly turnsByPosture: Readonly<Record<Posture, number>>;
  readonly controllerActions: Readonly<Record<string, number>>;
  readonly lockActions: Readonly<Record<string, number>>;
  readonly ordersPassed: number;
  readonly ordersDenied: Readonly<Record<string, number>>;
  readonly staleTokensRefused: number;
  readonly refusedSteps: Readonly<Record<string, number>>;
  readonly fills: number;
  readonly cancels: number;
  readonly openOrdersAtEnd: number;
  readonly positionsAtEnd: Readonly<Record<string, number>>;
  readonly equityAtStartMicro: number;
  readonly equityAtEndMicro: number;
  readonly drawdownMaxPpm: number;
  /** The ledger after the venue's statement was compared; where the two differ, to the micro-unit. */
  readonly ledger: {
    readonly file: string;
    readonly session: string;
    readonly entries: number;
    readonly head: Digest;
    readonly isReconciled: boolean;
    readonly differences: readonly Difference[];
    /** Why it took no more, from some turn on; absent while it does. */
    readonly failure?: string;
  };
  /** Digest of the files that decided. */
  readonly build: Digest;
  readonly injected: readonly string[];
  readonly traces: readonly WrittenTrace[];
}

/** Counts by name. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  /** In the order of their first occurrence. */
  entries(): [name: string, count: number][] {
    return [...this.#counts];
  }

  /** Sorted by name. */
  toRecord(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([left], [right]) => (left < right ? -1 : 1)));
  }
}
