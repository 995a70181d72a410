import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as numbers from '../../libs/survival-kernel/src/generated/proven.ts';
import * as gate from '../../libs/survival-kernel/src/generated/proven-gate.ts';
import { type Tools, tlcEvaluate, toolProblemText } from '../../libs/tlaplus-tools/src/index.ts';
import { realTools } from '../../libs/tlaplus-tools/src/testing/real-tools.ts';
import { POSTURES } from './differential-runs.ts';
import { SURVIVAL_NUMBERS, TLA_MODULES } from './layout.ts';

const [RULES, ANSWERS] = TLA_MODULES;
// Three Java starts, on a machine that may be busy.
const TLC_MS_MAX = 3 * 60_000;

const THRESHOLDS_PPM = [850_000, 920_000, 500_000, 600_000, 80_000, 120_000];
/** Every threshold and its neighbours, what no R is, and a walk between them. */
const HEALTHS_PPM = [
  ...[-1, 0, 1, 1_000_000, 1_000_001],
  ...THRESHOLDS_PPM.flatMap((ppm) => [ppm - 1, ppm, ppm + 1]),
  ...Array.from({ length: 501 }, (_, index) => 1_997 * index),
];
const WAITS_MS = [...Array.from({ length: 201 }, (_, ms) => ms), 6_000_000, 2_000_000_000];
const CONFIDENCES_PPM = [0, 599_999, 600_000, 1_000_000];

/** What TypeScript, which Rocq's own evaluation is compared with, says of each rule; TLC says TRUE if so does TLA+. */
const AGREEMENTS: readonly string[] = [
  ...POSTURES.map((p) =>
    agrees(
      HEALTHS_PPM.map((r) => [r, numbers.postureAfter(p, r), numbers.leverageCenti(p, r)]),
      `PostureAfter("${p}", row[1]) = row[2] /\\ LeverageCenti("${p}", row[1]) = row[3]`,
    ),
  ),
  agrees(
    WAITS_MS.map((ms) => [ms, numbers.earnedLeast(ms), numbers.earnedMost(ms)]),
    'EarnedLeast(row[1]) = row[2] /\\ EarnedMost(row[1]) = row[3]',
  ),
  ...[false, true].map((isTaker) =>
    agrees(
      POSTURES.flatMap((p) =>
        CONFIDENCES_PPM.map((ppm) => [
          p,
          ppm,
          gate.entryAnswer(p, isTaker, ppm),
          gate.exitAnswer(p, isTaker),
        ]),
      ),
      `EntryAnswer(row[1], ${isTaker ? 'TRUE' : 'FALSE'}, row[2]) = row[3] /\\ ` +
        `ExitAnswer(row[1], ${isTaker ? 'TRUE' : 'FALSE'}) = row[4]`,
    ),
  ),
];

function agrees(rows: readonly (readonly (number | string)[])[], rule: string): string {
  const tuples = rows.map((row) => `<<${row.map((value) => JSON.stringify(value)).join(', ')}>>`);
  return `\\A row \\in {${tuples.join(', ')}} : ${rule}`;
}

let tools: Tools;
let folder = '';
beforeAll(async () => {
  tools = await realTools();
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function agreements(
  rules: string,
  { name, asked = AGREEMENTS }: { name: string; asked?: readonly string[] },
): Promise<string[]> {
  cpSync(SURVIVAL_NUMBERS, join(folder, 'SurvivalNumbers.tla'));
  writeFileSync(join(folder, `${name}.tla`), rules);
  const result = await tlcEvaluate(tools, asked, { extends: [name], libraries: [folder] });
  if (!result.ok) throw new Error(toolProblemText(result.problem));
  return result.value.map((value) => (value.ok ? value.text : value.error));
}

const rules = readFileSync(RULES.file, 'utf8');
const answers = readFileSync(ANSWERS.file, 'utf8');

test(
  'the TLA+ rules compute what the proven TypeScript does, by TLC',
  async () => {
    expect(await agreements(rules, RULES)).toEqual(AGREEMENTS.map(() => 'TRUE'));
    const asked = AGREEMENTS.filter((agreement) => agreement.includes('EntryAnswer'));
    expect(await agreements(answers, { name: ANSWERS.name, asked })).toEqual(['TRUE', 'TRUE']);
  },
  TLC_MS_MAX,
);

// Goal: the comparison can fail. Method: one rule changed, which two postures follow.
test(
  'a rule that is another is told, by the postures that follow it',
  async () => {
    const changed = rules.replace('[] p = "TURTLE" -> "STALKER"', '[] p = "TURTLE" -> "APEX"');
    expect(changed).not.toBe(rules);
    const told = (await agreements(changed, RULES)).map((text) => text === 'TRUE');
    expect(told).toEqual(AGREEMENTS.map((_, index) => POSTURES[index] !== 'TURTLE'));
  },
  TLC_MS_MAX,
);

// Goal: one source. Method: each model extends its rules, and says none of them itself.
test.each([
  { model: 'SurvivalController', source: RULES, text: rules, extended: 'ProvenRules, FiniteSets', count: 12 },
  { model: 'OrderGate', source: ANSWERS, text: answers, extended: 'ProvenAnswers', count: 2 },
])('$model takes its rules from the proven source', ({ model, source, text, extended, count }) => {
  const said = readFileSync(join(dirname(source.file), `${model}.tla`), 'utf8');
  expect(said.split('\n')).toContain(`EXTENDS ${extended}`);
  const names = [...text.matchAll(/^([A-Z]\w*)\(.*\) ==$/gm)].map(([, name]) => name);
  expect(names).toHaveLength(count);
  for (const name of names) expect(said).not.toMatch(new RegExp(`^${name}\\(.*\\) ==`, 'm'));
});
