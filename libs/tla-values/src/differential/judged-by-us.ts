/** Our judgement of an expression, in the oracle's form. */
import { isModelValue } from '../model-value.ts';
import type { Runtime } from '../runtime.ts';
import { TlaError } from '../tla-error.ts';
import type { Value } from '../value.ts';
import type { Judged } from './tlc-oracle.ts';

export function judgedByUs(rt: Runtime, evaluate: () => Value): Judged {
  try {
    const value = evaluate();
    const elements = enumeration(rt, value);
    return { ok: true, text: valueText(rt, value), elements, printed: rt.format(evaluate()) };
  } catch (error) {
    if (error instanceof TlaError) return { ok: false, message: error.message };
    if (error instanceof RangeError) return { ok: false, message: 'stack overflow' };
    throw error;
  }
}

/** A set and not one of the infinite ones, which TLC never enumerates. */
function isEnumerated(rt: Runtime, value: Value): boolean {
  if (typeof value !== 'object' || value.kind !== 'set') return false;
  return ![rt.nat, rt.int, rt.strings, rt.real].includes(value) && !('name' in value);
}

function enumeration(rt: Runtime, value: Value): string | undefined {
  if (!isEnumerated(rt, value)) return undefined;
  return rt
    .elements(value, 0)
    .map((x) => `${valueText(rt, x)};`)
    .join('');
}

function valueText(rt: Runtime, value: Value): string {
  if (typeof value !== 'object' || isModelValue(value)) return rt.format(value);
  if (value.kind === 'set') {
    if (!isEnumerated(rt, value)) return rt.format(value);
    const elements = rt.elements(rt.canonical(value), 0);
    return `{${elements.map((x) => `${valueText(rt, x)},`).join('')}}`;
  }
  const f = rt.canonical(value);
  const points = rt.elements(rt.canonical(rt.domain(f, 0)), 0);
  return `(${points.map((x) => `${valueText(rt, x)}:${valueText(rt, rt.apply(f, x, 0))},`).join('')})`;
}
