/** Random TLA+ expressions that know both their text and what our runtime makes of them, and what makes them. */
import fc from 'fast-check';
import type { Runtime } from '../runtime.ts';
import type { Value } from '../value.ts';

/** Bound variables in scope, by type. */
export type Scope = readonly { readonly name: string; readonly type: Type }[];
/** `hidden` is never used: it keeps a place. */
export type Type = 'int' | 'set' | 'other' | 'hidden';
/** What they stand for: a value, or what gives it when it is asked for. */
type Env = readonly (Value | (() => Value))[];

export interface Expression {
  text(scope: Scope): string;
  run(rt: Runtime, scope: Scope, env: Env): Value;
}

/** Expressions of a type: exactly of it, or now and then of any, so that errors are compared, too. */
export interface Operands {
  plain(type: string): fc.Arbitrary<Expression>;
  wild(type: string): fc.Arbitrary<Expression>;
}

/** Ways to make an expression of one type; the first is the simplest. */
export type Ways = readonly fc.Arbitrary<Expression>[];

export const site = 0;

export function constant(text: string, value: (rt: Runtime) => Value): Expression {
  return { text: () => text, run: value };
}

/** An operator without binders. */
export function operator(
  text: (...parts: string[]) => string,
  evaluate: (rt: Runtime, ...values: Value[]) => Value,
  ...parts: fc.Arbitrary<Expression>[]
): fc.Arbitrary<Expression> {
  return fc.tuple(...parts).map((expressions) => ({
    text: (scope) => text(...expressions.map((e) => e.text(scope))),
    run: (rt, scope, env) => evaluate(rt, ...expressions.map((e) => e.run(rt, scope, env))),
  }));
}

/** `(a symbol b)`, with two operands of one type. */
export function infix(
  symbol: string,
  evaluate: (rt: Runtime, a: Value, b: Value) => Value,
  of: fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression> {
  return operator((a, b) => `(${a} ${symbol} ${b})`, evaluate, of, of);
}

/** An operand that is evaluated when it is asked for. */
export type Lazy = () => Value;

/** `(…)` with the operands evaluated only when asked for. */
export function lazy(
  text: (...parts: string[]) => string,
  evaluate: (rt: Runtime, ...values: (() => Value)[]) => Value,
  ...parts: fc.Arbitrary<Expression>[]
): fc.Arbitrary<Expression> {
  return fc.tuple(...parts).map((expressions) => ({
    text: (scope) => text(...expressions.map((e) => e.text(scope))),
    run: (rt, scope, env) => evaluate(rt, ...expressions.map((e) => () => e.run(rt, scope, env))),
  }));
}

/** Binds one variable over `over` in `body`. */
export function binder(
  text: (name: string, over: string, body: string) => string,
  evaluate: (rt: Runtime, over: Value, body: (x: Value) => Value) => Value,
  type: Type,
  over: fc.Arbitrary<Expression>,
  body: fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression> {
  return fc.tuple(over, body).map(([o, b]) => {
    const extended = (scope: Scope): Scope => [...scope, { name: `v${scope.length}`, type }];
    return {
      text: (scope) => text(`v${scope.length}`, o.text(scope), b.text(extended(scope))),
      run: (rt, scope, env) =>
        evaluate(rt, o.run(rt, scope, env), (x) => b.run(rt, extended(scope), [...env, x])),
    };
  });
}

/** A variable of the type that is in scope, else `otherwise`. */
export function variable(type: Type, otherwise: Expression): fc.Arbitrary<Expression> {
  return fc.nat(3).map((pick) => {
    const position = (scope: Scope): number => {
      const known = scope.flatMap((v, i) => (v.type === type ? [i] : []));
      return known.length === 0 ? -1 : (known[pick % known.length] as number);
    };
    return {
      text: (scope) => scope[position(scope)]?.name ?? otherwise.text(scope),
      run: (rt, scope, env) => {
        const known = env[position(scope)] ?? otherwise.run(rt, scope, env);
        return typeof known === 'function' ? known() : known;
      },
    };
  });
}

export const truth = (rt: Runtime, value: Value): boolean => rt.bool(value, site);
export const standard = (
  rt: Runtime,
  module: string,
  name: string,
  ...args: (Value | ((...xs: Value[]) => Value))[]
): Value => {
  const found = rt.standard(module, name);
  if (found === undefined) throw new Error(`${module}!${name} is missing`);
  return found(site, ...args);
};

export const integer = (n: number): Expression => constant(n < 0 ? `(-${-n})` : String(n), () => n);
export const text = (name: string): Expression => constant(`"${name}"`, () => name);
export const model = (name: string): Expression => constant(name, (rt) => rt.modelValue(name));

/** One name in `body`, computed when it is asked for. */
export function bound(
  value: fc.Arbitrary<Expression>,
  body: fc.Arbitrary<Expression>,
  text: (name: string, value: string, body: string) => string,
): fc.Arbitrary<Expression> {
  return fc.tuple(value, body).map(([v, b]) => {
    const inside = (scope: Scope): Scope => [...scope, { name: `v${scope.length}`, type: 'int' }];
    // The value may stand where the name is known already: what it binds itself must have other names.
    const beside = (scope: Scope): Scope => [...scope, { name: 'unused', type: 'hidden' }];
    return {
      text: (scope) => text(`v${scope.length}`, v.text(beside(scope)), b.text(inside(scope))),
      run: (rt, scope, env) =>
        b.run(rt, inside(scope), [...env, () => v.run(rt, beside(scope), [...env, 0])]),
    };
  });
}

/** Two variables over two sets. */
export function two(
  body: fc.Arbitrary<Expression>,
  over: fc.Arbitrary<Expression>,
  text: (x: string, s: string, y: string, t: string, e: string) => string,
  evaluate: (rt: Runtime, s: Value, t: Value, f: (...xs: Value[]) => Value) => Value,
): fc.Arbitrary<Expression> {
  return fc.tuple(over, over, body).map(([s, t, e]) => {
    const inside = (scope: Scope): Scope => [
      ...scope,
      { name: `v${scope.length}`, type: 'int' },
      { name: `v${scope.length + 1}`, type: 'int' },
    ];
    return {
      text: (scope) =>
        text(`v${scope.length}`, s.text(scope), `v${scope.length + 1}`, t.text(scope), e.text(inside(scope))),
      run: (rt, scope, env) =>
        evaluate(rt, s.run(rt, scope, env), t.run(rt, scope, env), (x, y) =>
          e.run(rt, inside(scope), [...env, x as Value, y as Value]),
        ),
    };
  });
}
