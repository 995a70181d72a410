/** Random fairness and temporal formulas as text, over a specification's variables and actions. */
import type { Choices, Production } from './choices.ts';
import type { Variable } from './fair-specs.ts';

/** A defined action; `p` ranges over P, `n` over 0..2. */
export interface Step {
  readonly name: string;
  readonly parameter: 'p' | 'n' | undefined;
  readonly definition: string;
}

/** A bound constant in scope. */
interface Bound {
  readonly name: string;
  readonly kind: 'p' | 'n';
}

type Scope = readonly Bound[];

/** One in this many predicates may have no value somewhere. */
const wildness = 40;

export class FairFormulas {
  /** Definitions that formulas call. */
  readonly definitions: string[] = [];
  readonly instances: string[] = [];
  readonly #c: Choices;
  readonly #variables: readonly Variable[];
  readonly #steps: readonly Step[];
  #names = 0;

  readonly #isPlain: boolean;

  /** @param isPlain No predicates without a value, and no formulas of which TLC may refuse one. */
  constructor(choices: Choices, variables: readonly Variable[], steps: readonly Step[], isPlain: boolean) {
    this.#c = choices;
    this.#isPlain = isPlain;
    this.#variables = variables;
    this.#steps = steps;
    const second = variables[1]?.name ?? 'x';
    const mapped = choices.of(['x', 'x', 'x', 'x', '2 - x', 'IF x = 2 THEN 0 ELSE x']);
    this.instances.push(
      `Abs == INSTANCE FairAid WITH Top <- 2, u <- ${mapped}, g <- ${second}`,
      `Par(Top) == INSTANCE FairAid WITH u <- x, g <- ${choices.of([`<<${second}>>`, second])}`,
    );
  }

  /** The formula of the SPECIFICATION, and what it calls. */
  specification(): { readonly specification: string; readonly definitions: readonly string[] } {
    const c = this.#c;
    const conditions = Array.from({ length: c.below(4) }, () => this.#fairness([]));
    if (conditions.length === 0) return { specification: 'Init /\\ [][Next]_vars', definitions: [] };
    const all = conditions.join(' /\\ ');
    const form = c.below(5);
    if (form === 0)
      return {
        specification: 'Init /\\ [][Next]_vars /\\ Fairness',
        definitions: [`Fairness == ${conditions.map((one) => `\n  /\\ ${one}`).join('')}`],
      };
    if (form === 1)
      return { specification: `Init /\\ [][Next]_vars /\\ (LET Fair == ${all} IN Fair)`, definitions: [] };
    if (form === 2)
      return {
        specification: 'Safe /\\ Fair(0)',
        definitions: ['Safe == Init /\\ [][Next]_vars', `Fair(zero) == ${all} /\\ WF_x(x = zero /\\ Next)`],
      };
    return { specification: `Init /\\ [][Next]_vars /\\ ${all}`, definitions: [] };
  }

  /** A temporal formula. */
  formula(): string {
    return this.#formula([], 2);
  }

  /** A PROPERTY. */
  property(): string {
    return this.#c.production([
      ['temporal', 14, () => this.#formula([], 2)],
      ['ownSpecification', 1, () => `Init /\\ [][Next]_vars /\\ ${this.#fairness([])}`],
      ['refined', 2, () => this.#refined()],
      ['refinedAnd', 1, () => `${this.#refined()} /\\ (${this.#formula([], 1)})`],
      ['steps', 1, () => `[][${this.#action([])} \\/ ${this.#action([])}]_${this.#subscript([])}`],
      ['initially', 1, () => `(${this.state([])} \\/ x > 5) /\\ (${this.#formula([], 1)})`],
      ['boxedState', 1, () => `[](${this.state([])} \\/ ${this.state([])}) /\\ (${this.#formula([], 1)})`],
      ['withSteps', 1, () => `(${this.#formula([], 1)}) /\\ [][${this.#action([])} \\/ Next]_vars`],
    ]);
  }

  #refined(): string {
    const all = ['Loose', 'Weak', 'Strong', 'Strict', 'AidLive', 'AidFair'];
    return this.#c.once(3) ? `Par(2)!${this.#c.of(all)}` : `Abs!${this.#c.of(all)}`;
  }

