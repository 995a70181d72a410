/** A posture is authority, and authority expires: a reader that can't tell how old it is behaves as in HIBERNATE. */
import type { ControllerState } from './controller-state.ts';
import type { Posture } from './postures.ts';
import { isWhole } from './whole-number.ts';

/** What readers of the posture get. Times: whole milliseconds on the reader's monotonic clock. */
export interface PostureRecord {
  /** Counts the records of an issuer from 1; a reader takes no older one than it has. */
  readonly epoch: number;
  readonly posture: Posture;
  readonly rPpm: number;
  /** Confidence in the order books, m3 in ppm: below ConfidencePassivePpm only passive quotes. */
  readonly confidencePpm: number;
  /** When the reader sent the request that this answers: never later than the issue itself. */
  readonly issuedAtMs: number;
  /** Valid so long; the end is excluded. */
  readonly validMs: number;
}

/** The record of a controller's state after a step. */
export function issuePosture(
  state: ControllerState,
  confidencePpm: number,
  epoch: number,
  issuedAtMs: number,
  validMs: number,
): PostureRecord {
  return { epoch, posture: state.posture, rPpm: state.filtered.rPpm, confidencePpm, issuedAtMs, validMs };
}

/** Whether the record may be acted on at `nowMs`: known, not from the future, not expired. */
export function isInForce(record: PostureRecord | undefined, nowMs: number): record is PostureRecord {
  if (record === undefined || !isWhole(nowMs) || !isWhole(record.issuedAtMs)) return false;
  return record.issuedAtMs <= nowMs && nowMs - record.issuedAtMs < record.validMs;
}

/** The newer of two records: a late answer never replaces a newer one, and the same told again is younger. */
export function newerOf(known: PostureRecord | undefined, arrived: PostureRecord): PostureRecord {
  return known !== undefined && known.epoch > arrived.epoch ? known : arrived;
}
