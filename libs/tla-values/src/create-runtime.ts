/** Puts the topics together behind the `Runtime` interface. */
import { boundElements, lastBound } from './bounds.ts';
import { cardinality, isFinite } from './cardinality.ts';
import { kindText } from './describe.ts';
import { elementsOf, visit, visitSorted } from './enumerate.ts';
import { each } from './enumerate-large.ts';
import { equal } from './equality.ts';
import { format, show } from './format.ts';
import { Fn, LazyFn } from './function-kinds.ts';
import {
  apply,
  component,
  componentOfConverted,
  domain,
  except,
  fn,
  fnOf,
  recursiveFn,
  select,
  setOfTuples,
} from './functions.ts';
import { makeIntegers } from './integers.ts';
import { canonical, idOf } from './intern.ts';
import { fromItf, toItf } from './itf.ts';
import { memberOf, subsetOf } from './membership.ts';
import { standardModules } from './modules/standard-modules.ts';
import { normalize } from './normalize.ts';
import { compare } from './order.ts';
import { Permutations } from './permute.ts';
import { RandomStream } from './random-stream.ts';
import { RecordPlans } from './records.ts';
import { remembered } from './remembered.ts';
import type { Runtime, RuntimeOptions, StandardOperator } from './runtime.ts';
import { bigUnion, filter, intersect, mapSet, mapSets, minus, setOf, union } from './set-algebra.ts';
import {
  FunctionSet,
  IntervalSet,
  isEnumerable,
  NamedSet,
  PowerSet,
  ProductSet,
  RecordSet,
} from './set-kinds.ts';
import { IncompleteStateError, type Site, TlaError } from './tla-error.ts';
import { Universe } from './universe.ts';
import type { Value } from './value.ts';

export function createRuntime(options: RuntimeOptions): Runtime {
  const random = options.seed === undefined ? undefined : new RandomStream(options.seed);
  const u = new Universe(options.stringOrder, options.setSizeMax, random);
  const plans = new RecordPlans(u);
  const integers = makeIntegers(u, options.integers);
  const permutations = new Permutations(u);
  const modules = standardModules(u, integers, options);
  return {
    options,
    ...constructors(u, plans),
    ...setOperations(u),
    ...functionOperations(u),
    ...integers,
    remembered,
    fail: (code, message, site) => {
      throw new TlaError(code, message, site);
    },
    incomplete: (message, assigned) => {
      throw new IncompleteStateError(message, assigned);
    },
    standard: (module, operator) => modules[module]?.[operator] as StandardOperator | undefined,
    canonical: (value) => canonical(u, value, -1),
    idOf: (value) => idOf(u, value),
    byId: (id) => u.table.byId(id),
    format: (value) => format(u, value),
    toItf: (value) => toItf(u, value),
    fromItf: (json) => fromItf(u, plans, options.integers, json),
    observeRun: (fact) => {
      u.runFact = fact;
    },
    drawApart: (key, compute) => (u.random === undefined ? compute() : u.random.apart(key, compute)),
    permute: (value, permutation) => permutations.permute(value, permutation),
  };
}

function constructors(u: Universe, plans: RecordPlans) {
  return {
    modelValue: (name: string) => u.modelValue(name),
    set: (elements: readonly Value[], site: Site = -1) => setOf(u, elements, site),
    interval: (low: Value, high: Value, site: Site) => interval(u, low, high, site),
    tuple: (elements: readonly Value[]) => u.tuple([...elements]),
    record: (names: readonly string[], values: readonly Value[]) => plans.record(names, values),
    fn: (over: Value, f: (x: Value) => Value, site: Site) => fn(u, over, f, site),
    lazyFn: (domains: readonly Value[], f: (...xs: Value[]) => Value): Value =>
      new LazyFn(domains, (xs) => f(...xs)),
    fnOf: (domains: readonly Value[], f: (...xs: Value[]) => Value, site: Site) => fnOf(u, domains, f, site),
    recursiveFn: (over: Value, f: (self: Value, x: Value) => Value) => recursiveFn(over, f),
    powerset: (of: Value) => new PowerSet(of),
    functionSet: (over: Value, range: Value) => new FunctionSet(over, range),
    recordSet: (names: readonly string[], sets: readonly Value[]) => recordSet(plans, names, sets),
    product: (sets: readonly Value[]) => new ProductSet(sets),
    nat: new NamedSet('Nat'),
    int: new NamedSet('Int'),
    real: new NamedSet('Real'),
    booleans: u.booleans,
    strings: new NamedSet('STRING'),
    seq: (of: Value) => new NamedSet('Seq', of),
  };
}

