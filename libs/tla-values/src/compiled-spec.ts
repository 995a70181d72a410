/**
 * What a compiled spec is: the contract between the spec compiler (which writes such modules), and the
 * explorer, the monitor, the statecharts and the model tests (which run them).
 */
import type { Runtime } from './runtime.ts';
import type { Value } from './value.ts';

/** A state: one value for each variable, by name. Objects of one spec share their shape. */
export type State = { readonly [variable: string]: Value };

/** A place in a `.tla` file. Lines and columns start at 1; the end is included. */
export interface SourceLocation {
  readonly module: string;
  readonly beginLine: number;
  readonly beginColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A field of an event: with all fields given, an action is deterministic. */
export interface EventField {
  /** Unique within the action: the bound variable's name, `x'` for `x' \in S`, `branch@line:col` for a disjunction. */
  readonly name: string;
  /** Where the nondeterminism comes from. A parameter stands outside the action (`\E w \in W : Grant(w)`). */
  readonly role: 'parameter' | 'choice' | 'next' | 'branch';
}

/** Values of an action's fields, aligned with `Action.fields`; `undefined` = not given (or not on this path). A branch is its index from 0. */
export type Payload = readonly (Value | undefined)[];

/**
 * Receives one successor. `next` and `payload` are reused by the caller: copy what must outlive the call.
 * Return true to stop the enumeration.
 */
export type Emit = (next: State, payload: Payload) => boolean | void;

/** One disjunct of Next, as TLC splits it. */
export interface Action {
  /** The definition's name, else `Next@line:col`; unique within the spec (`#2` … is appended where the same definition is reached twice). */
  readonly id: string;
  /** What TLC's `-dump dot,actionlabels` prints on its edges. */
  readonly label: string;
  readonly location: SourceLocation;
  readonly fields: readonly EventField[];
  /** Variables whose current value can influence the outcome (guards, right-hand sides, and values carried over on some paths only). */
  readonly reads: readonly string[];
  /** Variables that some path changes by other than `x' = x`; all others are carried over unchanged. */
  readonly writes: readonly string[];
  /**
   * The `\E`s outside the action, outermost first; actions below the same one have its number in common and take turns,
   * as TLC with one worker generates them: `\E x \in S : A(x) \/ B(x)` gives A(1), B(1), A(2), B(2). Absent: none.
   */
  readonly scopes?: readonly number[];
  /**
   * Calls `emit` once for each successor that TLC would generate, duplicates included, in TLC's order.
   * Fields in `given` are checked by membership in their domain and not enumerated, so the domain may then be infinite.
   * `next` holds all variables of `state` with those of `writes` replaced.
   * In `position`, if it is given, stands at each call of `emit`, and when an error is thrown, which element of each of
   * the `scopes` it was, from 0.
   * @throws TlaError when TLC would report an evaluation error, or when a variable is left unassigned.
   */
  successors(state: State, given: Payload | undefined, emit: Emit, position?: number[]): void;
  /**
   * The action's conjuncts in order under a full or partial payload, for explanations: which held, which blocked, with the values of what they mention.
   * Conjuncts after the first false one have `holds: undefined`.
   */
  explain(state: State, given: Payload): readonly ConjunctReport[];
}

export interface ConjunctReport {
  readonly location: SourceLocation;
  /** The conjunct as the spec writes it, on one line. */
  readonly text: string;
  readonly kind: 'guard' | 'assignment';
  /** For an assignment: the variable. */
  readonly variable: string | undefined;
  /** For a guard whether it holds; for an assignment true; undefined when not reached or not evaluable. */
  readonly holds: boolean | undefined;
  /** Values of the state variables, parameters and sub-expressions that the conjunct mentions. */
  readonly operands: readonly { readonly text: string; readonly value: Value }[];
}

export interface StatePredicate {
  readonly name: string;
  readonly location: SourceLocation;
  readonly reads: readonly string[];
  /** @throws TlaError as TLC would, also when the value is not a boolean. */
  holds(state: State): boolean;
  /**
   * Where the predicate is a conjunction: its conjuncts in order, each with its own reads, so that each may be
   * remembered by what it reads. The predicate holds when all do, evaluated from the left until one fails.
   */
  readonly conjuncts?: readonly StatePredicate[];
}

export interface ActionPredicate {
  readonly name: string;
  readonly location: SourceLocation;
  holds(state: State, next: State): boolean;
  /** Of [A]_v, A alone, where it reads less than v: it may be remembered by what it reads. */
  readonly action?: {
    readonly reads: readonly string[];
    /** What it reads of the next state. */
    readonly readsNext: readonly string[];
    holds(state: State, next: State): boolean;
    /** v' = v, which is asked where A does not hold. */
    keeps(state: State, next: State): boolean;
  };
}

/** A temporal formula over states and steps, constants instantiated, quantifiers over constant sets expanded. */
export type Temporal =
  | {
      readonly kind: 'state';
      readonly location: SourceLocation;
      /** It reads no variable: the same in all states. */
      readonly isConstant?: true;
      /** Parts that read no variable: TLC evaluates each before there is a state. */
      readonly constantParts?: readonly (() => boolean)[];
      holds(state: State): boolean;
    }
  /** Only directly under [] as [A]_v, or under <> as <<A>>_v (also within []<> and <>[]). The subscript is already in it. */
  | { readonly kind: 'action'; readonly location: SourceLocation; holds(state: State, next: State): boolean }
  | { readonly kind: 'not' | 'always' | 'eventually'; readonly of: Temporal }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Temporal[] }
  | { readonly kind: 'implies' | 'equivalent' | 'leadsTo'; readonly left: Temporal; readonly right: Temporal }
  | {
      readonly kind: 'weakFairness' | 'strongFairness';
      readonly location: SourceLocation;
      /** ENABLED <<A>>_v */
      enabled(state: State): boolean;
      /** <<A>>_v */
      step(state: State, next: State): boolean;
    };

