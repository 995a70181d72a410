/**
 * Random expressions as text, well typed but for a small share. Their values stay small by construction: integers
 * 0..3, sets of them, sequences of at most two, functions and records over them; so every model is finite.
 */
import type { Choices, Production } from './choices.ts';
import { deepBooleans, deepIntegers, deepSequences, deepSets } from './spec-deep-values.ts';
import { type Kind, kinds, literals, type Named } from './spec-kinds.ts';
import * as stored from './spec-stored-values.ts';

/** Operands of the wrong kind are one in this many: they make errors, which are compared too. */
const wildness = 400;
const depthMax = 3;

/** Productions that read variables though none is in scope: operators of instances. */
const stateful: ReadonlySet<string> = new Set([
  ...['instanceOperator', 'parametricInstance', 'localOperator', 'instancePredicate'],
  ...['innerModuleOperator', 'innerModulePredicate', 'substitutedExpression', 'substitutedPredicate'],
]);

export class Expressions {
  readonly #c: Choices;
  readonly #suffix: string;
  #names = 0;
  #isConstant = false;

  /** @param suffix Of every name that is bound, where several write one module. */
  constructor(choices: Choices, suffix = '') {
    this.#c = choices;
    this.#suffix = suffix;
  }

  /** A name that no other binder has: TLA+ does not let binders hide each other. */
  fresh(prefix: string): string {
    return `${prefix}${this.#names++}${this.#suffix}`;
  }

  /** An expression of the kind over the names in scope. */
  of(kind: Kind, scope: readonly Named[], depth = depthMax): string {
    if (this.#c.once(wildness)) {
      this.#c.features.add('wrongKind');
      return this.#of(this.#c.of(kinds), scope, depth);
    }
    return this.#of(kind, scope, depth);
  }

  /** One that reads no variable. */
  constant(kind: Kind, depth: number): string {
    this.#isConstant = true;
    const text = this.of(kind, [], depth);
    this.#isConstant = false;
    return text;
  }

