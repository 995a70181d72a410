import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTools } from '../find-tools.ts';
import { toolProblemText } from '../problem.ts';
import { type BatchModel, judgeBatch } from './tlc-batch.ts';

const header = (name: string): string =>
  `---- MODULE ${name} ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\n`;

const model = (name: string, next: string): BatchModel => ({
  name,
  text: `${header(name)}Next == ${next}\n====\n`,
  config: 'INIT Init\nNEXT Next\n',
  deadlock: true,
  continueAfterViolation: false,
});

test('a model that has no end is late, and those after it are judged', { timeout: 300_000 }, async () => {
  const tools = await findTools();
  if (!tools.ok) throw new Error(toolProblemText(tools.problem));
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-batch-'));
  try {
    const models = [
      model('Before', "x' = (x + 1) % 3"),
      model('Endless', "x' = x + 1"),
      model('EndlessEvaluation', "(\\A a, b \\in 0..99999 : a + b < 199999) /\\ x' = 1"),
      {
        ...model('After', "x' = (x + 1) % Limit"),
        text: "---- MODULE Root ----\nEXTENDS Beside\nNext == x' = (x + 1) % Limit\n====\n",
        own: { root: 'Root', others: { Beside: `${header('Beside')}Limit == 4\n====\n` } },
      },
    ];
    const answers = await judgeBatch(tools.value, folder, models, 3);
    expect(answers.map(({ isLate, reading }) => (isLate ? 'late' : reading.counts.distinct))).toEqual([
      3,
      'late',
      'late',
      4,
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});
