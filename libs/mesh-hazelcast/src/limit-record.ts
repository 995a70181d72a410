/**
 * A leverage limit's seal: the issuer signs for each change the version that it makes and the most that it allows.
 * Whoever reads the row goes by the smaller of row and seal, so that a stranger who writes to the map can lower a limit
 * and never raise one.
 */
import type { KeyObject } from 'node:crypto';
import type { LeverageLimit } from './limit-store.ts';
import { NO_LIMIT } from './limit-store.ts';
import { type MeshResult, meshRefused } from './mesh-refusal.ts';
import { distrustOf, seal, sealedText } from './sealed.ts';
import { WIRE } from './wire.ts';
import type { CompactValue } from './wire-codec.ts';

/** Whose limits are believed. */
export interface LimitAuthority {
  readonly issuer: string;
  /** The issuer's key. With the private one limits may be changed, with the public one they can only be read. */
  readonly key: KeyObject;
}

const DOMAIN = 'plimsoll/limit/1';
/** As the members' bound. */
const SEAL_BYTES_MAX = 1_024;

/** The seal of a change. */
export function sealLimit(
  account: string,
  { version, mostCenti }: LeverageLimit,
  { issuer, key }: LimitAuthority,
): Buffer {
  return seal(JSON.stringify([DOMAIN, issuer, account, version, mostCenti]), key);
}

/**
 * The limit in a row or an answer. Refuses: MESH106, for a row that is not what the issuer of that key signed for this
 * account.
 */
export function limitIn(
  value: CompactValue,
  account: string,
  { issuer, key }: LimitAuthority,
): MeshResult<LeverageLimit> {
  const { version, mostCenti, seal: sealed } = value.fields;
  const refuse = (detail: string) =>
    meshRefused({ code: 'MESH106', what: `the leverage limit of ${account}`, detail });
  if (version === 0) return { ok: true, value: NO_LIMIT };
  if (!Buffer.isBuffer(sealed) || !isCount(mostCenti) || !isCount(version)) return refuse('it is no limit');
  const distrust = distrustOf(sealed, key, SEAL_BYTES_MAX);
  if (distrust !== undefined) return refuse(distrust);
  const [domain, by, of, signedVersion, signedCenti] = fieldsOf(sealedText(sealed));
  if (domain !== DOMAIN) return refuse('it was signed, but as something else');
  if (by !== issuer || of !== account) return refuse(`it is the limit of ${of}, issued by ${by}`);
  if (signedVersion !== version || !isCount(signedCenti))
    return refuse(`version ${version} was not signed, but ${signedVersion}`);
  return { ok: true, value: { version, mostCenti: Math.min(mostCenti, signedCenti) } };
}

/** Chooses the versions of one issuer: each larger than its last one, and than every one of an earlier millisecond. */
export class LimitVersions {
  readonly #nowMs: () => number;
  #last = 0;

  /** @param nowMs Milliseconds since 1970: the floor that keeps versions growing when rows and issuer were lost. */
  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** @returns undefined when there is none left that all sides can read. */
  next(above: number): number | undefined {
    const version = Math.max(this.#last + 1, above + 1, Math.floor(this.#nowMs()) * WIRE.tokensPerMs + 1);
    if (version > WIRE.numberMax) return undefined;
    this.#last = version;
    return version;
  }
}

function fieldsOf(text: string): readonly unknown[] {
  try {
    const fields: unknown = JSON.parse(text);
    return Array.isArray(fields) ? fields : [];
  } catch {
    return [];
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
