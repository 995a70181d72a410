/** Definitions whose value may differ between evaluations, or that do something: they are never computed in advance. */
import {
  type Argument,
  type Definition,
  isStandardDefinition,
  type SpecIr,
  type Uid,
} from '@plimsoll/tla-ir';
import { walk } from '../ir-walk.ts';

const impureOperators: ReadonlySet<string> = new Set([
  'TLC!Print',
  'TLC!PrintT',
  'TLC!TLCGet',
  'TLC!TLCSet',
  'TLC!JavaTime',
]);

/** Operators whose value depends on the run, or that make others' depend on it. */
const runOperators: ReadonlySet<string> = new Set(['TLC!TLCGet', 'TLC!TLCSet']);

/** Definitions whose value, for the same state, may be another one at another time of the run. */
export function runDependentDefinitions(
  ir: SpecIr,
  definitions: ReadonlyMap<Uid, Definition>,
): ReadonlySet<Uid> {
  return definitionsOver(ir, definitions, runOperators);
}

export function impureDefinitions(ir: SpecIr, definitions: ReadonlyMap<Uid, Definition>): ReadonlySet<Uid> {
  return definitionsOver(ir, definitions, impureOperators);
}

/** Whether it is RandomElement or an operator of module Randomization. */
export function isRandomChoice({ module, original }: Definition): boolean {
  return module === 'Randomization' || (module === 'TLC' && original === 'RandomElement');
}

/**
 * Definitions that may have another value at each evaluation, for the random choices in them.
 *
 * @param isFixed Whether a definition is evaluated once, as TLC does with the constants of a module: what mentions it
 *   finds one value always.
 */
export function drawingDefinitions(
  ir: SpecIr,
  definitions: ReadonlyMap<Uid, Definition>,
  isFixed: (one: Definition) => boolean,
): ReadonlySet<Uid> {
  const isDraw = (one: Definition): boolean => isStandardDefinition(ir, one) && isRandomChoice(one);
  return andThoseThatMention(definitions, isDraw, isFixed);
}

/** Those that are, or mention, one of the standard operators. */
function definitionsOver(
  ir: SpecIr,
  definitions: ReadonlyMap<Uid, Definition>,
  operators: ReadonlySet<string>,
): ReadonlySet<Uid> {
  return andThoseThatMention(
    definitions,
    (one) => isStandardDefinition(ir, one) && operators.has(`${one.module}!${one.original}`),
  );
}

/** The definitions of a kind, and those that mention one of them, but for those that are exempt. */
export function andThoseThatMention(
  definitions: ReadonlyMap<Uid, Definition>,
  isOfKind: (one: Definition) => boolean,
  isExempt: (one: Definition) => boolean = () => false,
): ReadonlySet<Uid> {
  const found = new Set<Uid>();
  for (const one of definitions.values()) if (isOfKind(one)) found.add(one.uid);
  for (let changed = found.size > 0; changed; ) {
    changed = false;
    for (const definition of definitions.values()) {
      if (found.has(definition.uid) || isExempt(definition) || !mentions(definition.body, found)) continue;
      found.add(definition.uid);
      changed = true;
    }
  }
  return found;
}

/** Whether one of the definitions is mentioned, in LET definitions and LAMBDAs too. */
export function mentions(argument: Argument, definitions: ReadonlySet<Uid>): boolean {
  let found = false;
  walk(argument, (node) => {
    if (node.kind !== 'apply' && node.kind !== 'operator') return;
    if (node.operator.kind === 'definition' && definitions.has(node.operator.uid)) found = true;
  });
  return found;
}
