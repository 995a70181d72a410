/** Validates whole traces: bytes in, one answer out. */
import {
  type ReadOptions,
  readTrace,
  readTraceFile,
  type TraceHandler,
  type TraceReading,
} from '@plimsoll/trace';
import type { Conformance } from './conformance.ts';
import { createMonitor, type MonitorOptions } from './monitor.ts';

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

async function validate(
  options: ValidateOptions,
  read: (handler: TraceHandler, options: ReadOptions) => Promise<TraceReading>,
): Promise<Conformance> {
  const monitor = createMonitor(options);
  const handler: TraceHandler = {
    header: (header) => monitor.header(header) === 'open',
    event: (event, line) => monitor.event(event, line) === 'open',
  };
  const { resumeFrom } = options;
  const previous = resumeFrom && { head: resumeFrom.head, seq: resumeFrom.seq };
  return monitor.finish(await read(handler, { ...options.read, ...(previous ? { previous } : {}) }));
}
