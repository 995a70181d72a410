/**
 * The typed form of a TLA+ specification after SANY: every name resolved to a definition, declaration or
 * formal parameter by `Uid`, every node with its place in the source.
 *
 * The IR is SANY's semantic tree with readable names; it keeps INSTANCE substitutions as nodes
 * (`substitution`), because removing them is a pass of the compiler.
 */

/** Identifies a symbol (definition, declaration, formal parameter, assumption) within one `SpecIr`. */
export type Uid = number;

/** A place in a module. Lines and columns start at 1; the end is included. */
export interface Location {
  /** Module name as SANY gives it (its file is `SpecIr.files`); '--TLA+ BUILTINS--' for built-ins. */
  readonly module: string;
  readonly beginLine: number;
  readonly beginColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** SANY's levels: 0 constant, 1 state, 2 action, 3 temporal. */
export type Level = 0 | 1 | 2 | 3;

/** What an operator application applies. */
export type OperatorReference =
  /** An operator of the language itself: see `BuiltinName`. */
  | { readonly kind: 'builtin'; readonly name: BuiltinName }
  /** A user or standard-module definition (`SpecIr.definitions`), a LET definition included. */
  | { readonly kind: 'definition'; readonly uid: Uid; readonly name: string }
  /** A CONSTANT (possibly an operator constant) or VARIABLE (`SpecIr.declarations`). */
  | { readonly kind: 'declaration'; readonly uid: Uid; readonly name: string }
  /** A formal parameter or a bound variable. */
  | { readonly kind: 'formal'; readonly uid: Uid; readonly name: string };

/**
 * Built-in operators with ordinary arguments (no bound variables). Names are those of the TLA+ source where it
 * has one; constructors without a name of their own are spelled out.
 */
export type BuiltinName =
  // logic
  | 'TRUE'
  | 'FALSE'
  | '/\\'
  | '\\/'
  | '~'
  | '=>'
  | '<=>'
  | '='
  | '/='
  | 'ConjunctionList'
  | 'DisjunctionList' // bulleted lists: arguments are the items
  | 'IfThenElse' // test, then, else
  | 'Case' // arguments are 'CasePair's; an OTHER arm has `undefined` as test, see `CaseArm`
  // sets
  | '\\in'
  | '\\notin'
  | '\\union'
  | '\\intersect'
  | '\\'
  | '\\subseteq'
  | 'SUBSET'
  | 'UNION'
  | 'SetEnumerate'
  | 'CartesianProduct'
  | 'BOOLEAN'
  | 'STRING'
  // functions, records, tuples
  | 'FunctionApply' // function, one argument (a tuple for several)
  | 'FunctionSet' // [S -> T]
  | 'DOMAIN'
  | 'Tuple'
  | 'RecordSelect' // record, field name as a string expression
  // actions and temporal formulas
  | "'"
  | 'UNCHANGED'
  | 'ENABLED'
  | 'SquareAction' /* [A]_v */
  | 'AngleAction' /* <<A>>_v */
  | 'WF' /* subscript, action */
  | 'SF'
  | '[]'
  | '<>'
  | '~>'
  | '-+->'
  | '\\cdot';

/** A group of bound variables over one domain: `x, y \in S` or the tuple binder `<<x, y>> \in S`. */
export interface Bound {
  readonly variables: readonly { readonly uid: Uid; readonly name: string }[];
  /** True for `<<x, y>> \in S`: each element of S is a tuple taken apart. */
  readonly tuple: boolean;
  /** Undefined for an unbounded quantifier or CHOOSE. */
  readonly domain: Expr | undefined;
}

interface Node {
  readonly location: Location;
  readonly level: Level;
}

export interface CaseArm {
  /** Undefined for OTHER. */
  readonly test: Expr | undefined;
  readonly value: Expr;
}

/** One `![…].field = value` of an EXCEPT. */
export interface ExceptUpdate {
  /** Each step indexes once: an expression (a tuple expression for several arguments; a string for `.field`). */
  readonly path: readonly Expr[];
  readonly value: Expr;
}

/** An argument: an expression, or an operator passed to a higher-order operator. */
export type Argument = Expr | OperatorArgument;

/** An operator passed by name, or a LAMBDA (then `lambda` is set and `operator` refers to it). */
export interface OperatorArgument extends Node {
  readonly kind: 'operator';
  readonly operator: OperatorReference;
  readonly lambda: Definition | undefined;
}

export type Expr =
  | (Node & { readonly kind: 'integer'; readonly value: bigint })
  | (Node & { readonly kind: 'decimal'; readonly text: string })
  | (Node & { readonly kind: 'string'; readonly value: string })
  | (Node & {
      readonly kind: 'apply';
      readonly operator: OperatorReference;
      readonly arguments: readonly Argument[];
    })
  | (Node & { readonly kind: 'case'; readonly arms: readonly CaseArm[] })
  /** \A, \E, {x \in S : P}, {e : x \in S}, [x \in S |-> e], CHOOSE, temporal \AA and \EE. */
  | (Node & {
      readonly kind: 'bind';
      readonly binder:
        | 'forall'
        | 'exists'
        | 'filter'
        | 'map'
        | 'function'
        | 'choose'
        | 'temporalForall'
        | 'temporalExists';
      readonly bounds: readonly Bound[];
      readonly body: Expr;
    })
  | (Node & { readonly kind: 'except'; readonly target: Expr; readonly updates: readonly ExceptUpdate[] })
  /**
   * `@` in an EXCEPT: the old value at the path of the update in whose value it stands; in the target of an inner
   * EXCEPT that is the outer one's update. SANY places it at that update.
   */
  | (Node & { readonly kind: 'at' })
  | (Node & {
      readonly kind: 'record';
      readonly fields: readonly { readonly name: string; readonly value: Expr }[];
    })
  | (Node & {
      readonly kind: 'recordSet';
      readonly fields: readonly { readonly name: string; readonly value: Expr }[];
    })
  | (Node & { readonly kind: 'let'; readonly definitions: readonly Definition[]; readonly body: Expr })
  | (Node & {
      readonly kind: 'label';
      readonly name: string;
      readonly parameters: readonly Parameter[];
      readonly body: Expr;
    })
  /** The body of an instantiated definition, with what replaces the instantiated module's declarations. */
  | (Node & {
      readonly kind: 'substitution';
      /** The instantiated module. */
      readonly module: string;
      readonly substitutions: readonly Substitution[];
      readonly body: Expr;
    });

export interface Substitution {
  /** The CONSTANT or VARIABLE of the instantiated module. */
  readonly declaration: Uid;
  readonly name: string;
  readonly by: Argument;
}

export interface Parameter {
  readonly uid: Uid;
  readonly name: string;
  /** 0 for a value, n for an operator of n arguments. */
  readonly arity: number;
}

/** `Name(p1, …) == body`, or a function definition `f[x \in S] == e`. */
export interface Definition {
  readonly uid: Uid;
  /** As written; an instantiated one is `Instance!Name`. */
  readonly name: string;
  /** The module whose text contains the definition (for standard operators: Naturals, Sequences, …). */
  readonly module: string;
  /** Its name there: `Incr` for `Inst!Incr`; with `module` it tells a standard operator from one that looks like it. */
  readonly original: string;
  readonly location: Location;
  readonly level: Level;
  readonly parameters: readonly Parameter[];
  readonly body: Expr;
  /** Declared by RECURSIVE. */
  readonly recursive: boolean;
  /** `f[x \in S] == …`: the body is a 'bind' of binder 'function' in which the symbol `self` (the function) may occur. */
  readonly recursiveFunction: Uid | undefined;
}

export interface Declaration {
  readonly uid: Uid;
  readonly name: string;
  readonly kind: 'constant' | 'variable';
  readonly arity: number;
  readonly module: string;
  readonly location: Location;
}

export interface Assumption {
  /** Undefined for an anonymous ASSUME. */
  readonly name: string | undefined;
  readonly location: Location;
  readonly body: Expr;
}

export interface Module {
  readonly name: string;
  readonly location: Location;
  /**
   * What the module and all that it EXTENDS declare and define (uids). In SANY's order: a module's own variables
   * before those of the modules it extends, which is also the order of TLC's states.
   */
  readonly declarations: readonly Uid[];
  readonly definitions: readonly Uid[];
  /** Those of extended modules included, those of instantiated ones not: TLC checks the root module's. */
  readonly assumptions: readonly Assumption[];
  readonly isStandard: boolean;
}

/** A whole specification: the root module and all that it reaches. */
export interface SpecIr {
  readonly root: string;
  readonly modules: ReadonlyMap<string, Module>;
  readonly definitions: ReadonlyMap<Uid, Definition>;
  readonly declarations: ReadonlyMap<Uid, Declaration>;
  /** Source text of each module that is not in the jar, by module name: for messages and source comments. */
  readonly sources: ReadonlyMap<
    string,
    { readonly file: string; readonly text: string; readonly sha256: string }
  >;
  /**
   * Every string that SANY interns, in order: TLC orders strings by it (string-order.ts). What a `.cfg` interns
   * comes before: `stringOrderWith` gives the whole.
   */
  readonly stringOrder: readonly string[];
}
