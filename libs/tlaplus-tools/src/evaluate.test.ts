import { beforeAll, describe, expect, it, vi } from 'vitest';
import { tlcEvaluate } from './evaluate.ts';
import type { Tools } from './find-tools.ts';
import { toolProblemText } from './problem.ts';
import { realTools } from './testing/real-tools.ts';

// Each test starts Java a few times, and the machine may be busy with other suites.
vi.setConfig({ testTimeout: 120_000 });

let tools: Tools;
beforeAll(async () => {
  tools = await realTools();
});

async function evaluate(expressions: readonly string[], options = {}) {
  const result = await tlcEvaluate(tools, expressions, options);
  if (!result.ok) throw new Error(toolProblemText(result.problem));
  return result.value.map((value) => (value.ok ? value.text : value.kind));
}

describe('tlcEvaluate', () => {
  it('gives the printed value of each expression, in order', async () => {
    const expressions = [
      '{3, 1, 2}',
      '/\\ TRUE\n/\\ N = 4',
      '[a |-> 1, b |-> <<1, "x">>]',
      'S',
      'Twice(2)',
      '"a\\nb"',
    ];
    const options = {
      extends: ['Integers'],
      constants: { N: '3', S: '{s1, s2}' },
      prelude: 'Twice(n) ==\n  n * 2',
    };
    expect(await evaluate(expressions, options)).toEqual([
      '{1, 2, 3}',
      'FALSE',
      '[a |-> 1, b |-> <<1, "x">>]',
      '{s1, s2}',
      '4',
      '"a\\nb"',
    ]);
  });

  it('goes on after an expression that has no value, is not well-formed, or is beyond TLC’s integers', async () => {
    const expressions = ['1', '1 = "a"', 'Unknown', '4294967296'];
    expect(await evaluate(expressions, { extends: ['Integers'] })).toEqual([
      '1',
      'evaluation',
      'spec',
      'evaluation',
    ]);
  });

  it('reports a missing module as a problem, not as values', async () => {
    const result = await tlcEvaluate(tools, ['1'], { extends: ['Nowhere'] });
    expect(result.ok).toBe(false);
  });
});
