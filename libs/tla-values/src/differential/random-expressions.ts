/**
 * Random TLA+ expressions of every type. Mostly well typed; a small share of operands has any type, so that errors are
 * compared, too.
 */
import fc from 'fast-check';
import type { Value } from '../value.ts';
import { forAll } from './case-expression.ts';
import {
  type Expression,
  type Lazy,
  lazy,
  model,
  type Operands,
  operator,
  site,
  standard,
  text,
  truth,
  variable,
  type Ways,
} from './expression.ts';
import { functions, records, sequences, tupleExpression } from './function-expressions.ts';
import { integers } from './integer-expressions.ts';
import { anySets, integerSets, intervals, setsOfSets, smallSets } from './set-expressions.ts';
import { modelValueNames, stringNames } from './tlc-oracle.ts';
import { truths } from './truth-expressions.ts';

/** Deeper than this only the first, simplest choice is left. */
const depthMax = 4;

/** How likely an operand has any type: 1 in this many. */
const wildness = 14;

/** More ways to make expressions, by type; also of types that only they have. */
type MoreWays = (operands: Operands) => { readonly [type: string]: Ways };

type ByType = { readonly [type: string]: fc.Arbitrary<Expression> };

/** Arbitrary expressions by type; `any` mixes all. Sizes are kept small: TLC enumerates everything. */
export function expressionsWith(more: MoreWays): ByType {
  return fc.letrec<{ [type: string]: Expression }>((tie) => {
    const wilder = new Map<string, fc.Arbitrary<Expression>>();
    const wild = (type: string): fc.Arbitrary<Expression> => {
      const known = wilder.get(type);
      if (known !== undefined) return known;
      const made = fc.oneof({ weight: wildness, arbitrary: tie(type) }, { weight: 1, arbitrary: tie('any') });
      wilder.set(type, made);
      return made;
    };
    const operands: Operands = { plain: tie, wild };
    const or = (choices: Ways): fc.Arbitrary<Expression> =>
      fc.oneof(
        { maxDepth: depthMax, depthSize: 'small', depthIdentifier: 'expression', withCrossShrink: true },
        ...choices,
      );
    const ways: { readonly [type: string]: Ways } = {
      int: integers(operands),
      bool: truths(operands),
      intSet: integerSets(operands),
      setOfSets: setsOfSets(operands),
      anySet: anySets(operands),
      smallSet: smallSets(operands),
      sequence: sequences(operands),
      record: records(operands),
      computedFunction: [tie('sequence'), tie('function')],
      function: functions(operands),
      any: anyValues(operands),
    };
    const added = more(operands);
    const types = [...new Set([...Object.keys(ways), ...Object.keys(added)])];
    return {
      ...Object.fromEntries(types.map((type) => [type, or([...(ways[type] ?? []), ...(added[type] ?? [])])])),
      tuple: fc.array(tie('any'), { maxLength: 3 }).map(tupleExpression),
    };
  });
}

export const expressions = expressionsWith(() => ({}));

function anyValues({ plain, wild }: Operands): Ways {
  return [
    fc.constantFrom(...stringNames.map(text), ...modelValueNames.map(model)),
    variable('other', text('a')),
    plain('int'),
    plain('bool'),
    plain('anySet'),
    plain('function'),
    plain('record'),
    plain('tuple'),
    forAll(wild('bool'), wild('any')),
    operator(
      (f, x) => `${f}[${x}]`,
      (rt, f, x) => rt.apply(f as Value, x as Value, site),
      wild('function'),
      wild('any'),
    ),
    operator(
      (x) => `ToString(${x})`,
      (rt, x) => standard(rt, 'TLC', 'ToString', x as Value),
      // Not of a string: TLC knows the text of a literal, quotes included, from reading it.
      intervals,
    ),
    lazy(
      (p, x) => `(IF Assert(${p}, "zz") THEN ${x} ELSE ${x})`,
      (rt, p, x) =>
        truth(rt, standard(rt, 'TLC', 'Assert', (p as Lazy)(), 'zz')) ? (x as Lazy)() : (x as Lazy)(),
      wild('bool'),
      wild('any'),
    ),
  ];
}
