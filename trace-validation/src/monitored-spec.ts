/** What a monitor is told about a spec: which bytes it came from, and how to build it for a trace's constants. */
import type { CompiledSpec, Runtime, Value } from '@plimsoll/tla-values';
import { canonicalJson, type Digest, type JsonValue } from '@plimsoll/trace';

export interface MonitoredSpec {
  /** Digest of the sources, as the producer of the trace must name it. */
  readonly specDigest: Digest;
  /** Name of the model that the constants come from; a header that names another is refused. */
  readonly model: string;
  /** The spec with the model's constants. */
  readonly spec: CompiledSpec;
  /** Builds it with these constants in place of the model's, in the same runtime. Needed only for `TraceConstants`. */
  readonly instantiate?: (constants: ReadonlyMap<string, Value>) => CompiledSpec;
}

/** The strings of a set that the model module defines (`HiddenActions`, `TraceConstants`); empty without one. */
export function definedStrings(spec: CompiledSpec, name: string): ReadonlySet<string> {
  const definition = spec.definitions.get(name);
  if (definition === undefined) return new Set();
  const members = setMembers(spec.runtime.toItf(definition.evaluate()));
  if (members?.every((member) => typeof member === 'string')) return new Set(members as string[]);
  throw new ModelError(`${spec.name}!${name} must be a set of strings`);
}

/** The members of an ITF set, or undefined when it is something else. */
export function setMembers(itf: unknown): readonly JsonValue[] | undefined {
  const set = (itf as { readonly '#set'?: unknown } | null)?.['#set'];
  return Array.isArray(set) ? (set as JsonValue[]) : undefined;
}

/** A definition of the model module that the monitor cannot use: an error of the model's author. */
export class ModelError extends Error {}

/** A value as ITF text, for comparing values of different runtimes and for reports. */
export function itfText(runtime: Runtime, value: Value): string {
  return canonicalJson(runtime.toItf(value) as JsonValue);
}
