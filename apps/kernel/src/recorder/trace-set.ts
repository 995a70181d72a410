/** The traces that the lines of a ring make, chained and written in groups. */
import assert from 'node:assert/strict';
import type { TraceHeaderBody } from '@plimsoll/trace';
import type { WrittenTrace } from '../session-recorder.ts';
import { SourceRecorder } from '../session-recorder.ts';
import type { RingLine } from './record-ring.ts';

/** All traces of one service. */
export class TraceSet {
  readonly #folder: string;
  readonly #sources: SourceRecorder[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a group and waits until it is on stable storage. */
  commit(group: readonly RingLine[]): void {
    const events: RingLine[][] = [];
    for (const line of group) {
      const { source, seq, bytes } = line;
      if (seq === 0) {
        assert(source === this.#sources.length, 'sources come in order');
        const header = JSON.parse(bytes.toString()) as TraceHeaderBody;
        this.#sources.push(new SourceRecorder(this.#folder, header));
      }
      const own = (events[source] ??= []);
      if (seq > 0) own.push(line);
    }
    for (const [source, own] of events.entries()) if (own !== undefined) this.#write(source, own);
  }

  /** Signs how far the traces are, when a second has gone by. */
  sign(): void {
    for (const each of this.#sources) each.flush();
  }

  /** Ends all of them. */
  end(): WrittenTrace[] {
    return this.#sources.map((each) => each.end());
  }

  #write(source: number, events: readonly RingLine[]): void {
    const recorder = this.#sources[source];
    assert(recorder !== undefined, 'the header of a source comes first');
    for (const [index, { seq }] of events.entries()) {
      assert(seq === recorder.nextSeq + index, 'events are numbered without a gap');
    }
    recorder.appendLines(events.map(({ bytes }) => bytes));
    recorder.sync();
  }
}
