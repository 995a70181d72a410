/**
 * Pass 2c: the levels of expressions, now that instances are gone and the `.cfg` has put in what stands for constants.
 *
 * SANY gives `I!Op` a level before it knows what replaces the declarations of the instantiated module: with 3 in the
 * place of a variable it says 'state', and with `x'` in the place of a constant 'constant'. TLC goes by a bound that it
 * computes on what is there after substitution (getLevelBound), and so do the passes that follow. A part counts also
 * where its value is never asked for: an argument that the operator ignores, a LET that nothing mentions.
 *
 * A definition keeps SANY's level, by which TLC refuses what a statement of the `.cfg` may not name.
 */
import type { Argument, BuiltinName, Definition, Expr, Level, SpecIr, Uid } from '@plimsoll/tla-ir';
import { childrenOf, localDefinitionsOf, rebuild, walk } from '../ir-walk.ts';

export function recomputeLevels(ir: SpecIr): SpecIr {
  const levels = new Levels(ir);
  const by = {
    expr: (expr: Expr): Expr => ({ ...rebuild(expr, by), level: levels.of(expr) }),
    argument(argument: Argument): Argument {
      if (argument.kind !== 'operator') return by.expr(argument);
      const lambda = argument.lambda === undefined ? undefined : by.definition(argument.lambda);
      return { ...argument, level: levels.of(argument), lambda };
    },
    definition: (definition: Definition): Definition => ({ ...definition, body: by.expr(definition.body) }),
  };
  return {
    ...ir,
    definitions: new Map([...ir.definitions].map(([uid, one]) => [uid, by.definition(one)])),
    modules: new Map(
      [...ir.modules].map(([name, module]) => {
        const assumptions = module.assumptions.map((one) => ({ ...one, body: by.expr(one.body) }));
        return [name, { ...module, assumptions }];
      }),
    ),
  };
}

class Levels {
  readonly #ir: SpecIr;
  /** Of the bodies of definitions, local ones included. */
  readonly #bodies = new Map<Uid, Level>();
  readonly #known = new Map<Argument, Level>();

  constructor(ir: SpecIr) {
    this.#ir = ir;
    const definitions = [...ir.definitions.values()].flatMap((one) => [one, ...localsWithin(one)]);
    // Definitions may be recursive: levels only rise, until none does.
    for (let isSettled = false; !isSettled; ) {
      isSettled = true;
      this.#known.clear();
      for (const { uid, body } of definitions) {
        const level = this.of(body);
        if (level === (this.#bodies.get(uid) ?? 0)) continue;
        this.#bodies.set(uid, level);
        isSettled = false;
      }
    }
    this.#known.clear();
  }

  of(argument: Argument): Level {
    const known = this.#known.get(argument);
    if (known !== undefined) return known;
    const level = fixedLevelOf(argument) ?? this.#highest(argument);
    this.#known.set(argument, level);
    return level;
  }

  #highest(argument: Argument): Level {
    const parts = argument.kind === 'operator' ? [] : childrenOf(argument).map((part) => this.of(part));
    const locals = localDefinitionsOf(argument).map(({ body }) => this.of(body));
    return [...parts, ...locals].reduce((a, b) => (b > a ? b : a), this.#ofOperator(argument));
  }

  #ofOperator(argument: Argument): Level {
    if (argument.kind !== 'apply' && argument.kind !== 'operator') return 0;
    const { operator } = argument;
    switch (operator.kind) {
      case 'definition':
        return this.#bodies.get(operator.uid) ?? 0;
      case 'declaration':
        return this.#ir.declarations.get(operator.uid)?.kind === 'variable' ? 1 : 0;
      default:
        return 0;
    }
  }
}

/** Of operators that give a level of their own, whatever they apply to. */
const levelsOfOperators: { readonly [name in BuiltinName]?: Level } = {
  ENABLED: 1,
  "'": 2,
  UNCHANGED: 2,
  SquareAction: 2,
  AngleAction: 2,
  '\\cdot': 2,
  WF: 3,
  SF: 3,
  '[]': 3,
  '<>': 3,
  '~>': 3,
  '-+->': 3,
};

function fixedLevelOf(argument: Argument): Level | undefined {
  if (argument.kind === 'bind')
    return argument.binder === 'temporalForall' || argument.binder === 'temporalExists' ? 3 : undefined;
  if (argument.kind !== 'apply' || argument.operator.kind !== 'builtin') return undefined;
  return levelsOfOperators[argument.operator.name];
}

function localsWithin({ body }: Definition): Definition[] {
  const found: Definition[] = [];
  walk(body, (node) => found.push(...localDefinitionsOf(node)));
  return found;
}
