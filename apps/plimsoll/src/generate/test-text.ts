/** The text of `<Spec>.model.test.ts`: the implementation along the model, for vitest. */
import { constantsText } from './constants-text.ts';
import type { GenerationInput } from './generated-files.ts';

/** @param driver Where the driver's module lies, as the test imports it. */
export function testText(input: GenerationInput, header: string, driver: string): string {
  const { name, model, graph } = input;
  return `${header}
import { join } from 'node:path';
import {
  keptFailureText,
  RANDOM_RUNS,
  randomRuns,
  readRegressions,
  replayRegression,
  testedModel,
  tour,
} from '@plimsoll/model-tests';
import type { Runtime, Value } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import { driver } from '${driver}';
import * as spec from './${name}.ts';

/** The constants of ${basenameOf(model.files.config)}. */
function constants(${usesRuntime(constantsText(model.config)) ? 'runtime' : '_'}: Runtime): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
${constantsText(model.config)}
  ]);
}

const REGRESSIONS = join(import.meta.dirname, '../regressions');
const TIMEOUT_MS = 300_000;

describe('${name}: the implementation along its model', () => {
  const { model, graph, createDriver } = testedModel(spec, constants, driver);

  test('the model has the states and steps that it was generated with', () => {
    expect([graph.states.length, graph.edges.length]).toEqual([${graph.states}, ${graph.edges}]);
  });

  test('a tour takes every action, and does nothing that the model forbids', { timeout: TIMEOUT_MS }, async () => {
    const report = await tour(model, graph, createDriver());
    expect(keptFailureText(REGRESSIONS, report.failure)).toBeUndefined();
    expect(report.actionsNotCovered).toEqual([]);
  });

  test('random runs agree with the model in every step', { timeout: TIMEOUT_MS }, async () => {
    const report = await randomRuns(model, createDriver, { ...RANDOM_RUNS, stimuli: graph.stimuli });
    expect(keptFailureText(REGRESSIONS, report.failure)).toBeUndefined();
  });

  test('what failed once does not fail again', async () => {
    for (const { file, regression } of readRegressions(REGRESSIONS)) {
      const failure = await replayRegression(model, createDriver(), regression);
      expect(keptFailureText(REGRESSIONS, failure), file).toBeUndefined();
    }
  });
});
`;
}

function usesRuntime(text: string): boolean {
  return text.includes('runtime.');
}

function basenameOf(file: string): string {
  return file.split('/').at(-1) ?? file;
}
