/**
 * Every corruption of a valid trace is seen, unless the corrupted trace is a behaviour too: which only TLC may say. On
 * recorded runs where there are some, else on random behaviours. `npm run test:long` takes thousands.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '@plimsoll/trace';
import { type MutationReport, mutationRun, randomOf, validateTrace } from '@plimsoll/trace-validation';
import { describe, expect, test, vi } from 'vitest';
import { findProject } from '../../apps/plimsoll/src/project.ts';
import type { TraceModel } from '../../apps/plimsoll/src/validate/monitored-specs.ts';
import { tlcAnswers } from '../../apps/plimsoll/src/validate/tlc-oracle.ts';
import { bindingsIn, headerOfFile } from '../../apps/plimsoll/src/validate/trace-input.ts';
import { monitorOptions } from '../../apps/plimsoll/src/validate/validate-traces.ts';
import { CROSSING_TRACE } from '../end-to-end/record-crossing.ts';
import { loadSpec, ORACLE_SPECS, SEED, seedOf, traceBytes } from '../support/oracle-specs.ts';
import { FOREIGN, ROOT } from '../support/places.ts';
import { randomWalk } from '../support/spec-walk.ts';

/** Mutants of all specs together. */
const MUTANTS = Number(process.env['PLIMSOLL_TRACE_MUTANTS'] ?? 200);
const WALK_STEPS = 60;

vi.setConfig({ testTimeout: 240_000 + MUTANTS * 1_000 });

/** Traces that were recorded of running code, by spec. */
const RECORDED: { readonly [spec: string]: string } = {
  Crossing: join(FOREIGN, CROSSING_TRACE),
  InventoryLocks: join(ROOT, 'tests/recorded/InventoryLocks.ndjson'),
  SurvivalController: join(ROOT, 'tests/recorded/SurvivalController.ndjson'),
};

async function validTrace(model: TraceModel, seed: number) {
  const file = RECORDED[model.name];
  if (file === undefined) {
    const bytes = traceBytes(model, randomWalk(model.monitored.spec, WALK_STEPS, randomOf(seed)));
    return {
      bytes,
      bindings: [{ spec: model.name, specDigest: 'sha256:' as Digest, model: '', constants: {} }],
    };
  }
  return { bytes: readFileSync(file), bindings: bindingsIn(await headerOfFile(file)) };
}

describe('trace mutants', () => {
  const reports: MutationReport[] = [];

  test.each(ORACLE_SPECS)('of %s are all seen', async (name, path) => {
    const model = await loadSpec(name, path);
    const seed = seedOf(name);
    const { bytes, bindings } = await validTrace(model, seed);
    const monitor = () => monitorOptions([model], {});
    const original = await validateTrace([bytes], monitor());
    expect(original.kind).toBe('conforms');
    const { signal } = new AbortController();
    const report = await mutationRun(bytes, {
      count: Math.ceil(MUTANTS / ORACLE_SPECS.length),
      seed,
      monitor,
      oracle: async (windows) => {
        const { answers } = await tlcAnswers(findProject(ROOT), model, bindings, windows, {
          signal,
          isOneOfMany: true,
        });
        return answers.map(({ isAccepted }) => isAccepted);
      },
    });
    reports.push(report);
    expect(report.missed, `PLIMSOLL_SEED=${SEED} replays it`).toEqual([]);
    expect(report.unjudged).toEqual([]);
  });

  test('of every kind were seen', () => {
    const kinds = new Map<string, { mutants: number; detected: number; equivalent: number }>();
    for (const { kind, mutants, detected, equivalent } of reports.flatMap((report) => report.kinds)) {
      const known = kinds.get(kind) ?? { mutants: 0, detected: 0, equivalent: 0 };
      kinds.set(kind, {
        mutants: known.mutants + mutants,
        detected: known.detected + detected,
        equivalent: known.equivalent + equivalent,
      });
    }
    const sum = (field: 'mutants' | 'detected' | 'equivalent') =>
      [...kinds.values()].reduce((total, each) => total + each[field], 0);
    console.log(
      `trace mutants: ${sum('mutants')}, ${sum('detected')} detected, ${sum('equivalent')} that TLC accepts too, 0 missed`,
      Object.fromEntries(kinds),
    );
    expect([...kinds.keys()].sort()).toEqual(
      ['alter', 'chain', 'delay', 'drop', 'duplicate', 'forgeActor', 'swap', 'truncate'].sort(),
    );
    expect(sum('detected') + sum('equivalent')).toBe(sum('mutants'));
    expect(sum('mutants')).toBeGreaterThan(MUTANTS * 0.8);
  });
});
