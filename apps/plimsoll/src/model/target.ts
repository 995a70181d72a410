/** What a command is pointed at: a spec's folder, a `.tla` file, or the name of a model of this project. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EXIT } from '../exit-code.ts';
import { Failure, unreadable } from '../failure.ts';
import type { Project } from '../project.ts';
import { type Expected, readExpected } from './expected.ts';

/** One module with one configuration: what a model checker runs. */
export interface ModelFiles {
  readonly module: string;
  readonly config: string;
  /** Whether deadlock is checked when the `.cfg` doesn't say. */
  readonly deadlock: boolean;
}

export interface Target {
  /** The spec's name, for people: the folder's or the module's. */
  readonly name: string;
  readonly folder: string;
  readonly models: readonly ModelFiles[];
  /** What the folder commits to; undefined for somebody's spec without it. */
  readonly expected: Expected | undefined;
}

export interface TargetOptions {
  /** `--config`: this configuration alone. */
  readonly config?: string | undefined;
  /** `--deadlock`. */
  readonly deadlock?: boolean | undefined;
}

/**
 * Finds a target.
 *
 * @param what A folder, a `.tla` file, or a model's name (the folder of that name below `specs-tla`).
 * @throws Failure (exit 2) that says what was looked for and where.
 */
export function findTarget(project: Project, what: string, options: TargetOptions = {}): Target {
  const path = pathOf(project, what);
  if (path === undefined) throw new Failure(EXIT.badInput, notFound(project, what));
  return statSync(path).isDirectory() ? folderTarget(path, options) : moduleTarget(path, options);
}

/** Whether there is something of this name to be found. */
export function isTarget(project: Project, what: string): boolean {
  return pathOf(project, what) !== undefined;
}

function pathOf(project: Project, what: string): string | undefined {
  return [resolve(what), join(project.root, 'specs-tla', what)].find((candidate) => existsSync(candidate));
}

/** All models of the project: the folders below `specs-tla` that hold a module of their name. */
export function projectTargets(project: Project): Target[] {
  return modelNames(project).map((name) => folderTarget(join(project.root, 'specs-tla', name), {}));
}

function modelNames(project: Project): string[] {
  const specs = join(project.root, 'specs-tla');
  if (!existsSync(specs)) return [];
  return readdirSync(specs).filter((name) => existsSync(join(specs, name, `${name}.tla`)));
}

function folderTarget(folder: string, options: TargetOptions): Target {
  const expected = readExpected(folder);
  const name = basename(folder);
  if (expected === undefined) {
    const modules = filesOf(folder).filter((file) => file.endsWith('.tla'));
    const configured = modules.filter((file) => existsSync(join(folder, file.replace(/\.tla$/, '.cfg'))));
    if (configured.length === 0) {
      throw new Failure(EXIT.badInput, `${folder}: no .tla file with a .cfg of its name: nothing to check`);
    }
    return {
      name,
      folder,
      expected,
      models: configured.map((file) => modelFiles(join(folder, file), options)),
    };
  }
  const models = expected.configs
    .filter(({ config }) => options.config === undefined || basename(options.config) === config)
    .map(({ module, config, deadlock }) => ({
      module: join(folder, module),
      config: join(folder, config),
      deadlock: options.deadlock ?? deadlock,
    }));
  if (models.length === 0) {
    const known = expected.configs.map(({ config }) => config).join(', ');
    throw new Failure(EXIT.badInput, `${options.config}: not a configuration of ${name} (it has ${known})`);
  }
  return { name, folder, expected, models };
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function moduleTarget(file: string, options: TargetOptions): Target {
  if (!file.endsWith('.tla')) throw new Failure(EXIT.badInput, `${file}: expected a .tla file or a folder`);
  const model = modelFiles(file, options);
  return { name: basename(file, '.tla'), folder: dirname(file), models: [model], expected: undefined };
}

function modelFiles(module: string, options: TargetOptions): ModelFiles {
  const config = options.config === undefined ? module.replace(/\.tla$/, '.cfg') : resolve(options.config);
  if (statSync(config, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new Failure(
      EXIT.badInput,
      `${config}: no such file; name the configuration with --config FILE.cfg`,
    );
  }
  return { module, config, deadlock: options.deadlock ?? true };
}

function notFound(project: Project, what: string): string {
  const names = modelNames(project);
  const known = names.length > 0 ? `; models here: ${names.join(', ')}` : '';
  return `${what}: neither a file, nor a folder, nor a model of this project${known}`;
}