  #of(kind: Kind, scope: readonly Named[], depth: number): string {
    const known = scope.filter((named) => named.kind === kind);
    const simple: Production[] = [...literals(kind, this.#c, (prefix) => this.fresh(prefix))];
    if (known.length > 0) simple.push([`${kind}Name`, 4, () => this.#c.of(known).name]);
    if (depth <= 0) return this.#c.production(simple);
    const e = (of: Kind, names: readonly Named[] = scope): string => this.of(of, names, depth - 1);
    const all = [...simple, ...this.#common(kind, scope, e), ...this.#compound(kind, scope, e)];
    return this.#c.production(this.#isConstant ? all.filter(([feature]) => !stateful.has(feature)) : all);
  }

  /** What every kind has. */
  #common(kind: Kind, scope: readonly Named[], e: Operand): readonly Production[] {
    const x = this.fresh('v');
    const more = (of: Kind): readonly Named[] => [...scope, { name: x, kind: of }];
    return [
      ['IF', 2, () => `(IF ${e('bool')} THEN ${e(kind)} ELSE ${e(kind)})`],
      [
        'CASE',
        1,
        () => `(CASE ${e('bool')} -> ${e(kind)} [] ${e('bool')} -> ${e(kind)} [] OTHER -> ${e(kind)})`,
      ],
      [
        'CASEWithoutOther',
        1,
        () =>
          `(CASE ${e('bool')} -> ${e(kind)} [] ${this.#c.of(['TRUE', `${e('bool')} \\/ ${e('bool')}`])} -> ${e(kind)})`,
      ],
      ['LET', 1, () => `(LET ${x} == ${e('int')} IN ${e(kind, more('int'))})`],
      ['LETofKind', 1, () => `(LET ${x} == ${e(kind)} IN ${e(kind, more(kind))})`],
      ['LETOperator', 1, () => `(LET ${x}O(${x}) == ${e(kind, more('int'))} IN ${x}O(${e('int')}))`],
      ['LAMBDA', 1, () => `Apply(LAMBDA ${x} : ${e(kind, more('int'))}, ${e('int')})`],
      ['functionOnTheSpot', 1, () => `[${x} \\in 0..3 |-> ${e(kind, more('int'))}][${e('int')}]`],
      ['tupleAccess', 1, () => `<<${e(kind)}, ${e('int')}>>[1]`],
    ];
  }

  #compound(kind: Kind, scope: readonly Named[], e: Operand): readonly Production[] {
    const x = this.fresh('x');
    const y = this.fresh('y');
    const withX = (of: Kind): readonly Named[] => [...scope, { name: x, kind: of }];
    const within = { x, y, withX, e, scope };
    switch (kind) {
      case 'int':
        return [...this.#integers(within), ...deepIntegers(within, this.#c), ...stored.partsOf.int(within)];
      case 'bool':
        return [...this.#booleans(within), ...deepBooleans(within), ...stored.partsOf.bool(within)];
      case 'set':
        return [...this.#sets(within), ...deepSets(within), ...stored.partsOf.set(within)];
      case 'seq':
        return [...this.#sequences(within), ...deepSequences(within), ...stored.partsOf.seq(within)];
      case 'fn':
        return functions(within);
      case 'rec':
        return [...records(within), ...stored.partsOf.rec(within)];
      case 'str':
        return [
          [
            'chooseString',
            1,
            () => `(CHOOSE ${x} \\in {"a", "zz", "b"} : ${x} = "b" \\/ ${e('bool', withX('str'))})`,
          ],
        ];
      case 'mv':
        return [
          ...stored.partsOf.mv(within),
          ['chooseModelValue', 1, () => `(CHOOSE ${x} \\in MV : ${x} = m2 \\/ ${e('bool', withX('mv'))})`],
          ['chooseAny', 1, () => `(CHOOSE ${x} \\in MV : TRUE)`],
        ];
      case 'mvSet':
        return [
          ...stored.partsOf.mvSet(within),
          ['modelValueFilter', 2, () => `{${x} \\in MV : ${e('bool', withX('mv'))}}`],
          ['union', 1, () => `(${e('mvSet')} \\cup ${e('mvSet')})`],
          ['setMinus', 1, () => `(${e('mvSet')} \\ ${e('mvSet')})`],
          ['setOfNames', 1, () => `{${e('mv')}, ${e('mv')}}`],
        ];
      case 'opt':
        return stored.options(within);
      case 'tup':
        return stored.pairs(within);
      case 'deep':
        return stored.functionsOfRecords(within);
      case 'queues':
        return stored.functionsOfSequences(within);
      case 'sets':
        return stored.setsOfSets(within);
      case 'bag':
        return stored.bags(within);
    }
  }

  #integers({ x, withX, e }: Within): readonly Production[] {
    return [
      ['plus', 2, () => `((${e('int')} + ${e('int')}) % 4)`],
      ['times', 1, () => `((${e('int')} * ${e('int')}) % 4)`],
      ['minus', 1, () => `(3 - ${e('int')})`],
      ['minusFloor', 1, () => `((${e('int')} - ${e('int')}) % 4)`],
      ['divide', 1, () => `(${e('int')} \\div 2)`],
      ['power', 1, () => `((2 ^ ${e('int')}) % 4)`],
      ['negative', 1, () => `((-${e('int')}) % 4)`],
      ['Cardinality', 1, () => `(Cardinality(${this.#c.of([e('set'), e('mvSet')])}) % 4)`],
      ['Len', 1, () => `Len(${e('seq')})`],
      ['Head', 1, () => `(IF ${e('seq')} = <<>> THEN 0 ELSE HeadOr(${e('seq')}, ${e('int')}))`],
      ['applyFunction', 2, () => `${e('fn')}[${e('mv')}]`],
      ['select', 2, () => `${e('rec')}.a`],
      ['selectByName', 1, () => `${e('rec')}["a"]`],
      ['CHOOSE', 1, () => `(CHOOSE ${x} \\in 0..3 : ${x} = 3 \\/ ${e('bool', withX('int'))})`],
      ['chooseMax', 1, () => `Max(${e('set')} \\cup {0})`],
      ['recursiveOperator', 1, () => `(Sum(${e('set')}) % 4)`],
      ['recursiveFunction', 1, () => `(Tri[${e('int')}] % 4)`],
      ['operator', 1, () => `Twice(${e('int')})`],
      ['infixOperator', 1, () => `(${e('int')} ## ${e('int')})`],
      ['twoArguments', 1, () => `Table[${e('int')}, ${e('mv')}]`],
      ['instanceOperator', 1, () => `L!Shift(${e('int')})`],
      ['parametricInstance', 1, () => `P(${this.#c.below(3)})!Shift(${e('int')})`],
      ['sequenceIndex', 1, () => `(LET ${x} == ${e('seq')} IN IF ${x} = <<>> THEN 1 ELSE ${x}[1])`],
      [
        'outsideDomain',
        1,
        () => `(IF ${e('bool')} \\/ ${e('bool')} \\/ ${e('bool')} THEN 1 ELSE Head(${e('seq')}))`,
      ],
    ];
  }

  #booleans({ x, y, withX, e, scope }: Within): readonly Production[] {
    const kind = this.#c.of(kinds);
    const both: readonly Named[] = [...scope, { name: x, kind: 'int' }, { name: y, kind: 'int' }];
    return [
      ['equal', 3, () => `(${e(kind)} = ${e(kind)})`],
      ['unequal', 1, () => `(${e(kind)} # ${e(kind)})`],
      ['less', 2, () => `(${e('int')} ${this.#c.of(['<', '<=', '>', '>='])} ${e('int')})`],
      ['element', 2, () => `(${e('int')} \\in ${e('set')})`],
      ['notElement', 1, () => `(${e('mv')} \\notin ${e('mvSet')})`],
      ['subset', 1, () => `(${e('set')} \\subseteq ${e('set')})`],
      ['elementOfSubset', 1, () => `(${e('set')} \\in SUBSET ${e('set')})`],
      ['elementOfFunctions', 1, () => `(${e('fn')} \\in [MV -> ${e('set')}])`],
      ['elementOfRecords', 1, () => `(${e('rec')} \\in [a : ${e('set')}, b : BOOLEAN])`],
      ['elementOfSeq', 1, () => `(${e('seq')} \\in Seq(${e('set')}))`],
      ['elementOfProduct', 1, () => `(<<${e('int')}, ${e('mv')}>> \\in ${e('set')} \\X ${e('mvSet')})`],
      ['and', 2, () => `(${e('bool')} /\\ ${e('bool')})`],
      ['or', 2, () => `(${e('bool')} \\/ ${e('bool')})`],
      ['not', 2, () => `~${e('bool')}`],
      ['implies', 1, () => `(${e('bool')} => ${e('bool')})`],
      ['equivalent', 1, () => `(${e('bool')} <=> ${e('bool')})`],
      ['exists', 2, () => `(\\E ${x} \\in ${e('set')} : ${e('bool', withX('int'))})`],
      ['forall', 1, () => `(\\A ${x} \\in ${e('mvSet')} : ${e('bool', withX('mv'))})`],
      ['forallTwo', 1, () => `(\\A ${x}, ${y} \\in ${e('set')} : ${e('bool', both)})`],
      ['existsTuple', 1, () => `(\\E <<${x}, ${y}>> \\in ${e('set')} \\X ${e('set')} : ${e('bool', both)})`],
      ['existsSubset', 1, () => `(\\E ${x} \\in SUBSET ${e('set')} : ${e('bool', withX('set'))})`],
      ['existsFunction', 1, () => `(\\E ${x} \\in [MV -> 0..1] : ${e('bool', withX('fn'))})`],
      ['selectBoolean', 1, () => `${e('rec')}.b`],
      ['instancePredicate', 1, () => 'L!Low'],
      ['ofBoolean', 1, () => `(${e('bool')} \\in BOOLEAN)`],
      ['IsFiniteSet', 1, () => `IsFiniteSet(${e('set')})`],
    ];
  }

  #sets({ x, y, withX, e, scope }: Within): readonly Production[] {
    const both: readonly Named[] = [...scope, { name: x, kind: 'int' }, { name: y, kind: 'mv' }];
    return [
      ['setOfTwo', 1, () => `{${e('int')}, ${e('int')}}`],
      ['union', 2, () => `(${e('set')} \\cup ${e('set')})`],
      ['intersection', 1, () => `(${e('set')} \\cap ${e('set')})`],
      ['setMinus', 1, () => `(${e('set')} \\ ${e('set')})`],
      ['filter', 2, () => `{${x} \\in ${e('set')} : ${e('bool', withX('int'))}}`],
      ['map', 2, () => `{${e('int', withX('int'))} : ${x} \\in ${e('set')}}`],
      ['mapModelValues', 1, () => `{${e('int', withX('mv'))} : ${x} \\in MV}`],
      ['mapTwo', 1, () => `{${e('int', both)} : ${x} \\in ${e('set')}, ${y} \\in MV}`],
      ['intervalOf', 1, () => `(0..${e('int')})`],
      ['bigUnion', 1, () => `(UNION {${e('set')}, ${e('set')}})`],
      ['bigUnionOfSubset', 1, () => `(UNION SUBSET ${e('set')})`],
      ['domainOfSequence', 1, () => `(DOMAIN ${e('seq')})`],
      ['rangeOfFunction', 1, () => `Range(${e('fn')})`],
      [
        'chooseSubset',
        1,
        () => `(CHOOSE ${x} \\in SUBSET ${e('set')} : ${x} = {} \\/ ${e('bool', withX('set'))})`,
      ],
      ['infinite', 1, () => `(Nat \\cap ${e('set')})`],
    ];
  }

  #sequences({ x, withX, e }: Within): readonly Production[] {
    return [
      ['tupleOfTwo', 2, () => `<<${e('int')}, ${e('int')}>>`],
      ['Append', 2, () => `Cut(Append(${e('seq')}, ${e('int')}))`],
      ['Tail', 2, () => `(LET ${x} == ${e('seq')} IN IF ${x} = <<>> THEN ${x} ELSE Tail(${x}))`],
      ['concatenate', 1, () => `Cut(${e('seq')} \\o ${e('seq')})`],
      ['SelectSeq', 1, () => `SelectSeq(${e('seq')}, LAMBDA ${x} : ${e('bool', withX('int'))})`],
      ['SortSeq', 1, () => `SortSeq(${e('seq')}, <)`],
      ['functionAsSequence', 1, () => `[${x} \\in 1..2 |-> ${e('int', withX('int'))}]`],
      ['sequenceExcept', 1, () => `[${e('seq')} EXCEPT ![1] = ${e('int')}]`],
      ['mapSequence', 1, () => `Twofold(${e('seq')})`],
    ];
  }
}

export type Operand = (of: Kind, names?: readonly Named[]) => string;

/** Two fresh names and what is written with them. */
export interface Within {
  readonly x: string;
  readonly y: string;
  readonly withX: (of: Kind) => readonly Named[];
  readonly e: Operand;
  readonly scope: readonly Named[];
}

function functions({ x, withX, e }: Within): readonly Production[] {
  return [
    ['functionConstructor', 3, () => `[${x} \\in MV |-> ${e('int', withX('mv'))}]`],
    ['functionExcept', 3, () => `[${e('fn')} EXCEPT ![${e('mv')}] = ${e('int')}]`],
    ['functionExceptAt', 2, () => `[${e('fn')} EXCEPT ![${e('mv')}] = (@ + 1) % 4]`],
    [
      'functionExceptTwice',
      1,
      () => `[${e('fn')} EXCEPT ![m1] = ${e('int')}, ![${e('mv')}] = (@ + ${e('int')}) % 4]`,
    ],
    ['atAt', 1, () => `((${e('mv')} :> ${e('int')}) @@ ${e('fn')})`],
    [
      'chooseFunction',
      1,
      () => `(CHOOSE ${x} \\in [MV -> 0..1] : ${x}[m1] = 1 \\/ ${e('bool', withX('fn'))})`,
    ],
  ];
}

function records({ e }: Within): readonly Production[] {
  return [
    ['recordOf', 2, () => `[b |-> ${e('bool')}, a |-> ${e('int')}]`],
    ['recordExcept', 2, () => `[${e('rec')} EXCEPT !.a = ${e('int')}]`],
    ['recordExceptAt', 1, () => `[${e('rec')} EXCEPT !.a = (@ + 1) % 4, !.b = ~@]`],
    ['recordExceptByName', 1, () => `[${e('rec')} EXCEPT !["a"] = ${e('int')}]`],
  ];
}
