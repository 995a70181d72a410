/** A virtual environment with the NautilusTrader that this machine's Python can have. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** NautilusTrader weighs about 150 MB to fetch: a slow network gets its time. */
const INSTALL_MS_MAX = 15 * 60_000;
const PROBE_MS_MAX = 20_000;

/** A Python that can run the agent. */
export interface NautilusPython {
  /** The interpreter outside any environment. */
  readonly base: string;
  /** `3.12` and the like. */
  readonly version: string;
  /** The requirements that fit it, beside this package. */
  readonly requirements: 'requirements.txt' | 'requirements-py311.txt';
}

/** The newest Python of 3.11 to 3.14 that is on the path or under pyenv; undefined when there is none. */
export async function findPython(environment: NodeJS.ProcessEnv): Promise<NautilusPython | undefined> {
  for (const minor of [13, 12, 14, 11]) {
    for (const base of [`python3.${minor}`, ...pyenvOf(environment, minor), 'python3']) {
      if ((await versionOf(base)) === `3.${minor}`) {
        const requirements = minor >= 12 ? 'requirements.txt' : 'requirements-py311.txt';
        return { base, version: `3.${minor}`, requirements };
      }
    }
  }
  return undefined;
}

/**
 * Makes the environment unless it is there already for the same requirements.
 *
 * @param folder Holds one environment a Python version.
 * @returns The environment's interpreter.
 * @throws Error with pip's last words when something can't be installed; the half-made environment is removed.
 */
export async function preparePython(
  packageFolder: string,
  folder: string,
  python: NautilusPython,
  progress: (what: string) => void,
): Promise<string> {
  return await prepareEnvironment({
    what: 'NautilusTrader',
    base: python.base,
    requirements: join(packageFolder, python.requirements),
    environment: join(folder, `python-${python.version}`),
    progress,
  });
}

/** An environment of Python's own, with pinned packages. */
export interface EnvironmentRequest {
  /** What is installed, for people. */
  readonly what: string;
  /** The interpreter outside any environment. */
  readonly base: string;
  /** The file that pins the packages. */
  readonly requirements: string;
  /** Replaced, unless it was made for the same requirements. */
  readonly environment: string;
  readonly progress: (what: string) => void;
}

/** As {@link preparePython}, for other packages than NautilusTrader's. */
export async function prepareEnvironment(request: EnvironmentRequest): Promise<string> {
  const { what, base, requirements, environment, progress } = request;
  const wanted = readFileSync(requirements, 'utf8');
  const interpreter = join(environment, 'bin', 'python');
  const stamp = join(environment, 'plimsoll-requirements.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return interpreter;
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(dirname(environment), { recursive: true });
  try {
    progress(`making an environment for ${what}`);
    await run(base, ['-m', 'venv', environment], { timeout: INSTALL_MS_MAX });
    progress(`installing ${what}`);
    const install = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary',
      ':all:',
    ];
    await run(interpreter, [...install, '-r', requirements], { timeout: INSTALL_MS_MAX });
    writeFileSync(stamp, wanted);
    return interpreter;
  } catch (cause) {
    rmSync(environment, { recursive: true, force: true });
    const words = String((cause as { stderr?: string }).stderr ?? cause).trim();
    throw new Error(`${what} can't be installed: ${words.slice(-500)}`, { cause });
  }
}

async function versionOf(command: string): Promise<string | undefined> {
  const probe = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';
  try {
    return (await run(command, ['-c', probe], { timeout: PROBE_MS_MAX })).stdout.trim();
  } catch {
    return undefined;
  }
}

function pyenvOf(environment: NodeJS.ProcessEnv, minor: number): string[] {
  const versions = join(environment['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  if (!existsSync(versions)) return [];
  const fitting = readdirSync(versions).filter((name) => name.startsWith(`3.${minor}.`));
  return fitting.map((name) => join(versions, name, 'bin', 'python'));
}
