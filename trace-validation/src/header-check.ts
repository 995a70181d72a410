/** Whether a trace's header names what we hold, and the specs instantiated with the trace's constants. */
import { type CompiledSpec, type Runtime, TlaError, type Value } from '@plimsoll/tla-values';
import {
  canonicalJson,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type SpecBinding,
  type TraceHeader,
} from '@plimsoll/trace';
import type { Obstacle, Refusal } from './conformance.ts';
import { definedStrings, type MonitoredSpec, setMembers } from './monitored-spec.ts';
import { isEqual } from './observation.ts';

export type HeaderCheck =
  | {
      readonly kind: 'accepted';
      readonly specs: readonly CompiledSpec[];
      readonly bindings: readonly SpecBinding[];
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unusable'; readonly obstacle: Obstacle };

const HEADER_PLACE = { line: 1 } as const;

/** Every spec of the header must be one of `monitored`, and the other way round. */
export function checkHeader(header: TraceHeader, monitored: readonly MonitoredSpec[]): HeaderCheck {
  const bindings: readonly SpecBinding[] = [header, ...(header.alsoSpecs ?? [])];
  const expected = monitored.map(({ spec }) => spec.name).sort();
  const found = bindings.map(({ spec }) => spec).sort();
  if (expected.join() !== found.join()) return unusable('specs', expected.join(', '), found.join(', '));
  const specs: CompiledSpec[] = [];
  for (const binding of bindings) {
    const known = monitored.find(({ spec }) => spec.name === binding.spec) as MonitoredSpec;
    const obstacle = differentSource(binding, known);
    if (obstacle) return obstacle;
    const checked = withConstants(binding, known);
    if ('code' in checked) return { kind: 'refused', refusal: checked };
    specs.push(checked);
  }
  return { kind: 'accepted', specs, bindings };
}

/** What a later header of the same source says differently about its specs; undefined when it says the same. */
export function differentBinding(
  known: TraceHeader,
  later: TraceHeader,
): { readonly what: string; readonly expected: string; readonly found: string } | undefined {
  const textOf = (header: TraceHeader): string[] =>
    [header, ...(header.alsoSpecs ?? [])].map(({ spec, specDigest, model, constants }) =>
      canonicalJson({ spec, specDigest, model, constants }),
    );
  const expected = textOf(known);
  const found = textOf(later);
  if (expected.join() === found.join()) return undefined;
  const at = Math.max(
    0,
    expected.findIndex((text, index) => text !== found[index]),
  );
  return { what: 'header', expected: shortened(expected[at]), found: shortened(found[at]) };
}

const HEADER_TEXT_MAX = 400;

function shortened(text: string | undefined): string {
  return (text ?? 'nothing').slice(0, HEADER_TEXT_MAX);
}

function differentSource(binding: SpecBinding, known: MonitoredSpec): HeaderCheck | undefined {
  const { spec } = known.spec.name === binding.spec ? binding : { spec: '' };
  if (binding.specDigest !== known.specDigest) {
    return unusable(`digest of ${spec}`, known.specDigest, binding.specDigest);
  }
  if (binding.model !== known.model) return unusable(`model of ${spec}`, known.model, binding.model);
  return undefined;
}

function unusable(what: string, expected: string, found: string): HeaderCheck {
  return { kind: 'unusable', obstacle: { code: 'MON402', what, expected, found } };
}

/** The spec with the header's `TraceConstants`, all ASSUMEs true; or the refusal. */
function withConstants(binding: SpecBinding, known: MonitoredSpec): CompiledSpec | Refusal {
  const { spec: model } = known;
  const free = definedStrings(model, 'TraceConstants');
  const constants = new Map(model.constants);
  let isChanged = false;
  for (const name of Object.keys(binding.constants)) {
    const json = binding.constants[name] as JsonValue;
    const pinned = model.constants.get(name);
    if (pinned === undefined) return differs(model.name, name, 'no such constant', json);
    const value = readConstant(model, pinned, json);
    if (value !== undefined && isEqual(model.runtime, pinned, value)) continue;
    if (value === undefined || !free.has(name) || known.instantiate === undefined) {
      return differs(model.name, name, model.runtime.format(pinned), json);
    }
    constants.set(name, value);
    isChanged = true;
  }
  const spec = isChanged && known.instantiate ? known.instantiate(constants) : model;
  return falseAssumption(spec) ?? spec;
}

/** A constant's value; new members of a set of model values become model values. Undefined when it is no value. */
function readConstant({ runtime }: CompiledSpec, pinned: Value, json: JsonValue): Value | undefined {
  try {
    const interval = intervalOf(runtime, json);
    if (interval !== undefined) return interval;
    if (isOfModelValues(runtime, pinned) && isJsonObject(json)) nameModelValues(runtime, json);
    return runtime.canonical(runtime.fromItf(json));
  } catch (error) {
    if (error instanceof TlaError) return undefined;
    throw error;
  }
}

/** `{"#interval": [low, high]}`, for sets too large to list; it stays symbolic, and is tested by membership. */
function intervalOf(runtime: Runtime, json: JsonValue): Value | undefined {
  const ends = isJsonObject(json) ? json['#interval'] : undefined;
  if (!Array.isArray(ends) || ends.length !== 2 || !ends.every((end) => Number.isSafeInteger(end)))
    return undefined;
  return runtime.interval(ends[0] as number, ends[1] as number, -1);
}

function isOfModelValues(runtime: Runtime, pinned: Value): boolean {
  try {
    const members = runtime.elements(pinned, -1);
    return members.length > 0 && members.every(isModelValue);
  } catch (error) {
    // No set, or one like Nat: not a set of model values.
    if (error instanceof TlaError) return false;
    throw error;
  }
}

function nameModelValues(runtime: CompiledSpec['runtime'], json: JsonObject): void {
  for (const member of setMembers(json) ?? []) if (typeof member === 'string') runtime.modelValue(member);
}

function isModelValue(value: Value): boolean {
  return typeof value === 'object' && value.kind === 'modelValue';
}

function falseAssumption(spec: CompiledSpec): Refusal | undefined {
  const broken = spec.assumptions.find((assumption) => !isTrue(() => assumption.holds()));
  if (broken === undefined) return undefined;
  const { module, beginLine } = broken.location;
  const assumption = broken.name ?? `ASSUME at ${module}.tla:${beginLine}`;
  return { code: 'MON103', at: HEADER_PLACE, spec: spec.name, assumption };
}

/** An assumption that cannot be evaluated with these constants is not known to be true. */
function isTrue(holds: () => boolean): boolean {
  try {
    return holds();
  } catch (error) {
    if (error instanceof TlaError) return false;
    throw error;
  }
}

function differs(spec: string, constant: string, expected: string, json: JsonValue): Refusal {
  return {
    code: 'MON102',
    at: HEADER_PLACE,
    spec,
    constant,
    expected,
    found: JSON.stringify(json).slice(0, 200),
  };
}
