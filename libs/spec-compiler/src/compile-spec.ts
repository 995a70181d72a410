/**
 * The compiler: the passes, top to bottom.
 *
 *   SANY's tree (SpecIr) + .cfg
 *     0 require constants        each has a value or an operator
 *     1 apply overrides          Op <- Op2, Op = value
 *     2 remove instances         INSTANCE … WITH …
 *     2b override constants      C <- Op
 *     2c recompute levels        constant, state, action or temporal, after substitution
 *     3 split specification      Init, Next, fairness; split properties
 *     4 split actions            the disjuncts of Next, named as TLC names them
 *     5 analyse                  reads, strictness, purity
 *     6 emit                     one readable TypeScript module
 */
import type { ModelConfig, SpecIr } from '@plimsoll/tla-ir';
import type { CompiledModuleMeta } from '@plimsoll/tla-values';
import { Analysis } from './analysis/analysis.ts';
import { ModuleContext } from './emit/context.ts';
import { ModuleEmitter } from './emit/module.ts';
import { globalNames, NameSpace, standardNames } from './emit/names.ts';
import { printModule } from './emit/print-module.ts';
import { refuseStrayDraws } from './emit/random-places.ts';
import { applyOverrides, overrideConstants } from './passes/apply-overrides.ts';
import { recomputeLevels } from './passes/recompute-levels.ts';
import { removeInstances } from './passes/remove-instances.ts';
import { requireConstants } from './passes/require-constants.ts';
import { splitActions } from './passes/split-actions.ts';
import { splitProperties } from './passes/split-properties.ts';
import { splitSpecification } from './passes/split-specification.ts';
import { type CompileProblem, CompileProblemSignal, type Result } from './problem.ts';
import type { SeededBug } from './seeded-bugs.ts';
import { SourceText } from './source-text.ts';
import { stringOrderOf } from './string-order.ts';

/** Part of every compiled module's head and cache key: raise it when the output changes. */
export const compilerVersion = '0.1.0';

export interface CompileOptions {
  /** The command that makes the module again, as its head names it; paths relative to the project. */
  readonly command?: string;
  /** Random choices are compiled: the module runs in a runtime with a seed. Without it they are refused. */
  readonly isSeeded?: boolean;
  /** For tests of the comparison with TLC only. */
  readonly seededBug?: SeededBug;
}

export interface CompiledSource {
  readonly source: string;
  readonly meta: CompiledModuleMeta;
  readonly report: CompileReport;
}

/** What the module can do, and which definitions of the specification it leaves out, and why. */
export interface CompileReport {
  /** Ids of the actions. */
  readonly covers: readonly string[];
  readonly refuses: readonly { readonly name: string; readonly problem: CompileProblem }[];
}

/**
 * Compiles a specification under a configuration. The values of its constants are given later, to `instantiate`.
 *
 * @returns The module's text, or every problem found; nothing is left out in silence.
 */
export function compileSpec(
  ir: SpecIr,
  config: ModelConfig,
  options: CompileOptions = {},
): Result<CompiledSource, CompileProblem[]> {
  try {
    return { ok: true, value: compileOrThrow(ir, config, options) };
  } catch (error) {
    if (error instanceof CompileProblemSignal) return { ok: false, problems: [error.problem] };
    throw error;
  }
}

function compileOrThrow(parsed: SpecIr, config: ModelConfig, options: CompileOptions): CompiledSource {
  const bug = options.seededBug;
  requireConstants(parsed, config);
  const overrides = bug !== 'overrides-forgotten';
  const overridden = overrides ? applyOverrides(parsed, config) : parsed;
  const { ir: whole, prefixed, instantiated } = removeInstances(overridden, bug);
  const ir = recomputeLevels(overrides ? overrideConstants(whole, config) : whole);
  const behaviour = splitSpecification(ir, config, instantiated, bug);
  const properties = splitProperties(ir, config, bug);
  const analysis = new Analysis(ir, bug);
  const space = new NameSpace();
  const names = globalNames(ir, prefixed, analysis.locals, space);
  const standard = standardNames(ir, space);
  const actions =
    behaviour === undefined ? [] : splitActions(ir, behaviour, analysis, space, instantiated, bug);
  const context = new ModuleContext(
    ir,
    analysis,
    new SourceText(ir),
    space,
    names,
    standard,
    variablesOf(ir),
    { bug, isSeeded: options.isSeeded, setConstants: setConstantsOf(config) },
  );
  if (options.isSeeded === true) refuseStrayDraws(context, { config, behaviour });
  const module = new ModuleEmitter(context, { config, behaviour, actions, properties }).emit();
  const meta = metaOf(parsed, config);
  const covers = actions.map((action) => action.id);
  const source = printModule(context, module, meta, covers, options.command, bug);
  return { source, meta, report: { covers, refuses: module.refuses } };
}

function variablesOf(ir: SpecIr): ReadonlyMap<number, string> {
  const root = ir.modules.get(ir.root);
  // SANY numbers symbols as it meets them: extended modules first, then in the order of the text.
  const declarations = [...(root?.declarations ?? [])].sort((a, b) => a - b);
  return new Map(
    declarations.flatMap((uid) => {
      const declaration = ir.declarations.get(uid);
      if (declaration?.kind !== 'variable') return [];
      // States are objects with a field a variable: JavaScript keeps this name for itself.
      if (declaration.name === '__proto__')
        new SourceText(ir).refuse('SC202', declaration.location, 'A variable cannot have this name here');
      return [[uid, declaration.name] as const];
    }),
  );
}

function setConstantsOf({ constants }: ModelConfig): ReadonlySet<string> {
  return new Set(
    constants.flatMap((one) => (one.kind === 'value' && one.value.kind === 'set' ? [one.name] : [])),
  );
}

function metaOf(ir: SpecIr, config: ModelConfig): CompiledModuleMeta {
  const sources = [...ir.sources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { sha256 }]) => [name, sha256]);
  return {
    spec: ir.root,
    sources: Object.fromEntries(sources),
    compiler: compilerVersion,
    stringOrder: stringOrderOf(ir, config),
  };
}