  /** Fairness, as a conjunct of a specification or within a formula. */
  #fairness(scope: Scope): string {
    const c = this.#c;
    const kind = (): string => c.of(['WF', 'WF', 'SF']);
    const one = (names: Scope): string => {
      const subscript = this.#subscript(names);
      return `${kind()}_${subscript}(${this.#action(names)})`;
    };
    const each = this.#fresh('each');
    const withEach: Scope = [...scope, { name: each, kind: 'p' }];
    const num = this.#fresh('num');
    const withNum: Scope = [...scope, { name: num, kind: 'n' }];
    return c.production([
      ['fairNext', 3, () => `${kind()}_vars(Next)`],
      ['fair', 6, () => one(scope)],
      ['fairEach', 3, () => `(\\A ${each} \\in P : ${one(withEach)})`],
      ['fairEachTwo', 1, () => `(\\A ${each} \\in P : ${one(withEach)} /\\ ${one(withEach)})`],
      ['fairSome', 1, () => `(\\E ${each} \\in P : ${one(withEach)})`],
      ['fairNumbers', 1, () => `(\\A ${num} \\in {0, 2} : ${num} > 0 => ${one(withNum)})`],
      [
        'fairIf',
        1,
        () => `(\\A ${each} \\in P : IF ${each} = p1 THEN ${one(withEach)} ELSE ${one(withEach)})`,
      ],
      [
        'fairLet',
        1,
        () => `(\\A ${each} \\in P : LET ${each}A == ${this.#action(withEach)} IN ${kind()}_vars(${each}A))`,
      ],
      ['fairFilter', 1, () => `(\\A ${num} \\in {k \\in 0..2 : k # ${this.#c.below(3)}} : ${one(withNum)})`],
      [
        'fairTuples',
        1,
        () => `(\\A <<${each}, ${num}>> \\in P \\X {0, 2} : ${one([...withEach, ...withNum])})`,
      ],
      [
        'fairSubsets',
        1,
        () =>
          `(\\A ${each}S \\in SUBSET P : ${each}S # {} => ${kind()}_vars(\\E ${each} \\in ${each}S : ${this.#action(withEach)}))`,
      ],
      ['fairDefined', 2, () => this.#definedFairness(scope)],
      ['fairUnder', 1, () => `([]<>(${this.state(scope)}) => ${one(scope)})`],
      ['fairOr', 1, () => `(${one(scope)} \\/ ${one(scope)})`],
      ['fairInstance', this.#isPlain ? 0 : 1, () => `Abs!AidFair`],
      [
        'fairInstanceStep',
        this.#isPlain ? 0 : 1,
        () => `${kind()}_vars(Next /\\ ${c.of(['Abs', 'Par(2)'])}!Any)`,
      ],
      ['againStepAsFairness', 1, () => `[]<><<${this.#action(scope)}>>_${this.#subscript(scope)}`],
      ['leadsToAsFairness', 1, () => `((${this.state(scope)}) ~> (${this.state(scope)}))`],
      ['foreverAsFairness', 1, () => `(<>[](${this.state(scope)}) => []<>(${this.state(scope)}))`],
    ]);
  }

  /** A definition with a parameter that is fairness, called for each element. */
  #definedFairness(scope: Scope): string {
    const name = `Fair${this.#fresh('D')}`;
    const bound = this.#fresh('each');
    const body = `${this.#c.of(['WF', 'SF'])}_vars(${this.#action([{ name: `${bound}_`, kind: 'p' }])})`;
    this.definitions.push(`${name}(${bound}_) == ${body}`);
    return this.#c.once(3) ? `${name}(${this.#point(scope)})` : `(\\A ${bound} \\in P : ${name}(${bound}))`;
  }

