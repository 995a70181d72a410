/** Functions that are applied on demand. */

import { elementsOf } from './enumerate.ts';
import { equal } from './equality.ts';
import { show } from './format.ts';
import { Fn, LazyFn } from './function-kinds.ts';
import { canonical } from './intern.ts';
import { memberOf } from './membership.ts';
import { asTuple } from './order.ts';
import { buildSet } from './set-builder.ts';
import { EnumSet, isEnumerable, ProductSet } from './set-kinds.ts';
import { type Site, TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** The value at `x`, or undefined outside the domain. */
export function selectLazy(u: Universe, f: LazyFn, x: Value, site: Site): Value | undefined {
  for (let i = f.overrides.length - 1; i >= 0; i--) {
    const override = f.overrides[i] as LazyFn['overrides'][number];
    if (equal(u, override.argument, x, site)) return override.value;
  }
  const key = x instanceof Fn || x instanceof EnumSet ? canonical(u, x, site) : x;
  const known = f.memo.get(key);
  if (known !== undefined) return known;
  const xs = argumentsOf(u, f, x, site);
  if (xs === undefined) return undefined;
  const value = f.body(xs);
  f.memo.set(key, value);
  return value;
}

/** The arguments, when they are in the domain. */
function argumentsOf(u: Universe, f: LazyFn, x: Value, site: Site): readonly Value[] | undefined {
  const domains = f.domains;
  if (domains.length === 1) return memberOf(u, x, domains[0] as Value, site) ? [x] : undefined;
  const tuple = asTuple(u, x, site);
  if (tuple === undefined) {
    throw new TlaError(
      'type',
      `In applying the function\n${show(u, f)},\nthe argument list is:\n${show(u, x)}\nwhich does not match its formal parameter.`,
      site,
    );
  }
  if (tuple.values.length !== domains.length) return undefined;
  return tuple.values.every((y, i) => memberOf(u, y, domains[i] as Value, site)) ? tuple.values : undefined;
}

export function withOverride(f: LazyFn, argument: Value, value: Value): LazyFn {
  return new LazyFn(f.domains, f.body, [...f.overrides, { argument, value }]);
}

export function lazyDomain(f: LazyFn): Value {
  return f.domains.length === 1 ? (f.domains[0] as Value) : new ProductSet(f.domains);
}

/** The function with all its values. @throws TlaError (enumerate) when the domain is infinite. */
export function convertLazy(u: Universe, f: LazyFn, site: Site): Fn {
  if (f.converted !== undefined) return f.converted;
  for (const domain of f.domains) {
    if (!isEnumerable(domain)) {
      throw new TlaError('enumerate', 'The domains of formal parameters must be enumerable.', site);
    }
  }
  const points = [...elementsOf(u, lazyDomain(f), site)];
  const domain = canonical(u, buildSet(u, points, site), site) as EnumSet;
  const shape = u.shapeOf(domain);
  f.converted = new Fn(
    shape,
    shape.keys.map((x) => selectLazy(u, f, x, site) as Value),
  );
  return f.converted;
}
