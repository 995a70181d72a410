/** The standard modules by name. */
import { cardinality, isFinite } from '../cardinality.ts';
import type { Integers } from '../integers.ts';
import type { RuntimeOptions } from '../runtime.ts';
import type { Universe } from '../universe.ts';
import type { Value } from '../value.ts';
import type { StandardFunction } from './arguments.ts';
import { bagsModule } from './bags.ts';
import { randomizationModule } from './random-choice.ts';
import { sequencesModule } from './sequences.ts';
import { tlcModule } from './tlc-module.ts';

type StandardModules = {
  readonly [module: string]: { readonly [operator: string]: StandardFunction } | undefined;
};

export function standardModules(u: Universe, integers: Integers, options: RuntimeOptions): StandardModules {
  return {
    Naturals: { ...arithmeticModule(integers), '\\div': binary(integers.divOfNaturals) },
    Integers: { ...arithmeticModule(integers), '-.': (site, a) => integers.neg(a as Value, site) },
    Sequences: sequencesModule(u),
    FiniteSets: {
      Cardinality: (site, s) => cardinality(u, s as Value, site),
      IsFiniteSet: (site, s) => isFinite(u, s as Value, site),
    },
    Bags: bagsModule(u, (a, b, site) =>
      options.integers === 'tlc' ? (a + b) | 0 : integers.add(a, b, site),
    ),
    Randomization: randomizationModule(u),
    TLC: tlcModule(u, {
      print: options.print,
      get: (name) => u.runFact?.(name),
      startedAtMs: performance.now(),
    }),
  };
}

type Binary = (a: Value, b: Value, site: number) => Value;

function binary(f: Binary): StandardFunction {
  return (site, a, b) => f(a as Value, b as Value, site);
}

function arithmeticModule(integers: Integers): { readonly [operator: string]: StandardFunction } {
  return {
    '+': binary(integers.add),
    '-': binary(integers.sub),
    '*': binary(integers.mul),
    '^': binary(integers.pow),
    '%': binary(integers.mod),
    '\\div': binary(integers.div),
    '<': binary(integers.lt),
    '>': binary(integers.gt),
    '\\leq': binary(integers.le),
    '\\geq': binary(integers.ge),
  };
}
