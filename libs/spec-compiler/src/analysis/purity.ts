/** Definitions whose value may differ between evaluations, or that do something: they are never computed in advance. */
import { type Definition, isStandardDefinition, type SpecIr, type Uid } from '@plimsoll/tla-ir';
import { walk } from '../ir-walk.ts';

const impureOperators: ReadonlySet<string> = new Set([
  'TLC!Print',
  'TLC!PrintT',
  'TLC!TLCGet',
  'TLC!TLCSet',
  'TLC!JavaTime',
  'TLC!RandomElement',
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

/** Those that are, or mention, one of the standard operators. */
function definitionsOver(
  ir: SpecIr,
  definitions: ReadonlyMap<Uid, Definition>,
  operators: ReadonlySet<string>,
): ReadonlySet<Uid> {
  return andThoseThatMention(
    definitions,
    (one) =>
      isStandardDefinition(ir, one) &&
      (operators.has(`${one.module}!${one.original}`) || one.module === 'Randomization'),
  );
}

/** The definitions of a kind, and those that mention one of them. */
export function andThoseThatMention(
  definitions: ReadonlyMap<Uid, Definition>,
  isOfKind: (one: Definition) => boolean,
): ReadonlySet<Uid> {
  const found = new Set<Uid>();
  for (const one of definitions.values()) if (isOfKind(one)) found.add(one.uid);
  for (let changed = found.size > 0; changed; ) {
    changed = false;
    for (const definition of definitions.values()) {
      if (found.has(definition.uid) || !mentions(definition, found)) continue;
      found.add(definition.uid);
      changed = true;
    }
  }
  return found;
}

function mentions(definition: Definition, impure: ReadonlySet<Uid>): boolean {
  let found = false;
  walk(definition.body, (node) => {
    if (node.kind !== 'apply' && node.kind !== 'operator') return;
    if (node.operator.kind === 'definition' && impure.has(node.operator.uid)) found = true;
  });
  return found;
}
