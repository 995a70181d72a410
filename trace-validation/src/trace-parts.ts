/** The files of one source in order: each resumes the one before it. */
import {
  type Digest,
  type ReadOptions,
  readTrace,
  type TraceHandler,
  type TraceHeader,
  type TraceReading,
} from '@plimsoll/trace';

/** One file or stream of a source. */
export interface TracePart {
  /** For reports. */
  readonly name: string;
  readonly stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface PartHandler {
  readonly header: (header: TraceHeader, part: TracePart, isFirst: boolean) => boolean;
  readonly event: NonNullable<TraceHandler['event']>;
}

/** How the reading of all parts ended: that of the last one that was read. */
export interface PartsReading {
  readonly reading: TraceReading;
  readonly part: TracePart | undefined;
}

/** Reads the parts one after the other until one does not end well, or a handler wants no more. */
export async function readParts(
  parts: AsyncIterable<TracePart> | Iterable<TracePart>,
  handler: PartHandler,
  options: ReadOptions = {},
): Promise<PartsReading> {
  let previous: { readonly head: Digest; readonly seq: number } | undefined = options.previous;
  let last: PartsReading = { reading: NOTHING_READ, part: undefined };
  let isFirst = true;
  for await (const part of parts) {
    const read: ReadOptions = previous === undefined ? options : { ...options, previous };
    const isThisFirst = isFirst;
    const header: NonNullable<TraceHandler['header']> = (found) => handler.header(found, part, isThisFirst);
    const reading = await readPart(part, { header, event: handler.event }, read);
    last = { reading, part };
    if (reading.kind !== 'complete') return last;
    previous = { head: reading.head, seq: reading.lastSeq === 0 ? (previous?.seq ?? 0) : reading.lastSeq };
    isFirst = false;
  }
  return last;
}

async function readPart(part: TracePart, handler: TraceHandler, options: ReadOptions): Promise<TraceReading> {
  try {
    return await readTrace(part.stream, handler, options);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    const problem = { line: 0, code: 'TRACE110', file: part.name, detail: code } as const;
    return { kind: 'refused', problem, count: 0, lastSeq: 0 };
  }
}

const NOTHING_READ: TraceReading = {
  kind: 'refused',
  problem: { line: 0, code: 'TRACE101' },
  count: 0,
  lastSeq: 0,
};
