/** The independent verifier's Python: a virtual environment of its own below .plimsoll, made on first use. */
import { execFileSync, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../../../..');
const REQUIREMENTS = join(HERE, 'requirements.txt');
const VENV = join(ROOT, '.plimsoll/venv-evidence');
const PYTHON = process.env['PLIMSOLL_PYTHON'] ?? 'python3';
/** pip over a slow mirror took 40 s; longer means no network. */
const INSTALL_MS_MAX = 240_000;

/** What a person runs where this failed. */
export const ENABLING = `${PYTHON} -m venv .plimsoll/venv-evidence && .plimsoll/venv-evidence/bin/pip install -r libs/evidence/test-support/independent/requirements.txt`;

/** Whether the verifier can run here; installs it if need be. */
export function hasVerifier(): boolean {
  const stamp = join(VENV, 'requirements.sha256');
  const wanted = hash('sha256', readFileSync(REQUIREMENTS), 'hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  const draft = `${VENV}.${process.pid}`;
  try {
    const options = { stdio: 'ignore', timeout: INSTALL_MS_MAX } as const;
    // Environments hold their own path: made in place, and begun anew if an earlier attempt broke off.
    rmSync(VENV, { recursive: true, force: true });
    execFileSync(PYTHON, ['-m', 'venv', VENV], options);
    const pip = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', REQUIREMENTS];
    execFileSync(join(VENV, 'bin/python'), pip, options);
    writeFileSync(draft, wanted);
    renameSync(draft, stamp);
    return true;
  } catch {
    return false;
  }
}

export interface Question {
  readonly envelope: unknown;
  readonly keys: readonly { readonly keyid: string; readonly publicHex: string }[];
  readonly threshold: number;
  readonly statement: boolean;
}

/** Asks the verifier; its answer, or what Python said when it ended badly. */
export function askVerifier(question: Question): { readonly [field: string]: unknown } {
  const run = spawnSync(join(VENV, 'bin/python'), [join(HERE, 'verify.py')], {
    input: JSON.stringify(question),
    encoding: 'utf8',
  });
  return run.status === 0 ? JSON.parse(run.stdout) : { failed: run.stderr.trim().split('\n').at(-1) };
}
