import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Tools, tlcEvaluate, toolProblemText } from '../../libs/tlaplus-tools/src/index.ts';
import { realTools } from '../../libs/tlaplus-tools/src/testing/real-tools.ts';
import { GENERATED_TLA, SURVIVAL_NUMBERS, TLA_MODULE } from './layout.ts';

// Two Java starts, on a machine that may be busy.
const TLC_MS_MAX = 3 * 60_000;

/** Every threshold and its neighbours, both ends, and a walk between them. */
const HEALTHS =
  '{0, 1, FullPpm} \\cup {997 * i : i \\in 0..1003} \\cup UNION {{t - 1, t, t + 1} : t \\in {ApexLeave, ApexReturn, ' +
  'StalkerLeave, StalkerReturn, TurtleLeave, TurtleReturn}}';
const WAITS = '0..200 \\cup {6000000, 2000000000}';

/** What SurvivalController.tla says, and what the proven source says of the same. */
const AGREEMENTS = [
  `\\A p \\in Postures, h \\in ${HEALTHS} : PostureAfter(p, h) = Proven!PostureAfter(p, h)`,
  `\\A p \\in Postures, h \\in ${HEALTHS} : LeverageCenti(p, h) = Proven!LeverageCenti(p, h)`,
  `\\A e \\in ${WAITS} : EarnedLeast(e) = Proven!EarnedLeast(e) /\\ EarnedMost(e) = Proven!EarnedMost(e)`,
  '\\A p \\in Postures : MayTake(p) = (Proven!EntryAnswer(p, TRUE, ConfidencePassivePpm) = "PASS_ENTRY")',
  '\\A p \\in Postures : MayEnter(p) = (Proven!EntryAnswer(p, FALSE, 0) = "PASS_ENTRY")',
  '\\A p \\in Postures : MayReduce(p) = (Proven!ExitAnswer(p, FALSE) = "PASS_EXIT")',
];

let tools: Tools;
let folder = '';
beforeAll(async () => {
  tools = await realTools();
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The model's constant definitions: what stands between its variables and its first use of one. */
function modelRules(): string {
  const model = readFileSync(join(dirname(SURVIVAL_NUMBERS), 'SurvivalController.tla'), 'utf8');
  const [start, end] = [model.indexOf('Postures =='), model.indexOf('TypeOK ==')];
  expect(0 < start && start < end).toBe(true);
  return `---- MODULE ModelRules ----\nEXTENDS SurvivalNumbers, Integers\n${model.slice(start, end)}\n====\n`;
}

async function agreements(rules: string): Promise<string[]> {
  cpSync(SURVIVAL_NUMBERS, join(folder, 'SurvivalNumbers.tla'));
  writeFileSync(join(folder, 'ModelRules.tla'), modelRules());
  writeFileSync(join(folder, `${TLA_MODULE}.tla`), rules);
  const result = await tlcEvaluate(tools, AGREEMENTS, {
    extends: ['ModelRules'],
    libraries: [folder],
    prelude: `Proven == INSTANCE ${TLA_MODULE}`,
  });
  if (!result.ok) throw new Error(toolProblemText(result.problem));
  return result.value.map((value) => (value.ok ? value.text : value.error));
}

const rules = readFileSync(join(GENERATED_TLA, `${TLA_MODULE}.tla`), 'utf8');

test(
  'the model and the proven source have the same gates, leverage, bounds and rights, by TLC',
  async () => {
    expect(await agreements(rules)).toEqual(AGREEMENTS.map(() => 'TRUE'));
  },
  TLC_MS_MAX,
);

// Goal: the comparison can fail. Method: one rule of the proven source changed.
test(
  'a proven source with another rule is told from the model',
  async () => {
    const changed = rules.replace('[] p = "TURTLE" -> "STALKER"', '[] p = "TURTLE" -> "APEX"');
    expect(changed).not.toBe(rules);
    expect((await agreements(changed)).map((text) => text === 'TRUE')).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
  },
  TLC_MS_MAX,
);
