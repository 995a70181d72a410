/** The traces that records of a ring make: written in groups, or, after a crash, completed from where they were cut. */
import assert from 'node:assert/strict';
import type { TraceHeaderBody } from '@plimsoll/trace';
import type { WrittenTrace } from '../session-recorder.ts';
import { SourceRecorder } from '../session-recorder.ts';
import type { RingRecord } from './record-ring.ts';
import { eventOf } from './ring-event.ts';

/** All traces of one service. */
export class TraceSet {
  readonly #folder: string;
  readonly #sources: SourceRecorder[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a group and waits until it is on stable storage. */
  commit(records: readonly RingRecord[]): void {
    const touched = new Set<SourceRecorder>();
    for (const { source, seq, text } of records) {
      if (seq === 0) {
        assert(source === this.#sources.length, 'sources come in order');
        this.#sources.push(new SourceRecorder(this.#folder, JSON.parse(text) as TraceHeaderBody));
      }
      const recorder = this.#sources[source];
      assert(recorder !== undefined, 'the header of a source comes first');
      touched.add(recorder);
      if (seq === 0) continue;
      const written = recorder.record(eventOf(text));
      assert(written === seq, 'events are numbered without a gap');
    }
    for (const each of touched) {
      each.flush();
      each.sync();
    }
  }

  /** Signs how far the traces are, when a second has gone by. */
  sign(): void {
    for (const each of this.#sources) each.flush();
  }

  /** Ends all of them. */
  end(): WrittenTrace[] {
    return this.#sources.map((each) => each.end());
  }
}