/** A PROPERTY. */
export interface Property {
  readonly name: string;
  readonly location: SourceLocation;
  /** Conjuncts that need only initial states (a refined spec's Init). */
  readonly initial: readonly StatePredicate[];
  /** `[]P` for a state predicate P. */
  readonly invariants: readonly StatePredicate[];
  /** `[][A]_v`: checked on every step. */
  readonly steps: readonly ActionPredicate[];
  /** What is left: liveness. Undefined when there is none. */
  readonly liveness: Temporal | undefined;
}

/** A definition without parameters of the root module, at constant or state level: thresholds, ControlState, Observed … */
export interface NamedDefinition {
  readonly name: string;
  readonly level: 'constant' | 'state';
  readonly location: SourceLocation;
  /** `state` is needed at state level only. */
  evaluate(state?: State): Value;
}

export interface CompiledSpec {
  /** Root module. */
  readonly name: string;
  readonly runtime: Runtime;
  /** The place in the spec of each `TlaError.site` that this spec's code may throw. */
  readonly sites: readonly SourceLocation[];
  /** In the order of declaration. TLC prints them in that of a hash table. */
  readonly variables: readonly string[];
  readonly constants: ReadonlyMap<string, Value>;
  readonly assumptions: readonly {
    readonly name: string | undefined;
    readonly location: SourceLocation;
    holds(): boolean;
  }[];
  /** The place of Init; undefined where the model has no behaviour. */
  readonly initialLocation?: SourceLocation;
  /** Enumerates the initial states as TLC generates them, duplicates included. `payload` is empty. */
  initial(emit: (state: State) => boolean | void): void;
  /** Whether `state` (complete) satisfies Init: by membership, not by enumeration. */
  isInitial(state: State): boolean;
  /** Undefined where the model has no behaviour (0 variables: only ASSUMEs are checked). */
  readonly actions: readonly Action[];
  readonly invariants: readonly StatePredicate[];
  readonly constraints: readonly StatePredicate[];
  readonly actionConstraints: readonly ActionPredicate[];
  readonly properties: readonly Property[];
  /** Fairness conjuncts of the SPECIFICATION; empty with INIT/NEXT. */
  readonly fairness: readonly Temporal[];
  /** The permutations (functions on model values) of SYMMETRY; empty when none. */
  readonly symmetry: readonly Value[];
  view: ((state: State) => Value) | undefined;
  /** ALIAS, for printing counterexamples. */
  alias: ((state: State, next: State) => Value) | undefined;
  /** POSTCONDITIONs, asked when all is found, without a state. */
  readonly postconditions: readonly {
    readonly name: string;
    readonly location: SourceLocation;
    holds(): boolean;
  }[];
  /** Constants that stand in statements of the `.cfg` by their names; the model is refused where one of them is not TRUE. */
  readonly namedConstants?: readonly {
    /** INVARIANT, PROPERTY and the like: it names the constant, or a formula of which the constant is a conjunct. */
    readonly statement: string;
    readonly name: string;
    readonly location: SourceLocation;
    evaluate(): Value;
  }[];
  /**
   * Declared constants for which the `.cfg` puts a definition (`N <- Op`). TLC evaluates all of them before anything
   * else, used or not, and ends with an error where one has no value.
   */
  readonly substitutes?: readonly {
    readonly constant: string;
    /** The definition, and where it is. */
    readonly name: string;
    readonly location: SourceLocation;
    evaluate(): Value;
  }[];
  /** Variables in the order in which TLC compares states; given where VIEW and SYMMETRY make it count. */
  readonly stateOrder?: readonly string[];
  /** TLCGet or TLCSet stand in what is evaluated on states and steps: nothing may be remembered by what it reads. */
  readonly dependsOnRun?: boolean;
  /** RandomElement or an operator of Randomization is evaluated: the runtime's seed decides what is found. */
  readonly drawsAtRandom?: boolean;
  readonly definitions: ReadonlyMap<string, NamedDefinition>;
}

/** What a compiled module exports, besides readable functions. */
export interface CompiledModule {
  /** Metadata: source digests, compiler version, string order. */
  readonly meta: CompiledModuleMeta;
  /** Builds the spec for given constants. Constants are read from `constants` by name; operator constants are not given here (they are compiled in). */
  instantiate(runtime: Runtime, constants: ReadonlyMap<string, Value>): CompiledSpec;
}

export interface CompiledModuleMeta {
  readonly spec: string;
  /** module → sha256 of its text, for every module not in the jar. */
  readonly sources: { readonly [module: string]: string };
  readonly compiler: string;
  /** For `createRuntime`: strings in TLC's order. */
  readonly stringOrder: readonly string[];
}
