/** The functions that every generated module brings along, inside `instantiate`. Only those in use are printed. */

export interface PreludeFunction {
  readonly name: string;
  readonly text: string;
}

export const prelude: readonly PreludeFunction[] = [
  {
    name: 'place',
    text: `function place(site: Site): SourceLocation {
  const found = sites[site];
  if (found === undefined) throw new Error(\`no place \${site}\`);
  return found;
}`,
  },
  {
    name: 'constant',
    text: `function constant(name: string): Value {
  const value = constants.get(name);
  return value === undefined ? runtime.fail('unsupported', \`CONSTANT \${name} was given no value\`, -1) : value;
}`,
  },
  {
    name: 'known',
    text: `function known(state: State | undefined): Vars {
  return state === undefined ? runtime.fail('unassigned', 'A state is needed here', -1) : (state as Vars);
}`,
  },
  {
    name: 'explanation',
    text: `/** Collects what became of an action's conjuncts, in order; those after the first that fails are not evaluated. */
function explanation() {
  const reports: ConjunctReport[] = [];
  let isOpen = true;
  const valueOf = (compute: () => Value | undefined): Value | undefined => {
    try {
      return compute();
    } catch {
      return undefined;
    }
  };
  return {
    reports,
    isOpen: () => isOpen,
    add(
      kind: 'guard' | 'assignment',
      variable: string | undefined,
      site: Site,
      text: string,
      test: () => boolean,
      operands: readonly (readonly [string, () => Value | undefined])[],
    ): void {
      const holds = isOpen ? (valueOf(test) as boolean | undefined) : undefined;
      const shown = isOpen ? operands : [];
      isOpen = holds === true;
      reports.push({
        location: place(site),
        text,
        kind,
        variable,
        holds,
        operands: shown.flatMap(([name, compute]) => {
          const value = valueOf(compute);
          return value === undefined ? [] : [{ text: name, value }];
        }),
      });
    },
  };
}`,
  },
  {
    name: 'assigned',
    text: `/** A payload value that must be there. */
function assigned(value: Value | undefined, site: Site): Value {
  return value === undefined ? runtime.fail('unassigned', 'The event does not give this field', site) : value;
}`,
  },
  {
    name: 'standard',
    text: `function standard(module: string, name: string): StandardOperator {
  const found = runtime.standard(module, name);
  return found ?? ((site) => runtime.fail('unsupported', \`\${module}!\${name} cannot be evaluated\`, site));
}`,
  },
  {
    name: 'once',
    text: `/** A constant: computed at its first use. */
function once<T extends Value>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value === undefined ? (value = compute()) : value);
}`,
  },
  {
    name: 'lazy',
    text: `/** A value by need. */
function lazy<T extends Value>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value === undefined ? (value = compute()) : value);
}`,
  },
  {
    name: 'largeInteger',
    text: `function largeInteger(value: number, site: Site): number {
  return runtime.options.integers === 'tlc' ? runtime.fail('overflow', \`\${value} is larger than TLC's integers\`, site) : value;
}`,
  },
  {
    name: 'choices',
    text: `/** The elements to try for a field of the event: all, or the one given if it is an element. */
function choices(set: Value, given: Payload | undefined, field: number, site: Site): Iterable<Value> {
  const chosen = given?.[field];
  if (chosen === undefined) return runtime.each(set, site);
  return runtime.isIn(chosen, set, site) ? [chosen] : [];
}`,
  },
  {
    name: 'tupleChoices',
    text: `/** The same for the components of a tuple. */
function tupleChoices(set: Value, given: Payload | undefined, fields: readonly number[], site: Site): readonly Value[] {
  const chosen = fields.map((field) => given?.[field]);
  if (chosen.every((one) => one !== undefined)) {
    const tuple = runtime.tuple(chosen);
    return runtime.isIn(tuple, set, site) ? [tuple] : [];
  }
  return runtime
    .elements(set, site)
    .filter((tuple) =>
      chosen.every((one, i) => one === undefined || runtime.eq(one, runtime.component(tuple, i + 1, fields.length, site), site)),
    );
}`,
  },
  {
    name: 'everyBetween',
    text: `/** \\A x \\in low..high : test(x), without a set. */
function everyBetween(low: Value, high: Value, site: Site, test: (x: Value) => boolean): boolean {
  if (typeof low !== 'number' || typeof high !== 'number') return runtime.forall(runtime.interval(low, high, site), test, site);
  for (let x = low; x <= high; x++) if (!test(x)) return false;
  return true;
}`,
  },
  {
    name: 'someBetween',
    text: `/** \\E x \\in low..high : test(x), without a set. */
function someBetween(low: Value, high: Value, site: Site, test: (x: Value) => boolean): boolean {
  if (typeof low !== 'number' || typeof high !== 'number') return runtime.exists(runtime.interval(low, high, site), test, site);
  for (let x = low; x <= high; x++) if (test(x)) return true;
  return false;
}`,
  },
  {
    name: 'takes',
    text: `/** Whether the event takes this way of a disjunction. */
function takes(given: Payload | undefined, field: number, way: number): boolean {
  const chosen = given?.[field];
  return chosen === undefined || chosen === way;
}`,
  },
  {
    name: 'pointOf',
    text: `/** The point at which a function is applied. */
function pointOf(point: Value, domain: Value, site: Site): Value {
  return runtime.isIn(point, domain, site) ? point : runtime.fail('domain', 'The argument is not in the domain of the function.', site);
}`,
  },
  {
    name: 'AfterWays',
    text: `/** An error that was met once some ways through a guard were found: TLC follows those first. */
class AfterWays {
  readonly ways: number;
  readonly error: unknown;

  constructor(ways: number, thrown: unknown) {
    this.ways = thrown instanceof AfterWays ? ways + thrown.ways : ways;
    this.error = thrown instanceof AfterWays ? thrown.error : thrown;
  }
}`,
  },
  {
    name: 'waysBefore',
    text: `/** How many ways were found before an error, and the error. */
function waysBefore(found: number, thrown: unknown): readonly [number, unknown] {
  const { ways, error } = new AfterWays(found, thrown);
  return [ways, error];
}`,
  },
  {
    name: 'waysOfSome',
    text: `function waysOfSome<T>(elements: readonly T[], waysOf: (x: T) => number): number {
  let ways = 0;
  try {
    for (const x of elements) ways += waysOf(x);
  } catch (error) {
    throw new AfterWays(ways, error);
  }
  return ways;
}`,
  },
  {
    name: 'waysThrough',
    text: `/** All ways through what follows belong to a part's first way: an error there comes before the part's own later ones. */
function waysThrough(parts: readonly (() => number)[], from = 0): number {
  const part = parts[from];
  if (part === undefined) return 1;
  let ways = 0;
  let late: unknown;
  try {
    ways = part();
  } catch (error) {
    [ways, late] = waysBefore(0, error);
  }
  if (ways > 0) ways *= waysThrough(parts, from + 1);
  if (late !== undefined) throw new AfterWays(ways, late);
  return ways;
}`,
  },
  {
    name: 'waysOfAll',
    text: `function waysOfAll(elements: readonly Value[], waysOf: (x: Value) => number): number {
  return waysThrough(elements.map((x) => () => waysOf(x)));
}`,
  },
];
