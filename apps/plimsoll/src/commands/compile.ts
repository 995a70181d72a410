/** `plimsoll compile`: from a spec to its module, its machine, its tests, and its numbers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { type CommandDefinition, type Context, listOption, textOption } from '../command.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { type GeneratedFile, generatedFiles } from '../generate/generated-files.ts';
import { generationPlan, namedTarget } from '../generate/plan.ts';
import { staleFiles, staleFileText } from '../generate/stale-file.ts';
import { findTarget, projectTargets, type Target } from '../model/target.ts';
import { mark } from '../output.ts';

export const compile: CommandDefinition = {
  name: 'compile',
  summary:
    'compile a spec to a TypeScript module, an XState machine and property tests; or check that they are up to date',
  example:
    'plimsoll compile InventoryLocks --check        (or: plimsoll compile path/to/Spec.tla --output generated)',
  declare: (command) =>
    command
      .argument('<spec>', 'a spec folder, a .tla file, a model name, or all')
      .option('--check', 'write nothing; exit 1 when a generated file is missing, edited or stale')
      .option('--output <folder>', "the folder for what is generated; 'generated' beside the spec without it")
      .option(
        '--driver <file>',
        'the module whose driver the generated test runs; without one no test is generated',
      )
      .option(
        '--config <file>',
        "the configuration whose constants the tests have; the spec's small one without it",
      )
      .option('--lib <folder...>', "folders searched for modules after the spec's own"),
  async run(context, [what = ''], options) {
    const targets = targetsOf(context, what, textOption(options, 'config'));
    const exits: ExitCode[] = [];
    for (const target of targets) {
      context.output.progress(`compiling ${target.name}`);
      const request = generationPlan(context.project, target, {
        output: textOption(options, 'output'),
        driver: textOption(options, 'driver'),
        libraries: listOption(options, 'lib'),
        signal: context.signal,
        isOneOfMany: targets.length > 1,
      });
      const { files } = await generatedFiles(context.project, target, request);
      exits.push(
        options['check'] === true ? reportStale(context, target, files) : write(context, target, files),
      );
      if (request.driver === undefined)
        context.output.complain(`${target.name}: no driver, so no tests; name one with --driver FILE`);
    }
    return gravest(exits);
  },
};

function targetsOf({ project }: Context, what: string, config: string | undefined): Target[] {
  if (what !== 'all') return [namedTarget(project, findTarget(project, what, { config }))];
  const targets = projectTargets(project);
  if (targets.length === 0)
    throw new Failure(EXIT.badInput, 'no models here: nothing to compile; name a .tla file');
  return targets;
}

function write({ output }: Context, { name }: Target, files: readonly GeneratedFile[]): ExitCode {
  const changed = new Set(staleFiles(files).map(({ path }) => path));
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    if (changed.has(path)) writeFileSync(path, text);
    const lines = text.split('\n').length - 1;
    const file = relative(process.cwd(), path);
    const word = changed.has(path) ? 'written' : 'unchanged';
    output.result(
      { spec: name, file, lines, word },
      `${name.padEnd(20)} ${word.padEnd(9)} ${file}  ${lines} lines`,
    );
  }
  return EXIT.holds;
}

function reportStale({ output }: Context, { name }: Target, files: readonly GeneratedFile[]): ExitCode {
  const stale = staleFiles(files);
  for (const one of stale) {
    const file = relative(process.cwd(), one.path);
    output.result({ spec: name, ...one, path: file, word: 'stale' }, staleFileText({ ...one, path: file }));
  }
  const word = stale.length === 0 ? 'ok' : 'STALE';
  const next = stale.length === 0 ? '' : `; make them again: npx plimsoll compile ${name}`;
  output.result(
    { spec: name, files: files.length, stale: stale.length },
    `${name.padEnd(20)} ${mark(word.padEnd(9), stale.length === 0)} ${files.length} files, ${stale.length} not what the spec generates${next}`,
  );
  return stale.length === 0 ? EXIT.holds : EXIT.refused;
}
