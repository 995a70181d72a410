/**
 * A digest that two runs of the same behaviour share: opaque identifiers are renamed by first occurrence,
 * ordered values are rebased, and what only says when and where (wall time, clock id, chain) is left out.
 */
import { createHash } from 'node:crypto';
import type { Digest, TraceEvent, TraceHeader } from './format.ts';
import { canonicalJson, isJsonObject, type JsonValue } from './json.ts';
import { type ReadOptions, readTrace, type TraceReading } from './reader.ts';

export interface CanonicalForm {
  /** Names of fields whose strings are identifiers without an order (order ids). UUIDs are known by shape. */
  readonly opaqueFields?: readonly string[];
  /** Names of fields whose whole numbers count from an arbitrary start (tokens, epochs); `tsUs` always is. */
  readonly orderedFields?: readonly string[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Left out: they differ between two runs of the same behaviour. */
const LEFT_OUT = new Set(['prev', 'startedAt', 'clock', 'resumes']);

/** Renames and rebases, line by line; the same instance for a whole trace. */
export class Canonicaliser {
  readonly #opaque: ReadonlySet<string>;
  readonly #ordered: ReadonlySet<string>;
  readonly #nameOf = new Map<string, string>();
  readonly #baseOf = new Map<string, bigint>();

  constructor(form: CanonicalForm = {}) {
    this.#opaque = new Set(form.opaqueFields);
    this.#ordered = new Set(['tsUs', ...(form.orderedFields ?? [])]);
  }

  /** The text that enters the digest for this line. */
  line(value: TraceHeader | TraceEvent): string {
    const kept = Object.entries(value).filter(([name]) => !LEFT_OUT.has(name));
    return canonicalJson(this.#object(kept as [string, JsonValue][]));
  }

  #value(value: JsonValue, field: string): JsonValue {
    if (typeof value === 'string') return this.#string(value, this.#opaque.has(field));
    if (typeof value === 'number' && this.#ordered.has(field) && Number.isInteger(value)) {
      return this.#rebased(BigInt(value), field);
    }
    if (Array.isArray(value)) return value.map((item: JsonValue) => this.#value(item, field));
    if (!isJsonObject(value)) return value;
    const digits = value['#bigint'];
    if (this.#ordered.has(field) && typeof digits === 'string' && /^-?\d{1,100}$/.test(digits)) {
      return this.#rebased(BigInt(digits), field);
    }
    return this.#object(Object.entries(value), field);
  }

  #object(entries: readonly [string, JsonValue][], field = ''): JsonValue {
    // First occurrence must not depend on the order in which a producer wrote the fields.
    const sorted = entries.toSorted(([left], [right]) => (left < right ? -1 : 1));
    // Inside an ITF wrapper ("#map", "#set", "#at") the field that holds it still says what the values are.
    return Object.fromEntries(
      sorted.map(([name, value]) => [
        this.#string(name, false),
        this.#value(value, name.startsWith('#') ? field : name),
      ]),
    );
  }

  /** Renamed strings start with NUL, so a string that does so already gets a second one. */
  #string(text: string, isOpaque: boolean): string {
    if (!isOpaque && !UUID.test(text)) return text.startsWith('\0') ? `\0${text}` : text;
    const known = this.#nameOf.get(text);
    if (known !== undefined) return known;
    const name = `\0id${this.#nameOf.size + 1}`;
    this.#nameOf.set(text, name);
    return name;
  }

  #rebased(value: bigint, field: string): JsonValue {
    const base = this.#baseOf.get(field) ?? value;
    this.#baseOf.set(field, base);
    return { rebased: String(value - base) };
  }
}

/** Reads a trace and gives its canonical digest beside the reading; a digest only when the trace is complete. */
export async function canonicalDigest(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  form: CanonicalForm = {},
  options: ReadOptions = {},
): Promise<{ readonly reading: TraceReading; readonly digest: Digest | undefined }> {
  const canonicaliser = new Canonicaliser(form);
  const state = createHash('sha256');
  const take = (value: TraceHeader | TraceEvent) => {
    state.update(`${canonicaliser.line(value)}\n`);
    return true;
  };
  const reading = await readTrace(stream, { header: take, event: take }, options);
  const digest: Digest = `sha256:${state.digest('hex')}`;
  return { reading, digest: reading.kind === 'complete' ? digest : undefined };
}
