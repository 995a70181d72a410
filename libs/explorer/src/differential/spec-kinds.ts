/** Kinds of values in random specifications, and what is written for each wherever it stands. */
import type { Choices, Production } from './choices.ts';

/**
 * What a value is: `mv` a model value, `opt` one or `none`, `tup` an integer with a model value, `deep` a function of
 * records, `queues` one of sequences, `sets` a set of sets, `bag` one of model values.
 */
export type Kind =
  | ('int' | 'bool' | 'set' | 'seq' | 'fn' | 'rec' | 'str' | 'mv' | 'mvSet')
  | ('opt' | 'tup' | 'deep' | 'queues' | 'sets' | 'bag');

export const kinds: readonly Kind[] = [
  ...(['int', 'set', 'seq', 'fn', 'rec', 'bool', 'mvSet', 'str', 'mv'] as const),
  ...(['opt', 'tup', 'deep', 'queues', 'sets', 'bag'] as const),
];

export interface Named {
  readonly name: string;
  readonly kind: Kind;
}

/** The set that a kind's values may be taken from at random. */
export const domains: { readonly [kind in Kind]: string } = {
  int: '0..3',
  bool: 'BOOLEAN',
  set: 'SUBSET (0..2)',
  seq: '{<<>>, <<1>>, <<2, 1>>}',
  fn: '[MV -> 0..1]',
  rec: '[a : 0..1, b : BOOLEAN]',
  str: '{"zz", "b", "a"}',
  mv: 'MV',
  mvSet: 'SUBSET MV',
  opt: 'MV \\cup {none}',
  tup: '(0..1) \\X MV',
  deep: '[MV -> [a : 0..1, b : {TRUE}]]',
  queues: '[MV -> {<<>>, <<1>>}]',
  sets: '{{}, {{}}, {{0}, {1, 2}}}',
  bag: '{EmptyBag, SetToBag(MV)}',
};

/** What TypeOK demands; membership, so that large sets do not matter. */
export function typeOf({ name, kind }: Named): string {
  const larger: { readonly [of in Kind]?: string } = {
    set: 'SUBSET (0..3)',
    seq: 'Seq(0..3)',
    fn: '[MV -> 0..3]',
    rec: '[a : 0..3, b : BOOLEAN]',
    tup: '(0..3) \\X MV',
    deep: '[MV -> [a : 0..3, b : BOOLEAN]]',
    queues: '[MV -> Seq(0..3)]',
    sets: 'SUBSET SUBSET (0..3)',
    str: '{"zz", "b", "a", Word}',
  };
  if (kind === 'bag') return `IsABag(${name})`;
  return `${name} \\in ${larger[kind] ?? domains[kind]}`;
}

/** What needs no operand, the simplest first. */
export function literals(kind: Kind, c: Choices, fresh: (prefix: string) => string): readonly Production[] {
  const overModelValues = (body: string): string => `[${fresh('z')} \\in MV |-> ${body}]`;
  switch (kind) {
    case 'int':
      return [
        ['number', 6, () => String(c.below(4))],
        ['constantNumber', 1, () => 'Step'],
      ];
    case 'bool':
      return [
        ['TRUE', 1, () => 'TRUE'],
        ['FALSE', 1, () => 'FALSE'],
      ];
    case 'set':
      return [
        ['emptySet', 1, () => '{}'],
        ['setOfOne', 2, () => `{${c.below(4)}}`],
        ['interval', 2, () => `(${c.below(2)}..${1 + c.below(3)})`],
        ['constantSet', 1, () => 'Nums'],
      ];
    case 'seq':
      return [
        ['emptySequence', 1, () => '<<>>'],
        ['tuple', 2, () => `<<${c.below(4)}>>`],
      ];
    case 'fn':
      return [['functionOfSet', 2, () => overModelValues(String(c.below(4)))]];
    case 'rec':
      return [['record', 2, () => `[a |-> ${c.below(4)}, b |-> ${c.of(['TRUE', 'FALSE'])}]`]];
    case 'str':
      return [
        ['string', 4, () => c.of(['"zz"', '"b"', '"a"'])],
        ['constantString', 1, () => 'Word'],
      ];
    case 'mv':
      return [['modelValue', 2, () => c.of(['m1', 'm2'])]];
    case 'mvSet':
      return [['setOfModelValues', 2, () => c.of(['MV', '{m2}', '{}'])]];
    case 'opt':
      return [
        ['none', 2, () => 'none'],
        ['optionalModelValue', 1, () => c.of(['m1', 'm2'])],
      ];
    case 'tup':
      return [['pair', 2, () => `<<${c.below(4)}, ${c.of(['m1', 'm2'])}>>`]];
    case 'deep':
      return [['functionOfRecords', 2, () => overModelValues(`[a |-> ${c.below(4)}, b |-> TRUE]`)]];
    case 'queues':
      return [['functionOfSequences', 2, () => overModelValues(c.of(['<<>>', '<<1>>']))]];
    case 'sets':
      return [['setOfSets', 2, () => c.of(['{}', '{{}}', '{{1}, {0, 2}}'])]];
    case 'bag':
      return [['bag', 2, () => c.of(['EmptyBag', 'SetToBag(MV)', 'SetToBag({m2})'])]];
  }
}
