/** What a paper session is run with: its limits, calibration and constants. */

import { survivalNumbers } from '@plimsoll/survival-kernel';
import type { JsonObject } from '@plimsoll/trace';
import { digestOfBytes } from '@plimsoll/trace';
import type { Fault } from './faults.ts';
import { SESSION_PEOPLE } from './faults.ts';
import type { MarketFeed } from './market-feed.ts';
import type { CapitalOptions } from './session-capital.ts';
import type { SpecIdentity } from './session-recorder.ts';

/** The lock service's clock: milliseconds a turn, however much market time the turn covers. */
export const TURN_MS = 500;
/** Twenty turns. */
export const LEASE_MS = 10_000;
/** Spec: `TokenMax`. */
export const TOKEN_MAX = 1_000_000;
/** Orders that a worker may have in flight on an instrument. Spec: `Slots`. */
export const SLOTS: readonly string[] = ['s1', 's2'];
/** A session ends after so many turns, whatever its source says. */
export const TURNS_MAX = 100_000;
/** The longest wait between two decisions of a session, milliseconds: three bars of five minutes. */
export const ELAPSED_MS_MAX = 900_000;
/** Options of `runPaperSession`. */
export interface PaperSessionOptions {
  readonly source: MarketFeed;
  /** Made if absent; the traces in it must not exist yet. */
  readonly outFolder: string;
  readonly seed: number;
  /** Where its money is. */
  readonly capital: CapitalOptions;
  /** Name of the source, for the terms under which the session can be resumed; `feed` if absent. */
  readonly sourceName?: string;
  /** Called after each turn. */
  readonly onTurn?: (turn: number) => void;
  /** Ends the session after so many observations; at most {@link TURNS_MAX}. */
  readonly turnsMax?: number;
  /** Names of the worker processes; w1 to w4 if absent. */
  readonly workers?: readonly string[];
  /** Injected faults; SESSION_FAULTS if absent. */
  readonly faults?: readonly Fault[];
  /** Digest and model of each spec, as the compiled specs carry them; without them the traces say `unpinned`. */
  readonly specs?:
    | { readonly SurvivalController: SpecIdentity; readonly InventoryLocks: SpecIdentity }
    | undefined;
  /** Wall time for the headers, RFC 3339. */
  readonly startedAt?: string;
}

/** Stands in a header when the session was told no digest: no monitor accepts it. */
export const UNPINNED: SpecIdentity = { specDigest: digestOfBytes('unpinned'), model: 'unpinned' };

/** Constants of SurvivalController in a session: every reading that there can be, and waits up to the longest. */
export function controllerConstants(people: readonly string[] = SESSION_PEOPLE): JsonObject {
  return {
    RawValues: { '#interval': [0, survivalNumbers.FullPpm] },
    Elapsed: { '#interval': [0, ELAPSED_MS_MAX] },
    People: { '#set': [...people].sort() },
  };
}

/** Constants of InventoryLocks in a session. */
export function locksConstants(workers: readonly string[], instruments: readonly string[]): JsonObject {
  return {
    Workers: { '#set': [...workers].sort() },
    Instruments: { '#set': [...instruments].sort() },
    Slots: { '#set': SLOTS },
    TokenMax: TOKEN_MAX,
  };
}
