/**
 * Infers nx targets from specs: every folder with `*.tla` and `*.cfg` becomes a project whose targets are cached on
 * what the answer depends on, and on nothing else: the spec and what it extends, the one configuration, the
 * version of the TLA+ tools, and our own code.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type CreateNodesV2, createNodesFromFiles, type TargetConfiguration } from '@nx/devkit';

export interface FormalPluginOptions {
  /** What runs a command. Default: `plimsoll`, the project's own command line. */
  readonly command?: string;
}

export const name = 'nx-formal';

/** Our own code that decides an answer. Tests and benchmarks change nothing. */
const TOOLCHAIN = [
  'apps/plimsoll/src',
  'libs/tlaplus-tools/src',
  'libs/tla-ir/src',
  'libs/tla-values/src',
  'libs/spec-compiler/src',
  'libs/explorer/src',
  'libs/graph-comparison/src',
  'libs/statecharts/src',
].flatMap((folder) => [`{workspaceRoot}/${folder}/**/*.ts`, `!{workspaceRoot}/${folder}/**/*.test.ts`]);

const SPEC_FILES = '{projectRoot}/*.tla';
const EXPECTED = '{projectRoot}/expected.json';

export const createNodesV2: CreateNodesV2<FormalPluginOptions> = [
  '{specs-tla/*/*.cfg,rocq-proofs/_CoqProject}',
  (files, options, context) => {
    const roots = [...new Set(files.map((file) => dirname(file)))];
    return createNodesFromFiles(
      (root) => ({
        projects: { [root]: projectOf(root, context.workspaceRoot, options?.command ?? 'plimsoll') },
      }),
      roots,
      options ?? {},
      context,
    );
  },
];

function projectOf(root: string, workspaceRoot: string, command: string) {
  if (root === 'rocq-proofs') return { root, name: 'rocq-proofs', targets: { prove: proveTarget(command) } };
  const configs = readdirSync(join(workspaceRoot, root))
    .filter((file) => file.endsWith('.cfg'))
    .sort();
  const spec = basename(root);
  return {
    root,
    name: `spec-${spec}`,
    tags: ['type:spec'],
    targets: specTargets(spec, root, workspaceRoot, configs, command),
  };
}

function specTargets(
  spec: string,
  root: string,
  workspaceRoot: string,
  configs: readonly string[],
  command: string,
): Record<string, TargetConfiguration> {
  const run = (args: string, inputs: readonly string[], outputs: readonly string[]): TargetConfiguration => ({
    executor: 'nx:run-commands',
    options: { command: `${command} ${args}`, cwd: '{workspaceRoot}' },
    cache: true,
    inputs: [...inputs, ...TOOLCHAIN, { runtime: `${command} doctor --tools` }, { env: 'TLA2TOOLS_JAR' }],
    outputs: [...outputs],
  });
  const ofConfig = (config: string): [string, TargetConfiguration] => [
    `check:${basename(config, '.cfg')}`,
    run(
      `check ${root} --config ${config}`,
      [SPEC_FILES, `{projectRoot}/${config}`, EXPECTED],
      [`{workspaceRoot}/out/check/${spec}/${config}`],
    ),
  ];
  const checks = configs.map(ofConfig);
  const all = [SPEC_FILES, '{projectRoot}/*.cfg', EXPECTED];
  const driver = existsSync(join(workspaceRoot, root, 'generated'));
  return {
    ...Object.fromEntries(checks),
    check: { executor: 'nx:noop', cache: true, dependsOn: checks.map(([target]) => target) },
    mutants: run(`check ${root} --mutants`, all, [`{workspaceRoot}/out/check/${spec}/mutants`]),
    compile: run(`compile ${root}`, all, ['{projectRoot}/generated']),
    graph: run(`graph ${root} --html --output out/graph/${spec}.html`, all, [
      `{workspaceRoot}/out/graph/${spec}.html`,
    ]),
    ...(driver
      ? {
          test: run(
            `test ${root}`,
            [...all, '{projectRoot}/generated/**', '{workspaceRoot}/libs/**/src/**/*.ts'],
            [],
          ),
        }
      : {}),
  };
}

function proveTarget(command: string): TargetConfiguration {
  return {
    executor: 'nx:run-commands',
    options: { command: `${command} prove`, cwd: '{workspaceRoot}' },
    cache: true,
    inputs: [
      '{projectRoot}/**/*.v',
      '{projectRoot}/_CoqProject',
      '{projectRoot}/axioms.txt',
      '{projectRoot}/gen/**',
      '{workspaceRoot}/specs-tla/SurvivalController/SurvivalNumbers.tla',
      '{workspaceRoot}/specs-tla/*/Proven*.tla',
      '{workspaceRoot}/libs/survival-kernel/src/generated/proven*.ts',
      { runtime: 'coqc --version || true' },
    ],
    outputs: ['{projectRoot}/generated'],
  };
}
