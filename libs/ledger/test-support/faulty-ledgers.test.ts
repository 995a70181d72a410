/** Ledgers with a mistake in them: the model's tests must find each. A test that finds nothing is no test. */
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { randomRuns, testedModel } from '@plimsoll/model-tests';
import type { Runtime, Value } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/Ledger/generated/Ledger.ts';
import { CHAIN_START } from '../src/entry.ts';
import { HeadFile } from '../src/head-file.ts';
import { headFileOf, Ledger, type LedgerPlace, type PostingGroup } from '../src/index.ts';
import { driverOf, type LedgerParts } from './driver.ts';

function constants(runtime: Runtime): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['Facts', runtime.set(['fill', 'note'])],
    ['Stated', runtime.set(['fill'])],
    ['GroupMax', 2],
    ['SnapshotEvery', 2],
  ]);
}

/** The steps of a commit in another order, or with one left out. */
function* reordered(
  ledger: Ledger,
  group: PostingGroup,
  order: (steps: Generator<string, void>) => readonly (() => void)[],
): Generator<string, void> {
  const steps = ledger.steps(group);
  for (const step of order(steps)) {
    step();
    yield 'done';
  }
}

const FAULTS: readonly (readonly [mistake: string, parts: LedgerParts])[] = [
  [
    'a book that takes a group before it is on disk',
    { steps: (ledger, group) => reordered(ledger, group, (steps) => [() => [...steps], noop, noop, noop]) },
  ],
  [
    'an answer without a synchronised group',
    {
      steps: (ledger, group) =>
        reordered(ledger, group, (steps) => [() => steps.next(), noop, noop, () => steps.return()]),
    },
  ],
  [
    'a head that is written with the entries, one step early',
    {
      steps: (ledger, group) =>
        reordered(ledger, group, (steps) => [
          () => steps.next(),
          () => [steps.next(), steps.next()],
          noop,
          () => steps.next(),
        ]),
    },
  ],
  [
    'a ledger that is opened whatever its head file says',
    {
      open: (place) => {
        const opened = Ledger.open(place);
        if (opened.ok || opened.problem.code !== 'LEDGER206') return opened;
        believeTheDisk(place);
        return Ledger.open(place);
      },
    },
  ],
];

function noop(): void {}

/** Makes the head file say what is there. */
function believeTheDisk(place: LedgerPlace): void {
  const database = new DatabaseSync(place.file);
  const last = database.prepare('SELECT number, digest FROM entries ORDER BY number DESC').get();
  database.close();
  rmSync(headFileOf(place));
  const head = HeadFile.create(headFileOf(place));
  head.write({ count: Number(last?.['number'] ?? 0), digest: String(last?.['digest'] ?? CHAIN_START) });
  head.close();
}

describe('a ledger with a mistake is found out:', () => {
  for (const [mistake, parts] of FAULTS) {
    test(mistake, { timeout: 120_000 }, async () => {
      const { model, graph, createDriver } = testedModel(spec, constants, driverOf(parts));
      const found = await randomRuns(model, createDriver, {
        runs: 60,
        commandsMax: 60,
        stimuli: graph.stimuli,
      });
      expect(found.failure).toBeDefined();
    });
  }
});
