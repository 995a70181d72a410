/** Validates whole traces: bytes in, one answer out. */
import { createReadStream } from 'node:fs';
import {
  type ReadOptions,
  readTrace,
  readTraceFile,
  type TraceHandler,
  type TraceReading,
} from '@plimsoll/trace';
import type { Conformance } from './conformance.ts';
import { createMonitor, type MonitorOptions } from './monitor.ts';
import { readParts, type TracePart } from './trace-parts.ts';

export interface ValidateOptions extends MonitorOptions {
  readonly read?: Omit<ReadOptions, 'previous'>;
}

/** Reads a stream (a file, stdin, a socket) once, and steps the model along it. */
export function validateTrace(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ValidateOptions,
): Promise<Conformance> {
  return validate(options, (handler, read) => readTrace(stream, handler, read));
}

/** The same for a file by name. */
export function validateTraceFile(file: string, options: ValidateOptions): Promise<Conformance> {
  return validate(options, (handler, read) => readTraceFile(file, handler, read));
}

/**
 * The same for a trace that was rotated: each part resumes the one before, and the model goes on where it was, with
 * every state that it may be in.
 */
export async function validateParts(
  parts: AsyncIterable<TracePart> | Iterable<TracePart>,
  options: ValidateOptions,
): Promise<Conformance> {
  const monitor = createMonitor(options);
  const { reading } = await readParts(
    parts,
    {
      header: (header, { name }, isFirst) => {
        monitor.file = name;
        return (isFirst ? monitor.header(header) : monitor.nextPart(header, name)) === 'open';
      },
      event: (event, line) => monitor.event(event, line) === 'open',
    },
    readOptions(options),
  );
  return monitor.finish(reading);
}

/** A file as a part; it is opened when its turn comes. */
export function filePart(file: string, name = file): TracePart {
  return { name, stream: { [Symbol.asyncIterator]: () => createReadStream(file)[Symbol.asyncIterator]() } };
}

async function validate(
  options: ValidateOptions,
  read: (handler: TraceHandler, options: ReadOptions) => Promise<TraceReading>,
): Promise<Conformance> {
  const monitor = createMonitor(options);
  const handler: TraceHandler = {
    header: (header) => monitor.header(header) === 'open',
    event: (event, line) => monitor.event(event, line) === 'open',
  };
  return monitor.finish(await read(handler, readOptions(options)));
}

function readOptions({ resumeFrom, read }: ValidateOptions): ReadOptions {
  const previous = resumeFrom && { head: resumeFrom.head, seq: resumeFrom.seq };
  return { ...read, ...(previous ? { previous } : {}) };
}