function interval(u: Universe, low: Value, high: Value, site: Site): Value {
  if (typeof low === 'number' && typeof high === 'number') return new IntervalSet(low, high);
  const [which, value] = typeof low === 'number' ? ['second', high] : ['first', low];
  throw new TlaError(
    'type',
    `The ${which} argument of .. should be an integer, but instead it is:\n${show(u, value as Value)}`,
    site,
  );
}

function recordSet(plans: RecordPlans, names: readonly string[], sets: readonly Value[]): Value {
  const { shape, order } = plans.plan(names);
  return new RecordSet(
    shape.keys as readonly string[],
    order.map((i) => sets[i] as Value),
  );
}

function setOperations(u: Universe) {
  return {
    bool: (value: Value, site: Site): boolean => {
      if (typeof value === 'boolean') return value;
      throw new TlaError(
        'type',
        `A non-boolean expression (${kindText(value)}) was used as a formula.`,
        site,
      );
    },
    eq: (a: Value, b: Value, site: Site) => equal(u, a, b, site),
    compare: (a: Value, b: Value) => compare(u, a, b, -1),
    isIn: (x: Value, s: Value, site: Site) => memberOf(u, x, s, site),
    subseteq: (a: Value, b: Value, site: Site) => subsetOf(u, a, b, site),
    union: (a: Value, b: Value, site: Site) => union(u, a, b, site),
    intersect: (a: Value, b: Value, site: Site) => intersect(u, a, b, site),
    minus: (a: Value, b: Value, site: Site) => minus(u, a, b, site),
    bigUnion: (s: Value, site: Site) => bigUnion(u, s, site),
    elements: (s: Value, site: Site) => elementsOf(u, s, site),
    normalize,
    each: (s: Value, site: Site) => each(u, s, site),
    filter: (s: Value, p: (x: Value) => boolean, site: Site) => filter(u, s, p, site),
    mapSet: (s: Value, f: (x: Value) => Value, site: Site) => mapSet(u, s, f, site),
    mapSets: (sets: readonly Value[], f: (...xs: Value[]) => Value, site: Site) =>
      mapSets(u, boundElements(u, sets, site), f, site),
    lastBound: (last: Value, others: () => readonly Value[], site: Site) => lastBound(u, last, others, site),
    exists: (s: Value, p: (x: Value) => boolean, site: Site) => visit(u, s, p, site),
    forall: (s: Value, p: (x: Value) => boolean, site: Site) =>
      s instanceof IntervalSet ? allOf(s, p) : !visit(u, s, (x) => !p(x), site),
    choose: (s: Value, p: (x: Value) => boolean, site: Site) => choose(u, s, p, site),
    cardinality: (s: Value, site: Site) => cardinality(u, s, site),
    isFiniteSet: (s: Value, site: Site) => isFinite(u, s, site),
  };
}

/** The same without a function more: most of what invariants say of sequences is of this form. */
function allOf({ low, high }: IntervalSet, p: (x: Value) => boolean): boolean {
  for (let x = low; x <= high; x++) if (!p(x)) return false;
  return true;
}

function choose(u: Universe, s: Value, p: (x: Value) => boolean, site: Site): Value {
  if (!isEnumerable(s)) {
    throw new TlaError(
      'enumerate',
      `Attempted to compute the value of an expression of\nform CHOOSE x \\in S: P, but S was not enumerable.\n${show(u, s)}`,
      site,
    );
  }
  let witness: Value | undefined;
  visitSorted(
    u,
    s,
    (x) => {
      if (!p(x)) return false;
      witness = x;
      return true;
    },
    site,
  );
  if (witness !== undefined) return witness;
  throw new TlaError(
    'choose',
    'Attempted to compute the value of an expression of form\nCHOOSE x \\in S: P, but no element of S satisfied P.',
    site,
  );
}

function functionOperations(u: Universe) {
  return {
    apply: (f: Value, x: Value, site: Site) => apply(u, f, x, site),
    select: (r: Value, name: string, site: Site) => select(u, r, name, site),
    component: (t: Value, i: number, size: number, site: Site) => component(u, t, i, size, site),
    componentOfConverted: (t: Value, i: number, size: number, site: Site) =>
      componentOfConverted(u, t, i, size, site),
    setOfTuples: (s: Value, size: number, site: Site) => setOfTuples(u, s, size, site),
    isTuple: (value: Value) => value instanceof Fn && value.isTuple,
    domain: (f: Value, site: Site) => domain(u, f, site),
    except: (f: Value, path: readonly Value[], g: (old: Value) => Value, site: Site) =>
      except(u, f, path, g, site),
  };
}
