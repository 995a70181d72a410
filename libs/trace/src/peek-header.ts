/** The header of a stream, before anybody can say which model its events belong to. */
import type { TraceHeader } from './format.ts';
import { TRACE_LIMITS, type TraceLimits } from './limits.ts';
import { asHeader, headerFault } from './line-schema.ts';
import type { TraceFault } from './problem.ts';
import { parseStrictJson } from './strict-json.ts';

/** A stream whose first line was read; `stream` gives all its bytes, those first ones included. */
export type PeekedTrace = {
  readonly stream: AsyncIterable<Uint8Array>;
  /** Lets go of the source; call it when `stream` is not read to its end. */
  readonly close: () => Promise<void>;
} & (
  | { readonly header: TraceHeader; readonly fault?: undefined }
  | { readonly fault: TraceFault; readonly header?: undefined }
);

/**
 * Reads the first line and no further than a line may be long.
 *
 * @throws what the stream throws.
 */
export async function peekHeader(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: TraceLimits = TRACE_LIMITS,
): Promise<PeekedTrace> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const seen: Buffer[] = [];
  let bytes = 0;
  let end = -1;
  while (end < 0 && bytes <= limits.lineBytesMax) {
    const next = await iterator.next();
    if (next.done) break;
    const chunk = Buffer.from(next.value);
    const newline = chunk.indexOf(0x0a);
    if (newline >= 0) end = bytes + newline;
    seen.push(chunk);
    bytes += chunk.length;
  }
  const close = async (): Promise<void> => void (await iterator.return?.());
  return { stream: rejoined(seen, iterator), close, ...headerOf(Buffer.concat(seen), end, limits) };
}

async function* rejoined(
  seen: readonly Buffer[],
  rest: AsyncIterator<Uint8Array> | Iterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* seen;
    for (;;) {
      const next = await rest.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}

/** How every gzip file begins; no UTF-8 does. */
const GZIP = [0x1f, 0x8b] as const;

function headerOf(
  bytes: Buffer,
  end: number,
  limits: TraceLimits,
): { readonly header: TraceHeader } | { readonly fault: TraceFault } {
  if (bytes.length === 0) return { fault: { code: 'TRACE101' } };
  const length = end < 0 ? bytes.length : end;
  if (length > limits.lineBytesMax) {
    return { fault: { code: 'TRACE102', lineBytesMax: limits.lineBytesMax } };
  }
  if (bytes[0] === GZIP[0] && bytes[1] === GZIP[1]) return { fault: { code: 'TRACE112' } };
  const parsed = parseStrictJson(bytes.subarray(0, length), limits);
  if (parsed.fault) {
    return parsed.fault.code === 'TRACE106'
      ? { fault: { code: 'TRACE201', found: 'the first line is not JSON' } }
      : { fault: parsed.fault };
  }
  const fault = headerFault(parsed.value);
  return fault ? { fault } : { header: asHeader(parsed.value) };
}
