/** Lines of a trace before they are written: at a moment, which need not be whole, and in the order of it. */
import { fileSink, type JsonObject, type TraceHeaderBody, TraceWriter } from '@plimsoll/trace';

export interface Line {
  readonly us: number;
  readonly actor: string;
  readonly action: string;
  readonly args?: JsonObject;
  readonly state?: JsonObject;
  readonly why?: JsonObject;
}

/** Which model a trace follows. */
export interface SpecPin {
  readonly specDigest: `sha256:${string}`;
  readonly model: string;
}

/** Writes the lines, oldest first; of two at the same moment that which was given first. */
export function writeLines(
  file: string,
  header: Omit<TraceHeaderBody, 'source' | 'clock' | 'startedAt'>,
  lines: readonly Line[],
): void {
  const writer = new TraceWriter(fileSink(file), {
    ...header,
    source: 'mesh',
    clock: 'machine-monotonic',
    startedAt: new Date().toISOString(),
  });
  const sorted = [...lines].sort((a, b) => a.us - b.us);
  writer.appendAll(sorted.map(({ us, ...line }) => ({ tsUs: Math.floor(us), ...line })));
  writer.end();
}

export function setOf(names: readonly (string | number)[]): JsonObject {
  return { '#set': [...names] };
}

/** A function at one point. */
export function at(point: string, value: string | number): JsonObject {
  return { '#at': [[point, value]] };
}