  #formula(scope: Scope, depth: number): string {
    const c = this.#c;
    const s = (): string => this.state(scope);
    const a = (): string => this.#action(scope);
    const v = (): string => this.#subscript(scope);
    const sub = (): string => `(${this.#formula(scope, depth - 1)})`;
    const leaves: Production[] = [
      ['again', 3, () => `[]<>(${s()})`],
      ['forever', 3, () => `<>[](${s()})`],
      ['once', 2, () => `<>(${s()})`],
      ['leadsTo', 4, () => `(${s()}) ~> (${s()})`],
      ['boxed', 2, () => `[]((${s()}) => <>(${s()}))`],
      ['stays', 1, () => `[]((${s()}) => [](${s()}))`],
      ['onceBoth', 1, () => `<>((${s()}) /\\ <>(${s()}))`],
      ['settles', 1, () => `<>((${s()}) /\\ [](${s()}))`],
      ['againOr', 1, () => `[]<>((${s()}) \\/ (${s()}))`],
      ['againEnabled', 1, () => `[]<>(ENABLED ${this.#enabledAction(scope)})`],
      ['againStep', 2, () => `[]<><<${a()}>>_${v()}`],
      ['foreverStep', 2, () => `<>[][${a()}]_${v()}`],
      ['strong', 1, () => `([]<>(ENABLED <<${a()}>>_${v()}) => []<><<${a()}>>_${v()})`],
      ['fairLeaf', 2, () => this.#fairness(scope)],
      ['initialImplies', 2, () => `(${s()}) => (${this.#formula(scope, 0)})`],
    ];
    if (depth === 0 || !c.once(2)) return c.production(leaves);
    const q = this.#fresh('q');
    const m = this.#fresh('m');
    const withQ: Scope = [...scope, { name: q, kind: 'p' }];
    const withM: Scope = [...scope, { name: m, kind: 'n' }];
    return c.production([
      ['and', 2, () => `${sub()} /\\ ${sub()}`],
      ['or', 2, () => `${sub()} \\/ ${sub()}`],
      ['implies', 3, () => `${sub()} => ${sub()}`],
      ['not', 2, () => `~${sub()}`],
      ['forall', 3, () => `\\A ${q} \\in P : ${this.#formula(withQ, depth - 1)}`],
      ['exists', 2, () => `\\E ${q} \\in P : ${this.#formula(withQ, depth - 1)}`],
      ['forallNumbers', 1, () => `\\A ${m} \\in 0..1 : ${this.#formula(withM, depth - 1)}`],
      [
        'forallTwo',
        1,
        () =>
          `\\A ${q}, ${q}b \\in P : ${q} # ${q}b => (${this.#formula([...withQ, { name: `${q}b`, kind: 'p' }], 0)})`,
      ],
      ['letFormula', 1, () => `LET ${q}F == ${this.#formula(scope, depth - 1)} IN ${q}F`],
      [
        'letOperator',
        1,
        () => `LET ${q}F(${q}) == ${this.#formula(withQ, depth - 1)} IN ${q}F(p1) /\\ ${q}F(p2)`,
      ],
      ['defined', 2, () => this.#defined(scope, depth - 1)],
      ['passed', 1, () => `Leads(${this.#number(scope)}, ${this.#number(scope)})`],
      ['passedAgain', 1, () => `Again(${this.#number(scope)})`],
      [
        'ifConstant',
        1,
        () =>
          `IF p1 = ${c.of(['p1', 'p2'])} THEN ${this.#formula(scope, depth - 1)} ELSE ${this.#formula(scope, 0)}`,
      ],
      ['alwaysAnd', 1, () => `[](<>(${s()}) /\\ ((${s()}) => <>(${s()})))`],
      ['againLeadsTo', 1, () => `[]((${s()}) => <>((${s()}) /\\ <>(${s()})))`],
    ]);
  }

  #defined(scope: Scope, depth: number): string {
    const name = `D${this.definitions.length}`;
    const at = this.definitions.push('') - 1;
    const parameters = scope.map((bound) => bound.name);
    const own = parameters.length === 0 ? '' : `(${parameters.map((one) => `${one}_`).join(', ')})`;
    const inner = scope.map((bound) => ({ ...bound, name: `${bound.name}_` }));
    this.definitions[at] = `${name}${own} == ${this.#formula(inner, depth)}`;
    // What it calls stands before it.
    this.definitions.push(...this.definitions.splice(at, 1));
    return `${name}${parameters.length === 0 ? '' : `(${parameters.join(', ')})`}`;
  }

