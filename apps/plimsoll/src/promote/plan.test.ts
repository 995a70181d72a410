import { join } from 'node:path';
import type { Stage } from '@plimsoll/evidence';
import { describe, expect, test } from 'vitest';
import type { Context } from '../command.ts';
import { findProject } from '../project.ts';
import { type GateProject, gateProject } from './gate-project.ts';
import { planOf } from './plan.ts';

const project = findProject(join(import.meta.dirname, '../../../..'));
const context = { project, stderr: { isTTY: false } } as unknown as Context;
const gate = gateProject(project);

/** The suites of a policy that a stage runs. */
async function suitesAt(stage: Stage, changed: GateProject = gate): Promise<string[]> {
  const steps = await planOf(context, changed, stage);
  return steps.map(({ evidence }) => evidence).filter((evidence) => evidence.startsWith('tests/'));
}

describe('a suite of tests', () => {
  test('that only live asks for is run at live, and not before', async () => {
    const [paper, live] = [await suitesAt('paper'), await suitesAt('live')];
    expect(paper).toContain('tests/survival-kernel');
    expect(paper).not.toContain('tests/level-a');
    expect(live).toEqual(gate.policy.tests.map(({ name }) => `tests/${name}`));
  });

  test('that no requirement names is run at each stage: its owner wants it', async () => {
    const requirements = gate.policy.requirements.filter(({ id }) => id !== 'REQ~rigor~1');
    const changed = { ...gate, policy: { ...gate.policy, requirements } };
    expect(await suitesAt('paper', changed)).toContain('tests/level-a');
  });
});
