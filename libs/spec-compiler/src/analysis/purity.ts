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

export function impureDefinitions(ir: SpecIr, definitions: ReadonlyMap<Uid, Definition>): ReadonlySet<Uid> {
  const impure = new Set<Uid>();
  for (const one of definitions.values()) {
    const isStandard = isStandardDefinition(ir, one);
    if (
      isStandard &&
      (impureOperators.has(`${one.module}!${one.original}`) || one.module === 'Randomization')
    ) {
      impure.add(one.uid);
    }
  }
  for (let changed = impure.size > 0; changed; ) {
    changed = false;
    for (const definition of definitions.values()) {
      if (impure.has(definition.uid) || !mentions(definition, impure)) continue;
      impure.add(definition.uid);
      changed = true;
    }
  }
  return impure;
}

function mentions(definition: Definition, impure: ReadonlySet<Uid>): boolean {
  let found = false;
  walk(definition.body, (node) => {
    if (node.kind !== 'apply' && node.kind !== 'operator') return;
    if (node.operator.kind === 'definition' && impure.has(node.operator.uid)) found = true;
  });
  return found;
}