  /** A predicate of a state, which reads a variable: TLC 2.15 judges constants within temporal formulas wrongly. */
  state(scope: Scope): string {
    const c = this.#c;
    const some: string[] = [
      `x = ${this.#number(scope)}`,
      `x # ${this.#number(scope)}`,
      `Guard(${this.#number(scope)})`,
    ];
    for (const { name, shape } of this.#variables) {
      if (shape === 'int') some.push(`${name} = ${this.#number(scope)}`, `x <= ${name}`);
      if (shape === 'fn')
        some.push(`f[${this.#point(scope)}] = x`, '\\E o \\in P : f[o] = 0', 'f[p1] = f[p2]');
      if (shape === 'bool') some.push('b', '~b', 'b <=> x = 0');
      if (shape === 'seq') some.push('s = <<>>', 'Len(s) = x', 's # <<>> /\\ Head(s) = 1');
      if (shape === 'rec') some.push('r.k = 0', `r.h = ${this.#point(scope)}`, 'r.k = x');
    }
    if (!this.#isPlain && c.once(wildness)) some.splice(0, some.length, this.#wild());
    const plain = c.of(some);
    if (c.once(8)) return `((${plain}) ${c.of(['/\\', '\\/', '=>'])} ${this.state(scope)})`;
    if (c.once(10)) return `(x = x /\\ ENABLED ${this.#enabledAction(scope)})`;
    return `(${plain})`;
  }

  #wild(): string {
    const second = this.#variables[1];
    if (second?.shape === 'seq') return 'Head(s) = 1';
    return this.#c.of([
      '(CASE x = 0 -> TRUE [] x = 1 -> FALSE)',
      '<<0, 1>>[x] = 1',
      `(IF x = 2 THEN x = "a" ELSE x = 0)`,
    ]);
  }

  #enabledAction(scope: Scope): string {
    const action = `(${this.#action(scope)})`;
    return this.#c.once(2) ? `<<${action}>>_${this.#subscript(scope)}` : action;
  }

  /** An action for fairness, ENABLED and steps; it need not assign every variable. */
  #action(scope: Scope): string {
    const c = this.#c;
    const call = (): string => this.#call(scope);
    const o = this.#fresh('o');
    return c.production([
      ['call', 8, call],
      ['callGuarded', 2, () => `${call()} /\\ ${this.state(scope)}`],
      ['guardedCall', 1, () => `(${this.state(scope)}) /\\ ${call()}`],
      ['callOr', 2, () => `(${call()} \\/ ${call()})`],
      ['callThen', 2, () => `(${call()} /\\ x' ${c.of(['=', '#'])} ${this.#number(scope)})`],
      ['callSome', 1, () => `(\\E ${o} \\in P : ${this.#call([...scope, { name: o, kind: 'p' }])})`],
      ['nextAction', 1, () => 'Next'],
      ['nextKeeps', 1, () => `(Next /\\ UNCHANGED ${this.#subscript(scope)})`],
      ['nextChanges', 1, () => "(Next /\\ x' # x)"],
      ['assignsOne', 1, () => `(x = ${this.#number(scope)} /\\ x' = ${this.#number(scope)})`],
      ['primedState', 1, () => `(Next /\\ (${this.#plainState(scope)})')`],
      ['ifAction', 1, () => `(IF ${this.state(scope)} THEN ${call()} ELSE ${call()})`],
      ['letAction', 1, () => `(LET ${o} == ${call()} IN ${o} /\\ x' # 1)`],
    ]);
  }

  #plainState(scope: Scope): string {
    return `x = ${this.#number(scope)}`;
  }

  #call(scope: Scope): string {
    const { name, parameter } = this.#c.of(this.#steps);
    if (parameter === undefined) return name;
    return `${name}(${parameter === 'p' ? this.#point(scope) : this.#number(scope)})`;
  }

  #subscript(scope: Scope): string {
    const c = this.#c;
    const second = this.#variables[1] as Variable;
    const some = [
      'vars',
      'vars',
      'x',
      second.name,
      `<<${second.name}>>`,
      '<<x>>',
      'pair',
      '<<x, <<pair>>>>',
      '(x % 2)',
    ];
    if (this.#variables.some(({ shape }) => shape === 'fn')) some.push(`(f[${this.#point(scope)}])`);
    if (this.#variables.some(({ shape }) => shape === 'rec')) some.push('<<r.k>>');
    if (this.#variables.some(({ shape }) => shape === 'seq')) some.push('<<x, Len(s)>>');
    return c.of(some);
  }

  #point(scope: Scope): string {
    return this.#c.of(['p1', 'p2', ...inScope(scope, 'p'), ...inScope(scope, 'p')]);
  }

  #number(scope: Scope): string {
    return this.#c.of(['0', '1', '2', ...inScope(scope, 'n'), ...inScope(scope, 'n')]);
  }

  #fresh(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }
}

function inScope(scope: Scope, kind: Bound['kind']): readonly string[] {
  return scope.filter((bound) => bound.kind === kind).map(({ name }) => name);
}
