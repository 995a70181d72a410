/**
 * A module around a model that remembers, in a variable `act`, which action led to a state and with which parameters.
 *
 * TLC's state graph has no arguments on its edges. Its graph of the wrapper has them, in the states: so the payload
 * of every step that the explorer finds can be compared with TLC's, not the label alone.
 */
import {
  constantsAndConstraints,
  type Expr,
  type Location,
  type ModelConfig,
  type Named,
  type SpecIr,
} from '@plimsoll/tla-ir';
import { Analysis } from '../analysis/analysis.ts';
import { NameSpace } from '../emit/names.ts';
import { applyOverrides, overrideConstants } from '../passes/apply-overrides.ts';
import { removeInstances } from '../passes/remove-instances.ts';
import { type SplitAction, splitActions } from '../passes/split-actions.ts';
import { splitSpecification } from '../passes/split-specification.ts';
import { type CompileProblem, CompileProblemSignal, type Result } from '../problem.ts';
import { SourceText } from '../source-text.ts';
import { StandaloneText } from './standalone-text.ts';

export interface ActWrapper {
  /** The module's name: its file is `<name>.tla`, beside the model's or with the model's folder as library. */
  readonly name: string;
  /** The module's text. */
  readonly tla: string;
  /** The `.cfg`: constants and constraints of the model, no properties. Run TLC without its deadlock check. */
  readonly cfg: string;
  /** For each action's id the fields whose values `act` holds, in order. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
}

/** What the wrapper declares; a model that has one of these names can't be wrapped. */
const OWN_NAMES = ['act', 'ActInit', 'ActNext'] as const;

/**
 * Wraps a model. `act` is `<<"$init", <<>>>>` in initial states, else `<<id, <<values of the action's parameters>>>>`.
 *
 * @returns The wrapper, or why this model can't have one: SC202 with the place in the specification, SC103 when it
 *   has no behaviour, and what compiling it reports.
 */
export function actWrapper(ir: SpecIr, config: ModelConfig): Result<ActWrapper, CompileProblem[]> {
  try {
    return { ok: true, value: wrapOrThrow(ir, config) };
  } catch (error) {
    if (error instanceof CompileProblemSignal) return { ok: false, problems: [error.problem] };
    throw error;
  }
}

function wrapOrThrow(parsed: SpecIr, config: ModelConfig): ActWrapper {
  refuseReductions(config);
  const name = `${parsed.root}Act`;
  refuseNames(parsed, config, name);
  const { ir: whole, instantiated } = removeInstances(applyOverrides(parsed, config));
  const ir = overrideConstants(whole, config);
  const behaviour = splitSpecification(ir, config, instantiated);
  if (behaviour === undefined) return refuse(config, 0, 'SC103', 'The model has no behaviour to wrap');
  const actions = splitActions(ir, behaviour, new Analysis(ir), new NameSpace(), instantiated);
  const text = new StandaloneText(ir);
  const initial = behaviour.init.map((part) => text.of(part.expr, part.scope, column('  /\\ ')));
  const next = actions.map((action) => actionLines(ir, text, action));
  const lines = [
    `${'-'.repeat(20)} MODULE ${name} ${'-'.repeat(20)}`,
    `(* Made from ${parsed.root}: each step also says which action it was, with its parameters. *)`,
    `EXTENDS ${parsed.root}`,
    'VARIABLE act',
    '',
    ...text.hiddenDefinitions(),
    'ActInit ==',
    ...initial.map((part) => `  /\\ ${part}`),
    '  /\\ act = <<"$init", <<>>>>',
    '',
    'ActNext ==',
    ...(next.length === 0 ? ['  FALSE'] : next.flat()),
    '='.repeat(60),
    '',
  ];
  const parameters = new Map(
    actions.map((one) => [one.id, one.parameters.map((parameter) => parameter.name)]),
  );
  const cfg = ['INIT ActInit', 'NEXT ActNext', ...constantsAndConstraints(config), ''].join('\n');
  return { name, tla: lines.join('\n'), cfg, parameters };
}

/** One disjunct of ActNext. */
function actionLines(ir: SpecIr, text: StandaloneText, action: SplitAction): string[] {
  const bounds = action.binders.map(({ bound, scope }) => {
    const names = bound.variables.map((variable) => text.nameOf(variable.uid, variable.name)).join(', ');
    // A bound without a domain isn't taken apart, so no binder is without one.
    if (bound.domain === undefined) throw new Error(`${action.id}: \\E without a set`);
    const head = bound.tuple ? `<<${names}>>` : names;
    return `\\E ${head} \\in ${text.of(bound.domain, scope, column(`  \\/ \\E ${head} \\in `))} :`;
  });
  const [first, ...others] = bounds;
  const open = [
    ...(first === undefined ? [] : [`  \\/ ${first}`]),
    ...others.map((bound) => `     ${bound}`),
  ];
  const head = first === undefined ? '  \\/ /\\ ' : '     /\\ ';
  // A parameter's name is that of the action's definition; here it is what \E calls it.
  const bound = new Map(
    action.binders.flatMap((one) => one.bound.variables).map(({ uid, name }) => [uid, name]),
  );
  const values = action.parameters
    .map(({ uid, name }) => text.nameOf(uid, bound.get(uid) ?? name))
    .join(', ');
  return [
    ...open,
    `${head}${text.of(ownCall(ir, action) ?? action.expr, action.scope, column(head))}`,
    `     /\\ act' = <<${JSON.stringify(action.id)}, <<${values}>>>>`,
  ];
}

/**
 * A call of the definition whose body the action is, with its own parameters as arguments: the scope says what they
 * are. So the wrapper reads like Next, and what the body mentions need not be visible here.
 */
function ownCall(ir: SpecIr, { expr, location, scope }: SplitAction): Expr | undefined {
  const visible = ir.modules.get(ir.root)?.definitions ?? [];
  for (const uid of visible) {
    const definition = ir.definitions.get(uid);
    if (definition?.body !== expr) continue;
    const parameters = definition.parameters.map((parameter) => ({
      parameter,
      binding: scope.get(parameter.uid),
    }));
    if (!parameters.every(({ binding }) => binding?.kind === 'name' && binding.argument.kind !== 'operator'))
      continue;
    return {
      kind: 'apply',
      location,
      level: expr.level,
      operator: { kind: 'definition', uid, name: definition.name },
      arguments: definition.parameters.map((parameter) => formal(parameter.uid, parameter.name, location)),
    };
  }
  return undefined;
}

function formal(uid: number, name: string, location: Location): Expr {
  return { kind: 'apply', location, level: 0, operator: { kind: 'formal', uid, name }, arguments: [] };
}

/** Under SYMMETRY or VIEW TLC's graph leaves states out: there is nothing to compare. */
function refuseReductions(config: ModelConfig): void {
  const refused = (named: Named | undefined, what: string): void => {
    if (named === undefined) return;
    refuse(
      config,
      named.line,
      'SC202',
      `Under ${what} TLC's graph is not that of the model: it is not wrapped`,
    );
  };
  refused(config.symmetry, 'SYMMETRY');
  refused(config.view, 'VIEW');
}

function refuseNames(ir: SpecIr, config: ModelConfig, name: string): void {
  if (ir.modules.has(name))
    refuse(config, 0, 'SC202', `The wrapper would be called ${name}, which is a module`);
  const source = new SourceText(ir);
  for (const one of [...ir.declarations.values(), ...ir.definitions.values()]) {
    if ((OWN_NAMES as readonly string[]).includes(one.name)) {
      source.refuse('SC202', one.location, `The wrapper needs the name ${one.name} for itself`);
    }
  }
}

function column(before: string): number {
  return before.length;
}

function refuse(config: ModelConfig, line: number, code: CompileProblem['code'], message: string): never {
  const place = { file: config.file, line, column: line === 0 ? 0 : 1 };
  throw new CompileProblemSignal({ code, place, message, text: undefined, tlc: undefined });
}
