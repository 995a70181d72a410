/**
 * A reader of the controller's posture, as specs-tla/PostureAuthority/PostureAuthority.tla has it: it asks, and what
 * it is told is as old as its question, on its own clock. Pure: each function gives the reader's next state.
 */
import type { PostureRecord } from './authority.ts';
import { isInForce, newerOf } from './authority.ts';
import type { Posture } from './postures.ts';
import { isWhole } from './whole-number.ts';

/** What a reader remembers. Times: whole milliseconds on its own monotonic clock. */
export interface PostureReader {
  /** Number of the last question; counts from 1. */
  readonly nonce: number;
  /** When the question that it waits for was sent; undefined while it waits for none. */
  readonly askedAtMs: number | undefined;
  /** The newest record that it was told, dated by the question it answers. */
  readonly known: PostureRecord | undefined;
  /** Number of the question that `known` answers. */
  readonly answeredNonce: number;
}

/** What the controller answers: its posture of now, and the number of the question. */
export interface PostureAnswer {
  readonly nonce: number;
  readonly epoch: number;
  readonly posture: Posture;
  readonly rPpm: number;
  readonly confidencePpm: number;
  readonly validMs: number;
}

/** Knows nothing, and so acts as in HIBERNATE. */
export const newReader: PostureReader = {
  nonce: 0,
  askedAtMs: undefined,
  known: undefined,
  answeredNonce: 0,
};

/**
 * Marks the moment of a question, before it is sent.
 *
 * @returns The reader, whose `nonce` the question must bear; undefined while it waits for an answer, or without a time.
 */
export function ask(reader: PostureReader, nowMs: number): PostureReader | undefined {
  if (reader.askedAtMs !== undefined || !isWhole(nowMs)) return undefined;
  return { ...reader, nonce: reader.nonce + 1, askedAtMs: nowMs };
}

/** The controller's answer to the question of that number. */
export function answer(record: Omit<PostureRecord, 'issuedAtMs'>, nonce: number): PostureAnswer {
  const { epoch, posture, rPpm, confidencePpm, validMs } = record;
  return { nonce, epoch, posture, rPpm, confidencePpm, validMs };
}

/**
 * Takes an answer. Age counts from the question, never from receipt: a delayed APEX is old when it arrives.
 *
 * @returns undefined for an answer to a question that is not (or no longer) asked: it must change nothing.
 */
export function receive(reader: PostureReader, told: PostureAnswer): PostureReader | undefined {
  if (reader.askedAtMs === undefined || told.nonce !== reader.nonce) return undefined;
  const { epoch, posture, rPpm, confidencePpm, validMs } = told;
  const arrived: PostureRecord = {
    epoch,
    posture,
    rPpm,
    confidencePpm,
    validMs,
    issuedAtMs: reader.askedAtMs,
  };
  const known = newerOf(reader.known, arrived);
  const answeredNonce = known === arrived ? told.nonce : reader.answeredNonce;
  return { ...reader, askedAtMs: undefined, known, answeredNonce };
}

/**
 * Takes a newer record that answers, once more, the question that `known` answers: it was issued after that question,
 * and is no younger than it. Spec: `Push`.
 *
 * @returns undefined for what is not newer, answers another question, or comes when that one is too old already.
 */
export function push(reader: PostureReader, told: PostureAnswer, nowMs: number): PostureReader | undefined {
  const { known, answeredNonce } = reader;
  if (!isInForce(known, nowMs) || told.nonce !== answeredNonce || told.epoch <= known.epoch) return undefined;
  const { epoch, posture, rPpm, confidencePpm, validMs } = told;
  const { issuedAtMs } = known;
  return { ...reader, known: { epoch, posture, rPpm, confidencePpm, validMs, issuedAtMs } };
}

/** Gives up waiting. @returns undefined when it waits for nothing. */
export function lose(reader: PostureReader): PostureReader | undefined {
  return reader.askedAtMs === undefined ? undefined : { ...reader, askedAtMs: undefined };
}

/** What the reader acts on at `nowMs`: HIBERNATE once what it knows is too old, or its clock is broken. [impl->REQ~quorum~1] [impl->REQ~health-map~1] */
export function actsOn(reader: PostureReader, nowMs: number): Posture {
  return isInForce(reader.known, nowMs) ? reader.known.posture : 'HIBERNATE';
}
