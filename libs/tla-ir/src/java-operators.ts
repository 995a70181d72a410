import type { Definition, SpecIr } from './ir.ts';

/**
 * Operators that TLC evaluates in Java wherever a module of that name comes from (the classes of tlc2.module): a file
 * FiniteSets.tla in a library does not replace them. What else such a file defines is evaluated from its text.
 */
const javaOperators: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    Naturals: ['+', '-', '*', '^', '\\div', '%', '<', '>', '\\leq', '\\geq', '..', 'Nat'],
    Integers: ['+', '-', '-.', '*', '^', '\\div', '%', '<', '>', '\\leq', '\\geq', '..', 'Nat', 'Int'],
    Sequences: ['Seq', 'Len', '\\o', 'Append', 'Head', 'Tail', 'SubSeq', 'SelectSeq'],
    FiniteSets: ['IsFiniteSet', 'Cardinality'],
    Bags: [
      'IsABag',
      'BagToSet',
      'SetToBag',
      'BagIn',
      'EmptyBag',
      '\\oplus',
      '(+)',
      '\\ominus',
      '(-)',
      'BagUnion',
      '\\sqsubseteq',
      'BagOfAll',
      'BagCardinality',
      'CopiesIn',
    ],
    TLC: [
      'Print',
      'PrintT',
      'Assert',
      'JavaTime',
      'TLCGet',
      'TLCSet',
      ':>',
      '@@',
      'Permutations',
      'SortSeq',
      'RandomElement',
      'Any',
      'ToString',
      'TLCEval',
    ],
  }).map(([module, operators]) => [module, new Set(operators)]),
);

/** Whether the definition counts as one of the standard modules: of the jar, or one that TLC has in Java. */
export function isStandardDefinition(ir: SpecIr, { module, original }: Definition): boolean {
  return ir.modules.get(module)?.isStandard === true || javaOperators.get(module)?.has(original) === true;
}
