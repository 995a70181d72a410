import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policySchema } from '@plimsoll/evidence';
import { afterAll, describe, expect, test } from 'vitest';
import { holesAt, type KnownNames, matrixOf } from './matrix.ts';
import { matrixCsv, matrixHtml } from './matrix-files.ts';
import { type Tag, tagsIn } from './tags.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-matrix-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Written in two parts, so that this file has no such tags itself. */
const tag = (kind: string, id: string) => `[${kind}->${id}]`;
const STOP = 'REQ~stop~1';

function read(name: string, ...lines: string[]) {
  const path = join(folder, name.replaceAll('/', '_'));
  writeFileSync(path, lines.join('\n'));
  return tagsIn(path, name);
}

// [utest->REQ~matrix~1]
describe('a tag', () => {
  test.each<[string, string[], string]>([
    [
      'a.ts',
      ['/** Stops. ', ` * ${tag('impl', STOP)}`, ' */', 'export async function stop(): void {'],
      'stop',
    ],
    ['a.ts', [`/** ${tag('impl', STOP)} */`, 'export abstract class Switch {'], 'Switch'],
    ['a.test.ts', [`// ${tag('utest', STOP)}`, "test.each(rows)('stops at once', () => {"], 'stops at once'],
    ['A.tla', [`(* ${tag('model', STOP)} *)`, 'Stops(n) == n = 0'], 'Stops'],
    ['A.tla', [`Stops == TRUE \\* ${tag('model', STOP)}`], 'Stops'],
    ['A.v', [`(** ${tag('proof', STOP)} *)`, "Theorem pin_stop' : forall s, True."], "pin_stop'"],
    ['A.java', [`// ${tag('impl', STOP)}`, '  public final class Gate {'], 'Gate'],
    ['a.py', [`# ${tag('impl', STOP)}`, 'class SurvivalGate(Actor):'], 'SurvivalGate'],
    ['a.ts', [`// ${tag('impl', STOP)}`, 'x();'], 'a.ts'],
  ])('in %s is about what stands below it: %j', (name, lines, subject) => {
    expect(read(name, ...lines)).toMatchObject({
      tags: [{ requirement: STOP, file: name, subject }],
      bad: [],
    });
  });

  test('in a table is about the names in backticks of its row', () => {
    const { tags } = read('README.md', `| \`pin_a\`, \`pin_b\` | says ${tag('proof', STOP)} |`);
    expect(tags.map(({ subject, line }) => [subject, line])).toEqual([
      ['pin_a', 1],
      ['pin_b', 1],
    ]);
  });

  test('of an unknown kind or form is told, never passed over', () => {
    const { tags, bad } = read(
      'a.ts',
      `// ${tag('impel', STOP)}`,
      `// ${tag('impl', 'REQ~Stop~1')}`,
      `// ${tag('impl', 'REQ~stop')}`,
    );
    expect([tags, bad.map(({ line }) => line)]).toEqual([[], [1, 2, 3]]);
  });
});

const policy = policySchema.parse({
  policy: 'plimsoll/1',
  name: 'Light',
  specs: [{ name: 'Light', folder: '.' }],
  artefacts: ['src'],
  requirements: [
    {
      id: STOP,
      dal: 'A',
      title: '=Stops, "at once"',
      inForce: ['live'],
      needs: [{ evidence: 'model-check/Light', includes: ['Stops'] }, { evidence: 'tests/unit' }],
    },
    { id: 'REQ~shine~2', dal: 'C', title: 'Shines.', inForce: [], needs: [] },
  ],
});
const KNOWN: KnownNames = { properties: new Set(['Light!Stops']), theorems: new Set(['pin_stop']) };
const made = (...tags: Partial<Tag>[]) => {
  const whole = tags.map(
    (one) => ({ kind: 'impl', requirement: STOP, file: 'a.ts', line: 3, subject: 'stop', ...one }) as Tag,
  );
  return matrixOf(policy, { tags: whole, bad: [] }, KNOWN);
};

describe('the matrix', () => {
  test('links a requirement with property, theorem, code, test and evidence, and has no hole then', () => {
    const matrix = made({}, { kind: 'proof', subject: 'pin_stop', file: 'A.v' });
    expect(matrix.rows[0]).toMatchObject({
      properties: ['Light!Stops'],
      theorems: ['pin_stop'],
      code: ['a.ts:3 stop'],
      tests: ['tests/unit'],
      evidence: ['model-check/Light', 'tests/unit'],
      holes: [],
    });
    expect([matrix.orphans, holesAt(matrix, 'live')]).toEqual([[], []]);
  });

  test('shows what is missing at level A, and minds it where the requirement is in force', () => {
    expect(holesAt(made({}), 'live')).toEqual([]);
    const empty = matrixOf(policy, { tags: [], bad: [] }, KNOWN);
    expect(holesAt(empty, 'live')).toEqual([`${STOP} [A] has no code`]);
    expect(holesAt(empty, 'paper')).toEqual([]);
    expect(empty.rows[1]?.holes).toEqual(['test']);
  });

  test.each<[Partial<Tag>, RegExp]>([
    [{ requirement: 'REQ~gone~1' }, /a\.ts:3: .* names no requirement of the policy/],
    [{ requirement: 'REQ~shine~1' }, /is of another revision: the policy has REQ~shine~2/],
    [{ kind: 'model', subject: 'Gone', file: 'Light/A.tla' }, /no configuration checks Gone/],
    [{ kind: 'proof', subject: 'pin_gone' }, /there is no theorem pin_gone/],
  ])('tells of a tag that leads nowhere: %j', (change, text) => {
    expect(made(change).orphans).toEqual([expect.stringMatching(text)]);
  });

  test('tells of a property that the policy asks for and nothing checks', () => {
    const { orphans } = matrixOf(policy, { tags: [], bad: [] }, { ...KNOWN, properties: new Set() });
    expect(orphans).toEqual([`${STOP}: no configuration of Light checks Stops`]);
  });

  test('is CSV that no spreadsheet takes for a formula, and a page without raw markup', () => {
    expect(matrixCsv(made())).toContain(`"${STOP}","A","'=Stops, ""at once""","live"`);
    const page = matrixHtml('<b>', made({ subject: '<script>' }));
    expect(page).not.toMatch(/<script>|<b>:/);
    expect(page).toContain('&lt;script&gt;');
  });
});
