/**
 * What strangers get: the packed files are installed into an empty folder elsewhere, which `plimsoll init` sets up, and
 * everything that its CI would do is done there, on the Node that comes along.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTools } from '@plimsoll/tlaplus-tools';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ROOT } from '../support/places.ts';
import { type Ending, lastLine, replaceIn, scratch, stackLines } from '../support/plimsoll.ts';

// Packing, installing and TLC: a minute on a quiet machine.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 900_000 });

const folder = realpathSync(scratch());
const PACK = ['run', '--silent', 'pack'];
const installed = await install();
const title = `in an empty folder, from the packed files${installed.code === 0 ? '' : ' (to enable: npm run pack && npm install out/pack/*.tgz)'}`;

/** Packs, and installs the tarballs into the empty folder. */
async function install(): Promise<Ending> {
  const packed = await run('npm', PACK, ROOT);
  if (packed.code !== 0) throw new Error(`npm run pack: ${packed.stdout}${packed.stderr}`);
  const tarballs = readdirSync(join(ROOT, 'out/pack'))
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(ROOT, 'out/pack', name));
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  return await run('npm', ['install', ...options, ...tarballs], folder);
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Ending> {
  return new Promise((resolve) => {
    const child = execFile(
      command,
      [...args],
      { cwd, env: { ...process.env, GITHUB_ACTIONS: undefined, ...env }, maxBuffer: 1 << 26 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

let jar: string | undefined;
const plimsoll = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  run('npx', ['--no-install', 'plimsoll', ...args], folder, { TLA2TOOLS_JAR: jar, ...env });

describe.skipIf(installed.code !== 0)(title, () => {
  beforeAll(async () => {
    const tools = await findTools({ cwd: ROOT });
    jar = tools.ok ? tools.value.jar.path : undefined;
    const { code, stdout, stderr } = await plimsoll(['init']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('written  specs-tla/Crossing/Crossing.tla');
  });

  test('there is plain JavaScript with types and no TypeScript, and nothing of this machine in it', async () => {
    const packages = join(folder, 'node_modules/@plimsoll');
    const files = readdirSync(packages, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.pem'))).toEqual([]);
    const naming = files.filter((file) => readFileSync(file, 'utf8').includes(ROOT));
    expect(naming).toEqual([]);
  });

  test('init touches nothing that is there, and keeps the key out of git', async () => {
    const before = readFileSync(join(folder, 'promotion-policy.json'), 'utf8');
    const again = await plimsoll(['init', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ written: [] });
    expect(readFileSync(join(folder, 'promotion-policy.json'), 'utf8')).toBe(before);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8').split('\n')).toContain('keys/');
  });

  test('compile writes code whose types hold', async () => {
    const compiled = await plimsoll(['compile', 'Crossing']);
    expect([compiled.code, stackLines(compiled)]).toEqual([0, []]);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'NodeNext',
          target: 'ES2024',
          strict: true,
          noEmit: true,
          allowImportingTsExtensions: true,
          types: [],
        },
        files: [
          'specs-tla/Crossing/generated/Crossing.ts',
          'specs-tla/Crossing/generated/Crossing.machine.ts',
        ],
      }),
    );
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const checked = await run(process.execPath, [tsc, '-p', folder], folder);
    expect([checked.code, checked.stdout]).toEqual([0, '']);
  });

  test('test drives the controller, validate re-checks its day', async () => {
    const tested = await plimsoll(['test', 'Crossing']);
    expect([tested.code, tested.stdout]).toEqual([0, expect.stringContaining('31 of 31 steps covered')]);
    const validated = await plimsoll(['validate', 'crossing-day.ndjson']);
    expect([validated.code, validated.stdout]).toEqual([0, expect.stringContaining('conforms')]);
  });

  test('promote ends in PROMOTE for paper, and live waits for two people', async () => {
    const paper = await plimsoll(['promote', '--stage', 'paper']);
    expect([paper.code, lastLine(paper.stdout)]).toEqual([0, 'PROMOTE']);
    const live = await plimsoll(['promote', '--stage', 'live', '--verify']);
    expect([live.code, lastLine(live.stdout)]).toEqual([1, 'REFUSE']);
    expect(live.stdout).toMatch(/^in the way: 0 of 2 people have approved this candidate/m);
    expect(existsSync(join(folder, 'out/promote/verdict-paper.html'))).toBe(true);
  });

  test('a fault stands as an annotation on its TLA+ line, in JUnit and in SARIF', async () => {
    replaceIn(join(folder, 'specs-tla/Crossing/Crossing.tla'), '(cars > 0 /\\ ~walking)', 'cars > 0');
    const { code, stderr } = await plimsoll(['check', '--no-mutants'], { GITHUB_ACTIONS: 'true' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^::error file=specs-tla\/Crossing\/Crossing\.tla,line=21,col=\d+::.*Safe/m);
    const reports = join(folder, 'out/check/Crossing');
    expect(readFileSync(join(reports, 'junit.xml'), 'utf8')).toContain('<failure');
    const sarif = JSON.parse(readFileSync(join(reports, 'results.sarif'), 'utf8'));
    const [place] = sarif.runs[0].results[0].locations;
    expect(place.physicalLocation.region.startLine).toBe(21);
  });
});

describe('the CI files', () => {
  const action = readFileSync(join(ROOT, 'apps/plimsoll/action/action.yml'), 'utf8');
  const templates = join(ROOT, 'apps/plimsoll/templates/ci');
  const texts = [
    action,
    ...readdirSync(templates).map((name) => readFileSync(join(templates, name), 'utf8')),
  ];

  test('name only commands that there are, and upload what those write', async () => {
    const { commandsFor } = await import('../../apps/plimsoll/src/commands/index.ts');
    const known = (await commandsFor(undefined)).map(({ name }) => name);
    for (const text of texts) {
      const used = [...text.matchAll(/npx plimsoll (\w+)/g)].map(([, name]) => name);
      expect(used.length).toBeGreaterThan(1);
      expect(known).toEqual(expect.arrayContaining(used));
      expect(text).toContain('out/check');
    }
  });

  test('are YAML without tabs, with a limit on their time or a cache', () => {
    for (const text of texts) {
      expect(text).not.toMatch(/\t/);
      expect(text).toMatch(/cache/);
    }
  });
});
