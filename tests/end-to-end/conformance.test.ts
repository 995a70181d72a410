/** `plimsoll conformance` on a small corpus: one model for each thing that a row can say. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type Ending, lastLine, plimsoll, scratch, stackLines } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Counts to 3 and stays there. */
const COUNTER = `---- MODULE Counter ----
EXTENDS Naturals
VARIABLE n
Init == n = 0
Next == n' = (IF n < 3 THEN n + 1 ELSE n)
Small == n < 3
====`;
/** Never ends. */
const ENDLESS = COUNTER.replaceAll('Counter', 'Endless').replace('(IF n < 3 THEN n + 1 ELSE n)', 'n + 1');
/** Action composition: TLC refuses it too. */
const COMPOSED = COUNTER.replaceAll('Counter', 'Composed').replace(
  /Next == .*/,
  "Next == (n' = 1) \\cdot (n' = 2)",
);
const ELSEWHERE = COUNTER.replaceAll('Counter', 'Elsewhere').replace('Naturals', 'Naturals, NobodyHasThis');

const FILES: { readonly [path: string]: string } = {
  'Counter.tla': COUNTER,
  'Counter.cfg': 'INIT Init\nNEXT Next\n',
  'Wrong.cfg': 'INIT Init\nNEXT Next\n',
  'Late.cfg': 'INIT Init\nNEXT Next\n',
  'Small.cfg': 'INIT Init\nNEXT Next\nINVARIANT Small\n',
  'Endless.tla': ENDLESS,
  'Endless.cfg': 'INIT Init\nNEXT Next\n',
  'Composed.tla': COMPOSED,
  'Composed.cfg': 'INIT Init\nNEXT Next\n',
  'Elsewhere.tla': ELSEWHERE,
  'Elsewhere.cfg': 'INIT Init\nNEXT Next\n',
};

const counts = { distinctStates: 4, totalStates: 5, stateDepth: 4 };
const model = (config: string, more: object) => ({
  path: `specifications/Tiny/${config}`,
  runtime: '00:00:01',
  mode: 'exhaustive search',
  result: 'success',
  ...more,
});
const MODULES = [
  {
    path: 'specifications/Tiny/Counter.tla',
    models: [
      model('Counter.cfg', counts),
      model('Wrong.cfg', { ...counts, distinctStates: 5 }),
      model('Late.cfg', { ...counts, stateDepth: 5 }),
      model('Small.cfg', { result: 'safety failure' }),
      model('Counter.cfg', { mode: 'symbolic' }),
    ],
  },
  ...['Endless', 'Composed', 'Elsewhere'].map((name) => ({
    path: `specifications/Tiny/${name}.tla`,
    models: [model(`${name}.cfg`, {})],
  })),
];

/** A checkout with one spec folder. */
function checkout(modules: unknown = MODULES): string {
  const folder = scratch();
  const spec = join(folder, 'specifications/Tiny');
  mkdirSync(spec, { recursive: true });
  for (const [file, text] of Object.entries(FILES)) writeFileSync(join(spec, file), `${text}\n`);
  writeFileSync(join(spec, 'manifest.json'), JSON.stringify({ sources: [], modules }));
  return folder;
}

/** The rows by name, and the summary. */
function factsOf({ stdout }: Ending) {
  const facts = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return {
    rows: Object.fromEntries<{ readonly word: string; readonly details: readonly string[] }>(
      facts.slice(0, -1).map((fact) => [fact.model.replace('Tiny/', ''), fact]),
    ),
    summary: facts.at(-1).summary,
  };
}

describe('conformance', () => {
  let folder: string;
  let ending: Ending;
  beforeAll(async () => {
    folder = checkout();
    ending = await plimsoll(['conformance', folder, '--limit', '1', '--json'], { cwd: folder });
  });

  test('says of each model whether it is equal, differs and in what, or why nobody can tell', () => {
    const { rows } = factsOf(ending);
    expect(stackLines(ending)).toEqual([]);
    expect(
      Object.entries(rows)
        .map(([name, { word, details }]) => [name, word, details[0] ?? ''])
        .sort(),
    ).toEqual([
      ['Composed.cfg', 'unsupported', expect.stringMatching(/Composed\.tla:5:\d+: .*\[SC201\]/)],
      ['Counter.cfg', 'equal', ''],
      ['Elsewhere.cfg', 'unjudged', 'needs module NobodyHasThis: name its folder with --lib'],
      ['Endless.cfg', 'out of time', ''],
      ['Late.cfg', 'equal', 'depth 4, manifest 5 (of several workers)'],
      ['Small.cfg', 'equal', ''],
      ['Wrong.cfg', 'DIFFERS', 'distinct: explorer 4, manifest 5'],
    ]);
  });

  test('goes on after what fails, sums up what it left out, and ends with 1 for the difference', () => {
    expect(factsOf(ending).summary).toMatchObject({
      models: 7,
      counts: { equal: 3, DIFFERS: 1, FAILED: 0, unsupported: 1, unjudged: 1, 'out of time': 1 },
      missing: { NobodyHasThis: 1 },
      leftOut: { symbolic: 1 },
      notRun: 0,
    });
    expect(ending.code).toBe(1);
  });

  test('with --tlc the judge is TLC: depth, length and the counts of a run that continued', async () => {
    const args = ['conformance', folder, '--tlc', '--only', 'Counter|Small|Wrong', '--json'];
    const judged = await plimsoll(args, { cwd: folder });
    const { rows } = factsOf(judged);
    expect(['Counter', 'Small', 'Wrong'].map((name) => rows[`${name}.cfg`])).toMatchObject([
      { word: 'equal', judge: 'TLC', details: [] },
      { word: 'equal', judge: 'TLC', details: [] },
      { word: 'equal', judge: 'TLC', details: ['manifest: distinct: explorer 4, manifest 5'] },
    ]);
    expect(judged.code).toBe(0);
  });

  test('prints one row a model for people', async () => {
    const { stdout, code } = await plimsoll(['conformance', folder, '--only', 'Late'], { cwd: folder });
    expect(stdout).toMatch(
      /^equal +Tiny\/Late\.cfg {2}ok {2}1 init {2}4 distinct {2}5 generated {2}depth 4 /,
    );
    expect([lastLine(stdout), code]).toEqual(['1 models: 1 equal', 0]);
  });
});

describe('a corpus that is none', () => {
  test.each([
    [
      'a path that leads out of the checkout',
      [{ path: '../../x.tla', models: [model('Counter.cfg', {})] }],
      /x\.tla leads out of/,
    ],
    ['a manifest of another form', [{ path: 7 }], /manifest\.json.*modules\.0/],
  ])('%s is refused with exit 2', async (_what, modules, message) => {
    const folder = checkout(modules);
    const { code, stderr } = await plimsoll(['conformance', folder], { cwd: folder });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test('a folder without a manifest or a model is refused with exit 2', async () => {
    const folder = scratch();
    const { code, stderr } = await plimsoll(['conformance', folder], { cwd: folder });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/below it is neither a manifest\.json nor a \.cfg beside a module/),
    ]);
  });
});
