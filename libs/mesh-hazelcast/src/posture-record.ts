/**
 * The posture as it travels: signed by the kernel that issued it, with its number and the questions it answers. A
 * stranger who can write to the map can silence it, which stops trading; without the key nobody can start it.
 */
import type { KeyObject } from 'node:crypto';
import { POSTURES, type postureReader } from '@plimsoll/survival-kernel';
import { type MeshResult, meshRefused } from './mesh-refusal.ts';
import { distrustOf, seal, sealedText } from './sealed.ts';

/** What is signed stands apart from everything else that this key may sign. */
const DOMAIN = 'plimsoll/posture/2';
/** A record with questions of some hundred readers is smaller; a larger one is refused before it is parsed. */
export const POSTURE_RECORD_BYTES_MAX = 65_536;

/** A posture, and every question that it answers. */
export interface IssuedPosture extends Omit<postureReader.PostureAnswer, 'nonce'> {
  /** Who issued it: a reader obeys one issuer. */
  readonly issuer: string;
  /** The number of the newest question of each reader, as it was asked: reader → nonce. */
  readonly answers: Readonly<Record<string, string>>;
  /** The newest limit of each account that the issuer leads: account → version. Spec: `named` in NamedLimit. */
  readonly limits: Readonly<Record<string, number>>;
}

/** The bytes to publish: the signature, then what was signed. */
export function sealPosture(record: IssuedPosture, key: KeyObject): Buffer {
  const { issuer, epoch, posture, rPpm, confidencePpm, validMs, answers, limits } = record;
  const said = [epoch, posture, rPpm, confidencePpm, validMs, answers, limits];
  const body = JSON.stringify([DOMAIN, issuer, ...said]);
  return seal(body, key);
}

/** Opens what was published. Refuses: MESH106, for whatever the issuer of that key did not sign in this form. */
export function openPosture(sealed: Buffer, issuer: string, key: KeyObject): MeshResult<IssuedPosture> {
  const refuse = (detail: string) =>
    meshRefused({ code: 'MESH106', what: `the posture record of ${issuer}`, detail });
  const distrust = distrustOf(sealed, key, POSTURE_RECORD_BYTES_MAX);
  if (distrust !== undefined) return refuse(distrust);
  const record = parse(sealedText(sealed));
  if (record === undefined) return refuse('it was signed, but in a form that this build does not know');
  if (record.issuer !== issuer) return refuse(`it was issued by ${record.issuer}`);
  return { ok: true, value: record };
}

/** The epoch in sealed bytes, unverified: for whoever sealed them. @returns undefined for other bytes. */
export function postureEpoch(sealed: Buffer): number | undefined {
  if (sealed.length > POSTURE_RECORD_BYTES_MAX) return undefined;
  return parse(sealedText(sealed))?.epoch;
}

function parse(text: string): IssuedPosture | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(fields) || fields.length !== 9) return undefined;
  const [domain, issuer, epoch, name, rPpm, confidencePpm, validMs, answers, limits]: unknown[] = fields;
  const posture = POSTURES.find((known) => known === name);
  if (domain !== DOMAIN || typeof issuer !== 'string' || posture === undefined) return undefined;
  if (!isCount(epoch) || !isPpm(rPpm) || !isPpm(confidencePpm) || !isCount(validMs)) return undefined;
  if (!isRecordOf(answers, isText) || !isRecordOf(limits, isCount)) return undefined;
  return { issuer, epoch, posture, rPpm, confidencePpm, validMs, answers, limits };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPpm(value: unknown): value is number {
  return isCount(value) && value <= 1_000_000;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isRecordOf<Value>(
  value: unknown,
  isOne: (one: unknown) => one is Value,
): value is Record<string, Value> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isOne)
  );
}
