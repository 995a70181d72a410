import { join } from 'node:path';
import { recomputeController } from '@plimsoll/survival-kernel';
import { conformanceText, validateTraceFile } from '@plimsoll/trace-validation';
import { expect, test } from 'vitest';
import { findProject } from '../../apps/plimsoll/src/project.ts';
import { traceModel } from '../../apps/plimsoll/src/validate/monitored-specs.ts';
import { ROOT } from '../support/places.ts';

test.each([
  ['SurvivalController', 60, [recomputeController()]],
  ['InventoryLocks', 176, []],
])(
  'the committed session still conforms to %s, every variable seen at every event',
  async (name, events, recompute) => {
    const { monitored } = await traceModel(findProject(ROOT), name, name, new AbortController().signal);
    const file = join(import.meta.dirname, `${name}.ndjson`);
    const conformance = await validateTraceFile(file, { specs: [monitored], recompute });
    expect(conformance.kind, conformanceText(conformance)).toBe('conforms');
    expect(conformance.facts.events).toBe(events);
    expect(conformance.facts.coverage.specs.map(({ observedShare }) => observedShare)).toEqual([1]);
  },
  120_000,
);
