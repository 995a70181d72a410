/** What all emitters of one module share: names, places, requested definitions, hoisted constants. */
import type { Definition, Location, SpecIr, Uid } from '@plimsoll/tla-ir';
import type { Analysis } from '../analysis/analysis.ts';
import { declaredConstants } from '../passes/constant-substitutes.ts';
import type { CodeType } from '../scope.ts';
import type { SeededBug } from '../seeded-bugs.ts';
import type { SourceText } from '../source-text.ts';
import { type Block, type Code, quoted } from './code.ts';
import type { NameSpace } from './names.ts';

/** Where variables are read: the JavaScript object, and which of them have a value there. */
export interface StateReference {
  readonly object: string;
  /** Undefined: all of them. */
  readonly assigned: ReadonlySet<Uid> | undefined;
}

/** What surrounds an expression in generated code. */
export interface Env {
  /** Undefined at constant level. */
  readonly state: StateReference | undefined;
  /** Undefined where there is no next state. */
  readonly next: StateReference | undefined;
  /** `@`. */
  readonly at: Code | undefined;
  /** Takes declarations that must precede the expression. */
  readonly block: Block;
  /** True when running the block certainly evaluates the expression: its parts may then be computed in the block. */
  readonly isCertain: boolean;
  readonly names: NameSpace;
}

/** Inside a function of the states `state` and `next`. */
export function stateEnv(block: Block, names: NameSpace, isStep = true): Env {
  return {
    state: { object: 'state', assigned: undefined },
    next: isStep ? { object: 'next', assigned: undefined } : undefined,
    at: undefined,
    block,
    isCertain: true,
    names,
  };
}

export interface HoistedConstant {
  readonly name: string;
  readonly type: CodeType;
  readonly text: string;
  readonly comment: string;
}

export class ModuleContext {
  readonly ir: SpecIr;
  readonly bug: SeededBug | undefined;
  readonly analysis: Analysis;
  readonly source: SourceText;
  readonly space: NameSpace;
  readonly globalNames: ReadonlyMap<Uid, string>;
  /** Root variables: uid → name. */
  readonly variables: ReadonlyMap<Uid, string>;
  /** Variables of instantiated modules: they stand only primed, bound by ENABLED. */
  readonly instanceVariables: ReadonlyMap<Uid, string>;
  /** Constants to which the `.cfg` gives a set; a model gives them sets wherever it is instantiated. */
  readonly setConstants: ReadonlySet<string>;
  /** Names of the root module's constants without parameters. */
  readonly declaredConstants: ReadonlySet<string>;
  /** Whether random choices may be made: the runtime will have a seed. */
  readonly isSeeded: boolean;
  /** Whether emitted code makes any. */
  drawsAtRandom = false;
  readonly sites: Location[] = [];
  readonly standardOperators = new Map<string, { readonly code: string; readonly text: string }>();
  readonly hoisted: HoistedConstant[] = [];
  /** Definitions that generated code calls, in the order of the first call. */
  readonly requested = new Set<Uid>();
  /** Constants that generated code uses. */
  readonly constantsUsed = new Set<Uid>();
  /** Variables that the code emitted since the last reset reads, by the JavaScript object that it reads. */
  readonly #readsSeen = new Map<string, Set<Uid>>();
  readonly #standardNames: ReadonlyMap<string, string>;
  readonly #siteIndex = new Map<string, number>();
  readonly #hoistedByText = new Map<string, HoistedConstant>();

  constructor(
    ir: SpecIr,
    analysis: Analysis,
    source: SourceText,
    space: NameSpace,
    names: ReadonlyMap<Uid, string>,
    standardNames: ReadonlyMap<string, string>,
    variables: ReadonlyMap<Uid, string>,
    options: {
      readonly bug?: SeededBug | undefined;
      readonly isSeeded?: boolean | undefined;
      readonly setConstants?: ReadonlySet<string>;
    } = {},
  ) {
    this.bug = options.bug;
    this.isSeeded = options.isSeeded ?? false;
    this.setConstants = options.setConstants ?? new Set();
    this.ir = ir;
    this.declaredConstants = declaredConstants(ir);
    this.analysis = analysis;
    this.source = source;
    this.space = space;
    this.globalNames = names;
    this.#standardNames = standardNames;
    this.variables = variables;
    const others = [...ir.declarations.values()].filter(
      (one) => one.kind === 'variable' && !variables.has(one.uid),
    );
    this.instanceVariables = new Map(
      others.map((one) => [one.uid, space.fresh(`${one.module}_${one.name}`)]),
    );
  }

  /** Notes that emitted code reads these variables. */
  seen(state: StateReference | undefined, variables: Iterable<Uid>): void {
    if (state === undefined) return;
    const known = this.#readsSeen.get(state.object) ?? new Set();
    this.#readsSeen.set(state.object, known);
    for (const uid of variables) known.add(uid);
  }

  /** What was read of an object since the last reset. */
  readsOf(object: string): ReadonlySet<Uid> {
    return this.#readsSeen.get(object) ?? new Set();
  }

  forgetReads(): void {
    this.#readsSeen.clear();
  }

  /** Index of a place in the module's table. */
  site(location: Location): number {
    const { module, beginLine, beginColumn, endLine, endColumn } = location;
    const key = `${module}:${beginLine}:${beginColumn}:${endLine}:${endColumn}`;
    const known = this.#siteIndex.get(key);
    if (known !== undefined) return known;
    const index = this.sites.push(location) - 1;
    this.#siteIndex.set(key, index);
    return index;
  }

  /** Variable that holds an operator of a standard module. */
  standard(definition: Definition): string {
    const key = `${definition.module}!${definition.original}`;
    const known = this.standardOperators.get(key);
    if (known !== undefined) return known.code;
    const code = this.#standardNames.get(key) ?? this.space.fresh(definition.original);
    const text = `standard(${quoted(definition.module)}, ${quoted(definition.original)})`;
    this.standardOperators.set(key, { code, text });
    return code;
  }

  /** A constant computed once, at its first use. */
  hoist(text: string, type: CodeType, location: Location): string {
    const known = this.#hoistedByText.get(text);
    if (known !== undefined) return known.name;
    const name = this.space.fresh(`Constant${this.hoisted.length + 1}`);
    const made = { name, type, text, comment: this.source.textOf(location) };
    this.hoisted.push(made);
    this.#hoistedByText.set(text, made);
    return name;
  }
}

/** True when generated code can read all these variables here. */
export function isAvailable(reads: ReadonlySet<Uid>, state: StateReference | undefined): boolean {
  if (reads.size === 0) return true;
  if (state === undefined) return false;
  if (state.assigned === undefined) return true;
  for (const uid of reads) if (!state.assigned.has(uid)) return false;
  return true;
}

/** Code that gives a location of the specification in the module. */
export function placeCode(context: ModuleContext, location: Location): string {
  return `place(${context.site(location)})`;
}

/** An array of the names of those variables, in the specification's order. */
export function variableList({ variables }: ModuleContext, uids: ReadonlySet<Uid>): string {
  const names = [...variables].filter(([uid]) => uids.has(uid)).map(([, name]) => quoted(name));
  return `[${names.join(', ')}]`;
}
