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

/** Adds all of them. Hours of a run are more than a call takes as arguments. */
export function addLines(lines: Line[], more: readonly Line[]): void {
  for (const line of more) lines.push(line);
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

/** How many of the sorted numbers are at most `value`: a long run has tens of thousands, and asks for each event. */
export function countUpTo(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
