/** The two traces of a session: each event in the shape of libs/trace, kept until the session's constants are known. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Digest, JsonObject, TraceEventBody } from '@plimsoll/trace';
import { fileSink, TraceWriter } from '@plimsoll/trace';

/** Names of the sources; `after` refers to them. */
export const CONTROLLER_SOURCE = 'kernel/controller';
export const LOCKS_SOURCE = 'kernel/locks';

// A session is minutes long; what runs for days writes as it goes, with constants that are fixed beforehand.
const EVENTS_MAX = 200_000;

/** Which model a trace follows. */
export interface SpecIdentity {
  readonly specDigest: Digest;
  readonly model: string;
}

/** A trace on disk. */
export interface WrittenTrace {
  readonly spec: string;
  readonly file: string;
  readonly count: number;
  readonly head: Digest;
}

/** Events of one source, in order. */
export class SourceRecorder {
  readonly events: TraceEventBody[] = [];
  readonly spec: string;
  readonly #source: string;
  readonly #clock: string;

  constructor(spec: string, source: string, clock: string) {
    this.spec = spec;
    this.#source = source;
    this.#clock = clock;
  }

  /** @returns The event's `seq`. */
  record(event: TraceEventBody): number {
    assert(this.events.length < EVENTS_MAX, `a session has at most ${EVENTS_MAX} events a source`);
    return this.events.push(event);
  }

  /** Writes `<folder>/<spec>.ndjson`, which must not exist. @throws the system's error. */
  write(folder: string, identity: SpecIdentity, constants: JsonObject, startedAt: string): WrittenTrace {
    const file = join(folder, `${this.spec}.ndjson`);
    const { specDigest, model } = identity;
    const header = {
      spec: this.spec,
      specDigest,
      model,
      constants,
      source: this.#source,
      clock: this.#clock,
    };
    const writer = new TraceWriter(fileSink(file), { ...header, startedAt });
    writer.appendAll(this.events);
    const { count, head } = writer.end();
    return { spec: this.spec, file, count, head };
  }
}
