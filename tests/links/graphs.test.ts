/**
 * TLC's graph of our own lock service against the explorer's: equal as it is, and different with a bug in the
 * compiler or in the explorer. TLC dumps its graph once for all of them.
 */
import { join } from 'node:path';
import { exploreGraph } from '@plimsoll/explorer';
import { droppingSteps } from '@plimsoll/explorer/testing';
import {
  compareGraphs,
  comparisonText,
  readGraph,
  readTlcGraph,
  type StateGraph,
} from '@plimsoll/graph-comparison';
import { type CompileOptions, compileSpec, constantsFrom, loadCompiled } from '@plimsoll/spec-compiler';
import { stringOrderWith } from '@plimsoll/tla-ir';
import { type CompiledSpec, createRuntime } from '@plimsoll/tla-values';
import { findTools, runTlc, toolProblemText } from '@plimsoll/tlaplus-tools';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig, readModule } from '../../apps/plimsoll/src/model/load-model.ts';
import { findProject } from '../../apps/plimsoll/src/project.ts';
import { ROOT } from '../support/places.ts';
import { scratch } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const project = findProject(ROOT);
const module = join(ROOT, 'specs-tla/InventoryLocks/MCInventoryLocks.tla');
const config = module.replace(/tla$/, 'cfg');

let tlc: StateGraph;
let ir: Awaited<ReturnType<typeof readModule>>['ir'];

beforeAll(async () => {
  ({ ir } = await readModule(project, module));
  const tools = await findTools({ cwd: ROOT });
  if (!tools.ok) throw new Error(toolProblemText(tools.problem));
  const dumpGraph = join(scratch(), 'locks.dot');
  const { dotFile } = await runTlc(tools.value, { module, config, deadlock: true, dumpGraph, isShort: true });
  tlc = await readTlcGraph(dotFile ?? '');
});

async function compiled(
  options: CompileOptions = {},
  edit: (source: string) => string = (source) => source,
): Promise<CompiledSpec> {
  const parsed = readConfig(config);
  const made = compileSpec(ir, parsed, options);
  if (!made.ok) throw new Error(made.problems[0]?.message);
  const loaded = await loadCompiled(edit(made.value.source), scratch());
  if (!loaded.ok) throw new Error(loaded.problems[0]?.message);
  const runtime = createRuntime({ stringOrder: stringOrderWith(ir, parsed), integers: 'tlc' });
  return loaded.value.instantiate(runtime, constantsFrom(parsed, runtime));
}

/** The module without the first line that ends an action when `guard` is false. */
function withoutGuard(source: string, guard: string): string {
  const lines = source.split('\n');
  const at = lines.findIndex((line) => line.includes(`if (!${guard})`));
  if (at < 0) throw new Error(`no guard ${guard} in the compiled module`);
  return lines.toSpliced(at, 1).join('\n');
}

const compared = (spec: CompiledSpec) => compareGraphs(tlc, readGraph(exploreGraph(spec), 'explorer'));

test('the two graphs are equal: every state, every step, every label', async () => {
  expect(compared(await compiled())).toMatchObject({ equal: true, states: 2096, initial: 1 });
});

describe('a bug in the compiler', () => {
  test('that loses a disjunct of Next is noticed', async () => {
    const comparison = compared(await compiled({ seededBug: 'disjunct-lost' }));
    expect(comparison.equal).toBe(false);
    expect(comparisonText(comparison)).toContain('Refuse');
  });

  test('that gives a step the label of another action is noticed', async () => {
    const spec = await compiled();
    const actions = spec.actions.map((action) =>
      action.id === 'Refuse' ? { ...action, label: 'Pass' } : action,
    );
    expect(compared({ ...spec, actions }).equal).toBe(false);
  });

  // The last pass writes text: here it leaves one guard out, as a bug of the emitter would.
  test('that leaves a guard out of the module is noticed', async () => {
    const comparison = compared(await compiled({}, (source) => withoutGuard(source, 'Free(state, i)')));
    expect(comparison.equal).toBe(false);
    expect(comparisonText(comparison)).toMatch(/^state in explorer, missing in TLC/);
  });
});

describe('a bug in the explorer', () => {
  test.each([7, 500])('that drops one step in %d is noticed', async (oneIn) => {
    const comparison = compared(droppingSteps(await compiled(), 3, oneIn));
    expect(comparison.equal).toBe(false);
    expect(comparisonText(comparison)).toMatch(/TLC/);
  });

  test('that forgets an initial state, or all of them, is noticed', async () => {
    const spec = await compiled();
    expect(compared({ ...spec, initial: () => undefined }).equal).toBe(false);
  });
});
