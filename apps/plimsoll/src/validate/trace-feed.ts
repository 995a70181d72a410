/** Finds the market data that a trace names, or that somebody gives for it, and takes its observations again. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { DataError, isMarketSession, marketSession } from '@plimsoll/market-data';
import { isJsonObject, type JsonObject, type TraceFeed } from '@plimsoll/trace';
import type { Recompute } from '@plimsoll/trace-validation';
import { z } from 'zod';
import { EXIT } from '../exit-code.ts';
import { Failure, unreadable } from '../failure.ts';
import type { Project } from '../project.ts';
import { type FeedObservation, feedCheck, feedObservation } from './feed-check.ts';

/** Whether a trace's readings are taken again, and why not. */
export type FeedFinding =
  | {
      readonly kind: 'recomputed';
      readonly from: string;
      readonly observations: number;
      /** How many faults the trace's header says were put into the readings. */
      readonly faults: number;
    }
  | { readonly kind: 'not recomputed'; readonly reason: string };

/** A finding, and a fresh check for each validation where there is one. */
export interface LoadedFeed {
  readonly finding: FeedFinding;
  readonly check: (() => Recompute) | undefined;
}

/** A session ends after so many observations, as the kernel's do: it bounds what is kept of a feed. */
const OBSERVATIONS_MAX = 100_000;
const LINE_LENGTH_MAX = 1 << 20;

/**
 * @param named By the trace's header.
 * @param file Observations that somebody recorded, one a line, as the kernel's endpoint is sent them.
 * @throws Failure (exit 2) when the file holds something else, or the recordings are damaged.
 */
export async function loadFeed(
  project: Project,
  named: TraceFeed | undefined,
  file: string | undefined,
): Promise<LoadedFeed> {
  if (file !== undefined) return loaded(await fileObservations(file), [], file);
  if (named === undefined) return absent('the trace names no feed: its readings are taken as written');
  const { session, seed, faults } = named;
  if (!isMarketSession(session)) return absent(`the trace's feed ${session} is not known here`);
  try {
    const observations: FeedObservation[] = [];
    for await (const { sequence, atMs, instruments } of marketSession(session, project.root, seed)) {
      observations.push(feedObservation(sequence, atMs, instruments));
      if (observations.length >= OBSERVATIONS_MAX) break;
    }
    return loaded(observations, faults, `the ${session} market data`);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const isMissing = error.detail.code === 'DATA101' || error.exitCode === EXIT.machine;
    if (isMissing) return absent(error.message);
    throw new Failure(EXIT.badInput, error.message);
  }
}

function loaded(
  observations: readonly FeedObservation[],
  faults: readonly JsonObject[],
  from: string,
): LoadedFeed {
  return {
    finding: { kind: 'recomputed', from, observations: observations.length, faults: faults.length },
    check: () => feedCheck(observations, faults, from),
  };
}

function absent(reason: string): LoadedFeed {
  return { finding: { kind: 'not recomputed', reason }, check: undefined };
}

/** One sentence for people. */
export function feedText(finding: FeedFinding): string {
  if (finding.kind === 'not recomputed') return `  readings NOT recomputed: ${finding.reason}`;
  const { from, observations, faults } = finding;
  const but = faults === 0 ? '' : `, but for ${faults} faults that its header names`;
  return `  readings as ${from} gives them (${observations} observations)${but}`;
}

const whole = z.number().nullable().optional();
const lineSchema = z.object({
  type: z.literal('observe'),
  atMs: z.number().optional(),
  envelopeAgeMs: whole,
  instruments: z.array(
    z.object({
      latencyMs: whole,
      jitterMs: whole,
      depthPpm: whole,
      takerBuyPpm: whole,
      volatilityPpm: whole,
    }),
  ),
});

async function fileObservations(file: string): Promise<FeedObservation[]> {
  const observations: FeedObservation[] = [];
  try {
    for await (const text of createInterface({ input: createReadStream(file) })) {
      observations.push(observationIn(text, file, observations.length + 1));
      if (observations.length > OBSERVATIONS_MAX)
        throw new Failure(EXIT.badInput, `${file}: more than ${OBSERVATIONS_MAX} observations`);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw unreadable(file, error);
  }
  return observations;
}

function observationIn(text: string, file: string, line: number): FeedObservation {
  if (text.length > LINE_LENGTH_MAX)
    throw new Failure(EXIT.badInput, `${file}:${line}: longer than ${LINE_LENGTH_MAX} characters`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success || !isJsonObject(value)) {
    const form = '{"type":"observe","atMs":…,"envelopeAgeMs":…,"instruments":[…]}';
    throw new Failure(EXIT.badInput, `${file}:${line}: not an observation: it should be ${form}`);
  }
  const { atMs, envelopeAgeMs, instruments } = parsed.data;
  return feedObservation(line, atMs, instruments, envelopeAgeMs);
}
