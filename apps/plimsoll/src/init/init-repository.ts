/** What `plimsoll init` writes. A file that is there already is never touched. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keyId, makeSigningKey, publicKeyText } from '@plimsoll/evidence';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { POLICY_FILE } from '../project.ts';

export interface InitResult {
  readonly written: readonly string[];
  readonly kept: readonly string[];
  /** Of the signing key that was made; undefined when the repository had a policy already. */
  readonly keyid: string | undefined;
}

/** Where packed templates are, and where they come from in the workspace. */
const TEMPLATES = join(import.meta.dirname, '../../templates');
const PACKED_EXAMPLE = join(TEMPLATES, 'example');
const WORKSPACE_EXAMPLE = join(import.meta.dirname, '../../../../docs/examples/foreign-spec');

/** Target by source file; the CI's files by their own names. */
const EXAMPLE: { readonly [source: string]: string } = {
  'Crossing.tla': 'specs-tla/Crossing/Crossing.tla',
  'Crossing.cfg': 'specs-tla/Crossing/Crossing.cfg',
  'expected.json': 'specs-tla/Crossing/expected.json',
  'crossing.mjs': 'crossing.mjs',
  'driver.mjs': 'driver.mjs',
  'crossing-day.ndjson': 'crossing-day.ndjson',
};
const CI: { readonly [source: string]: string } = {
  'ci/github.yml': '.github/workflows/plimsoll.yml',
  'ci/gitlab.yml': 'plimsoll.gitlab-ci.yml',
};
const IGNORED = ['node_modules/', '.plimsoll/', 'out/', 'keys/'];
/** A signer's key holds for a year; then a new one is added beside it, and the old one ends. */
const KEY_DAYS = 365;
const DAY_MS = 86_400_000;

/** Fills `root`. @throws Failure (2) when the folder can't be written */
export function initRepository(root: string): InitResult {
  const example = existsSync(PACKED_EXAMPLE) ? PACKED_EXAMPLE : WORKSPACE_EXAMPLE;
  const written: string[] = [];
  const kept: string[] = [];
  const put = (file: string, write: (path: string) => void): void => {
    const path = join(root, file);
    if (existsSync(path)) {
      kept.push(file);
      return;
    }
    mkdirSync(dirname(path), { recursive: true });
    write(path);
    written.push(file);
  };
  try {
    for (const [source, file] of Object.entries(EXAMPLE))
      put(file, (path) => copyFileSync(join(example, source), path));
    for (const [source, file] of Object.entries(CI))
      put(file, (path) => copyFileSync(join(TEMPLATES, source), path));
    put('package.json', (path) => writeFileSync(path, PACKAGE));
    const keyid = existsSync(join(root, POLICY_FILE)) ? undefined : writePolicy(root, put);
    ignore(root, written);
    return { written, kept, keyid };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Failure(EXIT.badInput, `${root} can't be filled: ${(error as Error).message}`);
  }
}

const PACKAGE = `${JSON.stringify({ name: 'crossing', version: '1.0.0', private: true, type: 'module' }, null, 2)}\n`;

/** The policy, with a signing key made for this repository. */
function writePolicy(root: string, put: (file: string, write: (path: string) => void) => void): string {
  const policy = JSON.parse(readFileSync(join(TEMPLATES, POLICY_FILE), 'utf8'));
  const keyFile = join(root, policy.trust.signingKey);
  const key = makeSigningKey(keyFile);
  const now = Date.now();
  policy.trust.signers = [
    {
      name: 'ci',
      owner: 'build service',
      publicKey: publicKeyText(key),
      roles: ['evidence', 'verdict', 'trace'],
      notBefore: new Date(now).toISOString(),
      notAfter: new Date(now + KEY_DAYS * DAY_MS).toISOString(),
    },
  ];
  policy.trust.pairs = [
    {
      signer: 'ci',
      verifier: 'plimsoll',
      evidence: ['model-check/*', 'compiled/*', 'model-tests/*', 'trace-conformance/*', 'provenance/*'],
    },
  ];
  put(POLICY_FILE, (path) => writeFileSync(path, `${JSON.stringify(policy, null, 2)}\n`));
  return keyId(key.publicKey);
}

/** Adds what is never committed to .gitignore: keys above all. */
function ignore(root: string, written: string[]): void {
  const file = join(root, '.gitignore');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = new Set(text.split('\n').map((line) => line.trim()));
  const missing = IGNORED.filter((line) => !lines.has(line));
  if (missing.length === 0) return;
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  writeFileSync(file, `${text}${gap}${missing.join('\n')}\n`);
  written.push('.gitignore');
}
