/**
 * Random expressions over values that no variable of a random specification has: nested functions, functions of pairs,
 * sets of functions and records, bags; with binders of tuples and recursion inside LET.
 */
import type { Choices, Production } from './choices.ts';
import type { Within } from './spec-expressions.ts';
import type { Named } from './spec-kinds.ts';

/** An integer `x` and a model value `y`, bound around what is written. */
function pair({ x, y, scope }: Within): readonly Named[] {
  return [...scope, { name: x, kind: 'int' }, { name: y, kind: 'mv' }];
}

export function deepIntegers(within: Within, c: Choices): readonly Production[] {
  const { x, y, withX, e, scope } = within;
  const withY: readonly Named[] = [...scope, { name: y, kind: 'int' }];
  const operators = ['+', ' *', '##', `LAMBDA ${x}, ${y} : ${x} + ${y}`, `LAMBDA ${x}, ${y} : ${e('int')}`];
  return [
    [
      'exceptPath',
      1,
      () =>
        `[[${x} \\in MV |-> ${e('rec', withX('mv'))}] EXCEPT ![${e('mv')}].a = (@ + ${e('int')}) % 4][${e('mv')}].a`,
    ],
    [
      'exceptTwoArguments',
      1,
      () =>
        `[Table EXCEPT ![${e('int')}, ${e('mv')}] = (@ + ${e('int')}) % 4, ![1, m1] = 3 - @][${e('int')}, ${e('mv')}]`,
    ],
    [
      'exceptPaths',
      1,
      () =>
        `[[a |-> ${e('fn')}, b |-> ${e('seq')}] EXCEPT !.a[${e('mv')}] = ${e('int')}, !.b = Append(@, 1), !.a = [@ EXCEPT ![m2] = 3 - @]].a[${e('mv')}]`,
    ],
    [
      'chooseTuple',
      1,
      () => `(CHOOSE <<${x}, ${y}>> \\in (0..3) \\X MV : ${x} = 3 \\/ ${e('bool', pair(within))})[1]`,
    ],
    [
      'functionOfPairs',
      1,
      () =>
        `[<<${x}, ${y}>> \\in (0..3) \\X MV |-> ${e('int', pair(within))}][${c.of([`<<${e('int')}, ${e('mv')}>>`, `${e('int')}, ${e('mv')}`])}]`,
    ],
    [
      'functionOfTwo',
      1,
      () => `[${x} \\in 0..3, ${y} \\in MV |-> ${e('int', pair(within))}][${e('int')}, ${e('mv')}]`,
    ],
    ['CopiesIn', 1, () => `CopiesIn(${e('int')}, SetToBag(${e('set')}) (+) SetToBag(${e('set')}))`],
    ['BagCardinality', 1, () => `(BagCardinality(SetToBag(${e('set')}) (-) SetToBag(${e('set')})) % 4)`],
    [
      'recursiveFunctionInLET',
      1,
      () =>
        `(LET ${x}[${y} \\in 0..3] == IF ${y} = 0 THEN ${e('int')} ELSE (${x}[${y} - 1] + ${e('int', withY)}) % 4 IN ${x}[${e('int')}])`,
    ],
    [
      'recursiveOperatorInLET',
      1,
      () =>
        `(LET RECURSIVE ${x}(_) ${x}(${y}) == IF ${y} <= 0 THEN ${e('int')} ELSE (${x}(${y} - 1) + ${e('int', withY)}) % 4 IN ${x}(${e('int')}))`,
    ],
    ['operatorAsArgument', 1, () => `(Apply2(${c.of(operators)}, ${e('int')}, ${e('int')}) % 4)`],
    ['numberOfFunctions', 1, () => `(Cardinality([${e('mvSet')} -> ${e('set')}]) % 4)`],
    ['numberOfRecords', 1, () => `(Cardinality([a : ${e('set')}, b : ${e('mvSet')}]) % 4)`],
    [
      'filterPairs',
      1,
      () =>
        `(Cardinality({<<${x}, ${y}>> \\in ${e('set')} \\X ${e('mvSet')} : ${e('bool', pair(within))}}) % 4)`,
    ],
    ['numberOfPermutations', 1, () => `(Cardinality(Permutations(${e('mvSet')})) % 4)`],
    ['localOperator', 1, () => `(L!Halved(${e('int')}) % 4)`],
  ];
}

export function deepBooleans(within: Within): readonly Production[] {
  const { x, y, withX, e } = within;
  return [
    ['existsRecord', 1, () => `(\\E ${x} \\in [a : ${e('set')}, b : BOOLEAN] : ${e('bool', withX('rec'))})`],
    [
      'forallPairs',
      1,
      () => `(\\A <<${x}, ${y}>> \\in ${e('set')} \\X ${e('mvSet')} : ${e('bool', pair(within))})`,
    ],
    ['subBag', 1, () => `(SetToBag(${e('set')}) \\sqsubseteq SetToBag(${e('set')}))`],
    ['Assert', 1, () => `(${e('bool')} \\/ Assert(${e('bool')} \\/ ${e('bool')} \\/ ${e('bool')}, "said"))`],
    ['equalFunctionSets', 1, () => `([${e('mvSet')} -> ${e('set')}] = [${e('mvSet')} -> ${e('set')}])`],
    [
      'equalRecordSets',
      1,
      () => `([a : ${e('set')}, b : ${e('mvSet')}] = [b : ${e('mvSet')}, a : ${e('set')}])`,
    ],
    ['equalPowerSets', 1, () => `(SUBSET ${e('set')} \\subseteq SUBSET ${e('set')})`],
  ];
}

export function deepSets(within: Within): readonly Production[] {
  const { x, y, e, scope } = within;
  const withRecord: readonly Named[] = [...scope, { name: y, kind: 'rec' }];
  return [
    ['mapPairs', 1, () => `{${e('int', pair(within))} : <<${x}, ${y}>> \\in ${e('set')} \\X MV}`],
    ['mapFunctions', 1, () => `{${x}[m1] : ${x} \\in [MV -> ${e('set')}]}`],
    [
      'mapRecords',
      1,
      () => `{${x}.a : ${x} \\in {${y} \\in [a : ${e('set')}, b : BOOLEAN] : ${e('bool', withRecord)}}}`,
    ],
    ['BagToSet', 1, () => `BagToSet(SetToBag(${e('set')}) (+) SetToBag(${e('set')}))`],
    ['domainOfFunction', 1, () => `{Table[${x}] : ${x} \\in DOMAIN Table \\cap (${e('set')} \\X MV)}`],
  ];
}

export function deepSequences({ x, y, e }: Within): readonly Production[] {
  return [
    ['SortSeqByLAMBDA', 1, () => `SortSeq(${e('seq')}, LAMBDA ${x}, ${y} : ${x} > ${y})`],
    ['SubSeq', 1, () => `SubSeq(${e('seq')}, ${e('int')}, 2)`],
    ['sequenceOfSequences', 1, () => `<<${e('seq')}, ${e('seq')}>>[2]`],
  ];
}
