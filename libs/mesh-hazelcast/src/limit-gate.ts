/**
 * The gate's copy of the leverage limit, as specs-tla/AdaptiveCutoff has it: it asks again and again, and passes only
 * orders that were sized by the version that it knows, as long as its last answered question is recent. Pure: each
 * function gives the gate's next state. Times: whole milliseconds on the gate's own monotonic clock.
 */
import { type LeverageLimit, NO_LIMIT } from './limit-store.ts';

/** What the gate remembers. */
export interface LimitGate {
  /** The newest limit that it was told of. */
  readonly known: LeverageLimit;
  /** When it sent the question that `known`, or what `known` replaced, answers; undefined before the first answer. */
  readonly knownSinceMs: number | undefined;
  /** When it sent the question that it waits for; undefined while it waits for none. */
  readonly askedAtMs: number | undefined;
}

/** Knows nothing, passes nothing. */
export const newLimitGate: LimitGate = { known: NO_LIMIT, knownSinceMs: undefined, askedAtMs: undefined };

/** Marks the moment of a question, before it is sent. @returns undefined while it waits for an answer. Spec: `Ask`. */
export function askLimit(gate: LimitGate, nowMs: number): LimitGate | undefined {
  return gate.askedAtMs === undefined ? { ...gate, askedAtMs: nowMs } : undefined;
}

/**
 * Takes the answer. It is as old as its question; one that was overtaken by a push does not take the newer limit
 * back. Spec: `Receive`.
 *
 * @returns undefined when nothing is asked: an answer that was given up changes nothing.
 */
export function receiveLimit(gate: LimitGate, told: LeverageLimit): LimitGate | undefined {
  if (gate.askedAtMs === undefined) return undefined;
  if (told.version < gate.known.version) return { ...gate, askedAtMs: undefined };
  return { known: told, knownSinceMs: gate.askedAtMs, askedAtMs: undefined };
}

/** The newest version that the issuer's posture names, and when the reader asked for that posture. */
export interface NamedLimit {
  readonly version: number;
  readonly sinceMs: number;
}

/**
 * Takes an answer that a posture bears out. A limit is signed and may yet be an old one that somebody put back; a
 * posture answers the reader's own question. So none older than the named one is taken, and what is taken is as old as
 * the older of both questions. Spec: `Take` in NamedLimit.
 *
 * @param named undefined before the reader was told of a posture: nothing is taken then.
 * @returns undefined when nothing is asked.
 */
export function receiveNamedLimit(
  gate: LimitGate,
  told: LeverageLimit,
  named: NamedLimit | undefined,
): LimitGate | undefined {
  if (gate.askedAtMs === undefined) return undefined;
  if (named === undefined || told.version < named.version) return loseLimit(gate);
  return receiveLimit({ ...gate, askedAtMs: Math.min(gate.askedAtMs, named.sinceMs) }, told);
}

/** Gives up waiting. @returns undefined when it waits for nothing. Spec: `Lose`. */
export function loseLimit(gate: LimitGate): LimitGate | undefined {
  return gate.askedAtMs === undefined ? undefined : { ...gate, askedAtMs: undefined };
}

/** A push brings a newer limit, and makes nothing younger. @returns undefined for what it knows. Spec: `Push`. */
export function pushLimit(gate: LimitGate, told: LeverageLimit): LimitGate | undefined {
  return told.version > gate.known.version ? { ...gate, known: told } : undefined;
}

/** Why an order does not pass. */
export type LimitDenial = 'limit too old' | 'sized by another version' | 'larger than the limit';

/**
 * The order's fate, at the last hop. Spec: `Pass`, `Refuse`. [impl->REQ~acb-atomic~1]
 *
 * @param sizedBy The version by which the order was sized.
 * @param sizeCenti The leverage that the order was sized for.
 * @param validMs What the gate knows is good for so long after its question; the end is excluded.
 * @returns undefined when it passes.
 */
export function judgeLimit(
  gate: LimitGate,
  sizedBy: number,
  sizeCenti: number,
  nowMs: number,
  validMs: number,
): LimitDenial | undefined {
  const { known } = gate;
  if (!isRecent(gate, nowMs, validMs)) return 'limit too old';
  if (known.version === 0 || sizedBy !== known.version) return 'sized by another version';
  return sizeCenti > known.mostCenti ? 'larger than the limit' : undefined;
}

/**
 * What the account's leverage may be now, for a gate that holds each order against it as it passes, whatever the order
 * was sized by: nothing when what it knows is too old. [impl->REQ~acb-atomic~1]
 */
export function allowedCenti(gate: LimitGate, nowMs: number, validMs: number): number {
  return isRecent(gate, nowMs, validMs) ? gate.known.mostCenti : 0;
}

function isRecent({ knownSinceMs }: LimitGate, nowMs: number, validMs: number): boolean {
  return knownSinceMs !== undefined && nowMs >= knownSinceMs && nowMs - knownSinceMs < validMs;
}

/**
 * Whether a change is in force: the gate knows it, or cannot go by anything older any more. Spec: `Ack`.
 *
 * @param gateVersion The version that the gate said it knows.
 * @param changedMsAgo Time since the change, on the clock of whoever changed it.
 * @param driftMs What that clock and the gate's may differ by in one validity.
 */
export function isCutInForce(
  version: number,
  gateVersion: number,
  changedMsAgo: number,
  validMs: number,
  driftMs: number,
): boolean {
  return gateVersion >= version || changedMsAgo > validMs + driftMs;
}
