/** The trace format `plimsoll/1`: write it, read it with limits, check its chain. */
export { type CanonicalForm, Canonicaliser, canonicalDigest } from './canonical-digest.ts';
export { digestOf, digestOfBytes, isDigest } from './digest.ts';
export {
  type Digest,
  type SpecBinding,
  TRACE_FORMAT,
  type TraceEnd,
  type TraceEvent,
  type TraceEventBody,
  type TraceFeed,
  type TraceHeader,
  type TraceStep,
  type WritableEvent,
} from './format.ts';
export { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from './json.ts';
export { TRACE_LIMITS, type TraceLimits } from './limits.ts';
export { eventFault } from './line-schema.ts';
export { type PeekedTrace, peekHeader } from './peek-header.ts';
export { printable } from './printable.ts';
export { type TraceFault, type TraceProblem, type TraceProblemCode, traceProblemText } from './problem.ts';
export {
  type ReaderPlace,
  type ReadOptions,
  readTrace,
  readTraceFile,
  type TraceHandler,
  TraceReader,
  type TraceReading,
} from './reader.ts';
export { fdSink, fileSink, memorySink, type TraceSink } from './sink.ts';
export { parseStrictJson, type StrictJson } from './strict-json.ts';
export { systemLimitText } from './system-limit.ts';
export {
  chainText,
  endLine,
  eventLine,
  headerLine,
  type SyncPolicy,
  type TraceHeaderBody,
  TraceWriter,
  type TraceWriterOptions,
  unchainedLine,
} from './writer.ts';
