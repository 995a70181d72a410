/** Mutants and witnesses: that each check can fail, and that each danger occurs. Both must end in a violation. */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { explore, type Violation } from '@plimsoll/explorer';
import { configText, type ModelConfig } from '@plimsoll/tla-ir';
import { runTlc, type TlcResult } from '@plimsoll/tlaplus-tools';
import { EXIT } from '../exit-code.ts';
import type { Mutant, Witness } from '../model/expected.ts';
import { type LoadedModel, loadModel, type ReadModule, readConfig } from '../model/load-model.ts';
import type { ModelFiles, Target } from '../model/target.ts';
import { toolsOf } from '../model/toolbox.ts';
import { isTypeInvariant } from '../model/type-invariant.ts';
import type { Project } from '../project.ts';
import type { CheckOutcome } from './outcome.ts';

/** Applies the mutant's one edit to a copy of the folder; TLC and the explorer must refute exactly its property. [impl->REQ~model-check~1] */
export async function checkMutant(
  project: Project,
  target: Target,
  mutant: Mutant,
  signal?: AbortSignal,
): Promise<CheckOutcome> {
  const startedAtMs = performance.now();
  const folder = copyOf(project, target, `mutant-${mutant.name}`);
  try {
    const text = `${mutant.refutes}: ${mutant.why}`;
    const misfit = applyEdit(folder, mutant);
    if (misfit !== undefined) return outcomeOf(target, 'mutant', mutant.name, text, [misfit], 0, startedAtMs);
    const files = {
      module: join(folder, mutant.module),
      config: join(folder, mutant.config),
      deadlock: deadlockOf(target, mutant),
    };
    const found = await violationsOf(project, files, { mutant }, signal);
    const reasons = [
      ...mutantReasons(mutant, found),
      ...tlcReasons(found.tlc, mutant.refutes, mutant.length),
    ];
    return outcomeOf(target, 'mutant', mutant.name, text, reasons, found.tlc.trace.length, startedAtMs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Checks that the run a witness promises exists: its invariant is violated, at the committed length.
 *
 * @param read The witness's module as SANY reads it: the specification is the model's own.
 */
export async function checkWitness(
  project: Project,
  target: Target,
  witness: Witness,
  read: ReadModule,
  signal?: AbortSignal,
): Promise<CheckOutcome> {
  const startedAtMs = performance.now();
  const folder = ownFolder(project, target, `witness-${witness.name}`);
  try {
    const config = join(folder, 'Witness.cfg');
    const given = readConfig(join(target.folder, witness.config));
    writeFileSync(config, configText(onlyInvariant(witness, given)));
    const files = { module: join(target.folder, witness.module), config, deadlock: false };
    const found = await violationsOf(project, files, { read }, signal);
    const reasons = [
      ...(found.first === witness.invariant
        ? []
        : [`the explorer finds no violation of ${witness.invariant}`]),
      ...tlcReasons(found.tlc, witness.invariant, witness.length),
    ];
    const length = found.tlc.trace.length;
    return outcomeOf(target, 'witness', witness.name, witness.why, reasons, length, startedAtMs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** TLC names no temporal property; the explorer does, and must find every safety property intact. */
function mutantReasons({ refutes, kind }: Mutant, { first, all }: Violations): string[] {
  const isLiveness = kind === 'liveness';
  const isRefuted = isLiveness ? all.some(({ property }) => property === refutes) : first === refutes;
  const broken = all.filter(
    ({ property, check }) => isTypeInvariant(property ?? '') || (isLiveness && check !== 'temporal'),
  );
  return [
    ...(isRefuted ? [] : [`it should violate ${refutes}, the explorer finds ${first ?? 'nothing'}`]),
    ...broken.map(({ property, check }) => `it breaks ${property ?? check} too`),
  ];
}

interface Violations {
  readonly tlc: TlcResult;
  /** The property that a run which stops there reports. */
  readonly first: string | undefined;
  /** All that is violated anywhere, where it was asked for. */
  readonly all: readonly Pick<Violation, 'property' | 'check'>[];
}

/** With a mutant all is looked for, otherwise the first. */
async function violationsOf(
  project: Project,
  files: ModelFiles,
  { mutant, read }: { readonly mutant?: Mutant; readonly read?: ReadModule },
  signal: AbortSignal | undefined,
): Promise<Violations> {
  const known = read === undefined ? {} : { read };
  const model = await loadModel(project, files, { signal, isOneOfMany: true, ...known });
  const { module, deadlock } = files;
  const config = mutant === undefined ? files.config : withoutOtherLiveness(model, mutant);
  // Mutants live in small models: a quick start of Java matters more than its speed later.
  const asked = runTlc(await toolsOf(project), {
    module,
    config,
    deadlock,
    signal,
    isShort: true,
    isOneOfMany: true,
  });
  const [tlc, { violations }] = await Promise.all([
    asked,
    explore(model.spec, {
      deadlock,
      liveness: mutant?.kind === 'liveness',
      continueAfterViolation: mutant !== undefined,
      ...(signal === undefined ? {} : { signal }),
    }),
  ]);
  // A search that goes on meets what it would have stopped at first.
  return { tlc, first: violations[0]?.property, all: violations };
}

/** The witness's invariant and nothing else: no reduction either, so that what is reached is the model's own. */
function onlyInvariant({ invariant }: Witness, config: ModelConfig): ModelConfig {
  return {
    ...config,
    invariants: [{ name: invariant, line: 1 }],
    properties: [],
    postconditions: [],
    symmetry: undefined,
    view: undefined,
    alias: undefined,
  };
}

/**
 * A configuration beside the model's that is the same but for other liveness than what the mutant refutes: TLC names no
 * temporal property, so that what it finds is this one; and it takes most of a small model's time for liveness.
 */
function withoutOtherLiveness({ spec, config, files }: LoadedModel, { refutes }: Mutant): string {
  const others = new Set(
    spec.properties
      .filter(({ name, liveness }) => liveness !== undefined && name !== refutes)
      .map(({ name }) => name),
  );
  const properties = config.properties.filter(({ name }) => !others.has(name));
  const written = join(dirname(files.config), 'WithoutOtherLiveness.cfg');
  writeFileSync(written, configText({ ...config, properties }));
  return written;
}

function tlcReasons(tlc: TlcResult, property: string, length: number): string[] {
  if (tlc.result !== 'violated')
    return [`TLC: ${tlc.result}${tlc.error === undefined ? '' : `, ${tlc.error.message}`}`];
  const named =
    tlc.property === undefined || tlc.property === property ? [] : [`TLC finds ${tlc.property} violated`];
  const long =
    tlc.trace.length === length
      ? []
      : [`TLC's counterexample has ${tlc.trace.length} states, committed is ${length}`];
  return [...named, ...long];
}

function outcomeOf(
  target: Target,
  kind: 'mutant' | 'witness',
  name: string,
  text: string,
  reasons: readonly string[],
  /** States of TLC's counterexample. */
  length: number,
  startedAtMs: number,
): CheckOutcome {
  const isGood = reasons.length === 0;
  const good = kind === 'mutant' ? 'refuted' : 'occurs';
  const bad = kind === 'mutant' ? 'SURVIVED' : 'ABSENT';
  return {
    spec: target.name,
    name,
    kind,
    exit: isGood ? EXIT.holds : EXIT.refused,
    word: isGood ? good : bad,
    text: `${text} (${length} states)`,
    details: reasons,
    place: undefined,
    seconds: (performance.now() - startedAtMs) / 1000,
    fact: { length, reasons },
  };
}

function copyOf(project: Project, target: Target, name: string): string {
  const folder = ownFolder(project, target, name);
  for (const file of readdirSync(target.folder)) {
    if (/\.(tla|cfg)$/.test(file)) copyFileSync(join(target.folder, file), join(folder, file));
  }
  return folder;
}

function ownFolder(project: Project, target: Target, name: string): string {
  const folder = join(project.workFolder, 'mutants', `${target.name}-${name}-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Makes the edit, or says why it can't be made: a spec that changed under its mutants is a finding like any other. */
function applyEdit(folder: string, { edit }: Mutant): string | undefined {
  const file = join(folder, edit.file);
  if (!existsSync(file)) return `expected.json: there is no ${edit.file} to edit`;
  const parts = readFileSync(file, 'utf8').split(edit.find);
  if (parts.length !== 2) {
    const times = parts.length - 1;
    return `expected.json: its text occurs ${times} times in ${edit.file}, it must occur once`;
  }
  writeFileSync(file, parts.join(edit.replace));
  return undefined;
}

function deadlockOf(target: Target, { module, config }: Mutant): boolean {
  return (
    target.expected?.configs.find((one) => one.module === module && one.config === config)?.deadlock ?? true
  );
}
