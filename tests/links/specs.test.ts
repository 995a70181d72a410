/** A spec that breaks its property, and a generated file that is not what its spec gives, end with exit 1 and a place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicy } from '@plimsoll/evidence';
import { describe, expect, test, vi } from 'vitest';
import { isNeededAt } from '../../apps/plimsoll/src/promote/judge-project.ts';
import { ROOT } from '../support/places.ts';
import { foreignRepository, plimsoll, replaceIn, stackLines } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

// [utest->REQ~model-check~1]
describe('a mutant of a spec', () => {
  const mutant = (): string => {
    const folder = foreignRepository();
    replaceIn(join(folder, 'Crossing.tla'), '(cars > 0 /\\ ~walking)', 'cars > 0');
    return folder;
  };

  test('is refuted by check: exit 1, the property with its line, and the counterexample', async () => {
    const cwd = mutant();
    const ending = await plimsoll(['check', 'Crossing.tla'], { cwd, env: { GITHUB_ACTIONS: 'true' } });
    expect(ending.code).toBe(1);
    expect(stackLines(ending)).toEqual([]);
    expect(ending.stdout).toMatch(/VIOLATED .* Safe \(.*Crossing\.tla:21\) after 3 steps/);
    expect(ending.stdout).toMatch(
      /State 4: <Switch line 13.*\n +\/\\ light = "green"\n.*\n +\/\\ walking = TRUE/,
    );
    // The reports that CI systems read name the same line.
    expect(ending.stderr).toMatch(/^::error file=Crossing\.tla,line=21,col=\d+::/m);
    const report = (name: string) => readFileSync(join(cwd, 'out/check/Crossing', name), 'utf8');
    expect(report('junit.xml')).toMatch(/<failure/);
    const [finding] = JSON.parse(report('results.sarif')).runs[0].results;
    expect(finding.locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'Crossing.tla' },
      region: { startLine: 21 },
    });
  });

  test('is refuted by the explorer alone as well', async () => {
    const { code, stdout } = await plimsoll(['explore', 'Crossing.tla'], { cwd: mutant() });
    expect([code, stdout]).toEqual([1, expect.stringContaining('Safe')]);
  });

  test('that is weaker than its property’s refutation survives, and that fails the check', async () => {
    const cwd = foreignRepository();
    replaceIn(
      join(cwd, 'expected.json'),
      '"replace": "cars > 0"',
      '"replace": "(cars > 0 /\\\\ ~walking /\\\\ TRUE)"',
    );
    const { code, stdout } = await plimsoll(['check', '.', '--mutants'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /green-while-walking +SURVIVED[^]*it should violate Safe, the explorer finds nothing/,
    );
  });

  test('counts that differ from the committed ones fail the check', async () => {
    const cwd = foreignRepository();
    replaceIn(join(cwd, 'expected.json'), '"distinct": 12', '"distinct": 13');
    const { code, stdout } = await plimsoll(['check', '.', '--no-mutants'], { cwd });
    expect([code, stdout]).toEqual([1, expect.stringContaining('distinct is 12, committed is 13')]);
  });
});

describe('compile --check', () => {
  test('names the file, the line, what is there and what is wanted; and the spec’s edit makes all stale', async () => {
    const cwd = foreignRepository();
    const compile = (...options: string[]) => plimsoll(['compile', 'Crossing.tla', ...options], { cwd });
    expect((await compile('--check')).code).toBe(1);
    expect((await compile()).code).toBe(0);
    expect((await compile('--check')).code).toBe(0);

    replaceIn(
      join(cwd, 'generated/Crossing.ts'),
      'type Vars = { light: Value; cars',
      'type Vars = { light: Value;  cars',
    );
    const edited = await compile('--check');
    expect(edited.code).toBe(1);
    expect(edited.stdout + edited.stderr).toMatch(
      /generated\/Crossing\.ts:\d+: is not what the spec generates\n +there .*;  cars/,
    );

    await compile();
    replaceIn(join(cwd, 'Crossing.tla'), '---- MODULE Crossing ----', '---- MODULE Crossing -----');
    const stale = await compile('--check');
    expect([stale.code, stackLines(stale)]).toEqual([1, []]);
    expect(stale.stdout).toMatch(/STALE +2 files, 2 not what the spec generates/);
  });

  // The job itself compiles each of them anew and compares the bytes, in promote.test.ts.
  test('is asked of every spec by the main job', () => {
    const policy = readPolicy(join(ROOT, 'promotion-policy.json'));
    if (!policy.ok) throw new Error(policy.problem.code);
    const asked = policy.value.specs.filter(({ name }) =>
      isNeededAt(policy.value, `compiled/${name}`, 'paper'),
    );
    const folders = readdirSync(join(ROOT, 'specs-tla'), { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    expect(asked.map(({ folder }) => folder).sort()).toEqual(
      folders.map(({ name }) => `specs-tla/${name}`).sort(),
    );
  });
});
