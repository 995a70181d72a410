/** Random expressions of the kinds that are made of others: options, pairs, functions of records and of sequences, sets of sets, bags. */
import type { Production } from './choices.ts';
import type { Within } from './spec-expressions.ts';

export function options({ x, withX, e }: Within): readonly Production[] {
  return [
    ['someModelValue', 2, () => e('mv')],
    [
      'chooseOption',
      1,
      () => `(CHOOSE ${x} \\in MV \\cup {none} : ${x} = none \\/ ${e('bool', withX('opt'))})`,
    ],
  ];
}

export function pairs({ e }: Within): readonly Production[] {
  return [
    ['pairOf', 2, () => `<<${e('int')}, ${e('mv')}>>`],
    ['pairExcept', 1, () => `[${e('tup')} EXCEPT ![1] = (@ + ${e('int')}) % 4]`],
    ['pairExceptBoth', 1, () => `[${e('tup')} EXCEPT ![2] = ${e('mv')}, ![1] = 3 - @]`],
  ];
}

export function functionsOfRecords({ x, withX, e }: Within): readonly Production[] {
  return [
    ['recordsConstructor', 2, () => `[${x} \\in MV |-> ${e('rec', withX('mv'))}]`],
    ['recordsExceptField', 2, () => `[${e('deep')} EXCEPT ![${e('mv')}].a = (@ + ${e('int')}) % 4]`],
    [
      'recordsExceptTwice',
      1,
      () => `[${e('deep')} EXCEPT ![${e('mv')}].b = ~@, ![${e('mv')}] = [@ EXCEPT !.a = ${e('int')}]]`,
    ],
    ['recordsExceptWhole', 1, () => `[${e('deep')} EXCEPT ![${e('mv')}] = ${e('rec')}]`],
  ];
}

export function functionsOfSequences({ x, withX, e }: Within): readonly Production[] {
  return [
    ['queuesConstructor', 1, () => `[${x} \\in MV |-> ${e('seq', withX('mv'))}]`],
    ['queuesSend', 2, () => `[${e('queues')} EXCEPT ![${e('mv')}] = Cut(Append(@, ${e('int')}))]`],
    ['queuesReceive', 2, () => `[${e('queues')} EXCEPT ![${e('mv')}] = IF @ = <<>> THEN @ ELSE Tail(@)]`],
    ['queuesMove', 1, () => `[${e('queues')} EXCEPT ![${e('mv')}] = <<>>, ![${e('mv')}] = ${e('seq')}]`],
  ];
}

export function setsOfSets({ x, withX, e }: Within): readonly Production[] {
  return [
    ['setsOfTwo', 1, () => `{${e('set')}, ${e('set')}}`],
    ['setsUnion', 1, () => `(${e('sets')} \\cup {${e('set')}})`],
    ['setsFilter', 1, () => `{${x} \\in SUBSET (0..1) : ${e('bool', withX('set'))}}`],
    ['setsMap', 1, () => `{${e('set', withX('int'))} : ${x} \\in ${e('set')}}`],
    ['setsMinus', 1, () => `(${e('sets')} \\ {${e('set')}})`],
  ];
}

export function bags({ x, withX, e }: Within): readonly Production[] {
  return [
    ['bagOfSet', 1, () => `SetToBag(${e('mvSet')})`],
    ['bagSum', 1, () => `Capped(${e('bag')} (+) ${e('bag')})`],
    ['bagDifference', 1, () => `(${e('bag')} (-) ${e('bag')})`],
    ['bagByFunction', 1, () => `[${x} \\in ${e('mvSet')} |-> 1 + ${e('int', withX('mv'))}]`],
  ];
}

/** What the others are made of, read out of these. */
export const partsOf = {
  int: ({ x, e }: Within): readonly Production[] => [
    ['pairFirst', 1, () => `${e('tup')}[1]`],
    ['fieldOfPoint', 1, () => `${e('deep')}[${e('mv')}].a`],
    ['lengthOfQueue', 1, () => `Len(${e('queues')}[${e('mv')}])`],
    ['atOption', 1, () => `(LET ${x} == ${e('opt')} IN IF ${x} = none THEN 0 ELSE ${e('fn')}[${x}])`],
    ['copiesInBag', 1, () => `(CopiesIn(${e('mv')}, ${e('bag')}) % 4)`],
    ['numberOfSets', 1, () => `(Cardinality(${e('sets')}) % 4)`],
    ['sizeOfBag', 1, () => `(BagCardinality(${e('bag')}) % 4)`],
    ['divideBy', 1, () => `(3 \\div ${e('int')})`],
    ['remainderBy', 1, () => `(${e('int')} % (1 + ${e('int')}))`],
    ['constantOperator', 1, () => `(Op(${e('int')}, ${e('int')}) % 4)`],
    ['extendedOperator', 1, () => `Ahead(${e('int')})`],
    ['innerModuleOperator', 1, () => `I!Room(${e('int')})`],
    ['substitutedExpression', 1, () => `Q!Shift(${e('int')})`],
    ['replacedOperator', 1, () => `Thrice(${e('int')})`],
    ['postfixOperator', 1, () => `(${e('int')} ^+)`],
  ],
  bool: ({ e }: Within): readonly Production[] => [
    ['isNone', 2, () => `(${e('opt')} = none)`],
    ['optionInSet', 1, () => `(${e('opt')} \\in ${e('mvSet')})`],
    ['setInSets', 1, () => `(${e('set')} \\in ${e('sets')})`],
    ['fieldIsTrue', 1, () => `${e('deep')}[${e('mv')}].b`],
    ['bagIn', 1, () => `BagIn(${e('mv')}, ${e('bag')})`],
    ['innerModulePredicate', 1, () => 'I!Full'],
    ['substitutedPredicate', 1, () => 'Q!Low'],
    ['userRelation', 1, () => `(${e('int')} \\prec ${e('int')})`],
    ['printed', 1, () => `(PrintT(${e('int')}) /\\ ${e('bool')})`],
  ],
  set: ({ e }: Within): readonly Production[] => [['unionOfSets', 1, () => `(UNION ${e('sets')})`]],
  seq: ({ e }: Within): readonly Production[] => [['queueAt', 1, () => `${e('queues')}[${e('mv')}]`]],
  rec: ({ e }: Within): readonly Production[] => [['recordAt', 1, () => `${e('deep')}[${e('mv')}]`]],
  mv: ({ x, withX, e }: Within): readonly Production[] => [
    ['pairSecond', 1, () => `${e('tup')}[2]`],
    ['chooseWithoutWitness', 1, () => `(CHOOSE ${x} \\in ${e('mvSet')} : ${e('bool', withX('mv'))})`],
  ],
  mvSet: ({ e }: Within): readonly Production[] => [
    ['bagAsSet', 1, () => `BagToSet(${e('bag')})`],
    ['withoutOption', 1, () => `(MV \\ {${e('opt')}})`],
  ],
} as const;
