import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as numbers from '../../libs/survival-kernel/src/generated/proven.ts';
import * as checkedNumbers from '../../libs/survival-kernel/src/generated/proven-checked.ts';
import * as gate from '../../libs/survival-kernel/src/generated/proven-gate.ts';
import * as checkedGate from '../../libs/survival-kernel/src/generated/proven-gate-checked.ts';
import * as heartbeat from '../../libs/survival-kernel/src/generated/proven-heartbeat.ts';
import * as checkedHeartbeat from '../../libs/survival-kernel/src/generated/proven-heartbeat-checked.ts';
import * as latch from '../../libs/survival-kernel/src/generated/proven-latch.ts';
import * as checkedLatch from '../../libs/survival-kernel/src/generated/proven-latch-checked.ts';
import * as ledger from '../../libs/survival-kernel/src/generated/proven-ledger.ts';
import * as checkedLedger from '../../libs/survival-kernel/src/generated/proven-ledger-checked.ts';
import { copyBuiltKernel } from '../test-support/built-kernel.ts';
import {
  type Build,
  GATE_ANSWERS,
  LIVENESS,
  POSTING_ANSWERS,
  RUN_NAMES,
  runOn,
} from './differential-runs.ts';
import { GENERATED_JAVA, INSTALL_COMMAND, JAVA_CLASS, PROOFS } from './layout.ts';
import { compileTheory, rocqVersion } from './rocq.ts';
import { runsInRocq } from './runs-in-rocq.ts';

/** Steps of each run by Rocq, which takes some milliseconds for one of each; test:long takes 100,000. */
const ROCQ_STEPS = Number(process.env['PLIMSOLL_PROOF_STEPS'] ?? 400);
/** Steps of each run in TypeScript and Java. */
const JAVA_STEPS = Math.min(250 * ROCQ_STEPS, 10_000_000);
const SEED = Number(process.env['PLIMSOLL_SEED'] ?? 7);
/** 100,000 steps of one run by Rocq: minutes of CPU, on a machine that may be busy. */
const ROCQ_MS_MAX = 60 * 60_000;
const RUNS_MS_MAX = RUN_NAMES.length * ROCQ_MS_MAX;
const INSTALL_JAVA = 'sudo apt-get install -y openjdk-17-jdk-headless';

const plain: Build = { numbers, gate, latch, ledger, heartbeat };
const checked: Build = {
  numbers: checkedNumbers,
  gate: checkedGate,
  latch: checkedLatch,
  ledger: checkedLedger,
  heartbeat: checkedHeartbeat,
};

function digests(build: Build, count: number): number[] {
  return RUN_NAMES.map((name) => runOn(build, name, SEED, count).digest);
}

const hasJavac = spawnSync('javac', ['-version']).status === 0;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-runs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test(
  `the long runs (seed ${SEED}) visit every change of posture, and every answer of gate, latch, ledger and watch`,
  () => {
    const seen = RUN_NAMES.map((name) => [...runOn(plain, name, SEED, JAVA_STEPS).seen.keys()].sort());
    const drops = ['APEX>HIBERNATE', 'APEX>STALKER', 'APEX>TURTLE', 'STALKER>HIBERNATE', 'STALKER>TURTLE'];
    const climbs = ['HIBERNATE>TURTLE', 'STALKER>APEX', 'TURTLE>STALKER'];
    expect(seen).toEqual([
      [...drops, ...climbs, 'TURTLE>HIBERNATE'].sort(),
      [...GATE_ANSWERS].sort(),
      ['re-armed', 'tripped'],
      [...POSTING_ANSWERS].sort(),
      [...LIVENESS, 'heard', 'lost'].sort(),
    ]);
  },
  RUNS_MS_MAX,
);

test(
  'the plain and the checked build give the same, and no obligation breaks',
  () => {
    expect(digests(checked, JAVA_STEPS)).toEqual(digests(plain, JAVA_STEPS));
  },
  RUNS_MS_MAX,
);

describe.skipIf(!hasJavac)(`the Java class (to enable: ${INSTALL_JAVA})`, () => {
  test(
    'gives the same as TypeScript',
    () => {
      const sources = [
        join(GENERATED_JAVA, `${JAVA_CLASS.className}.java`),
        join(PROOFS, 'gen/java/Runs.java'),
      ];
      const compiled = spawnSync('javac', ['-d', folder, '-Xlint:all', ...sources], { encoding: 'utf8' });
      expect([compiled.status, compiled.stderr]).toEqual([0, '']);
      const ran = spawnSync('java', ['-cp', folder, 'Runs', `${SEED}`, `${JAVA_STEPS}`], {
        encoding: 'utf8',
      });
      expect(ran.stdout.trim().split('\n').map(Number)).toEqual(digests(plain, JAVA_STEPS));
    },
    RUNS_MS_MAX,
  );
});

describe.skipIf(rocqVersion() === undefined)(`Rocq's own evaluation (to enable: ${INSTALL_COMMAND})`, () => {
  test(
    'gives the same as TypeScript, and another leverage at one health is told',
    () => {
      copyBuiltKernel(folder);
      const answers = RUN_NAMES.map((name) => {
        writeFileSync(join(folder, 'theories/Runs.v'), runsInRocq([name], SEED, ROCQ_STEPS));
        const { ok, stdout, stderr } = compileTheory('Runs.v', folder, ROCQ_MS_MAX);
        expect([name, ok, stderr]).toEqual([name, true, '']);
        return Number(/=\s*(\d+)/.exec(stdout)?.[1]);
      });
      expect(answers).toEqual(digests(plain, ROCQ_STEPS));
      const seeded: Build = {
        ...plain,
        gate: { ...gate, gate: (...asked) => (asked[8] === 640_000 ? 'GATE104' : gate.gate(...asked)) },
      };
      expect(runOn(seeded, 'gate', SEED, JAVA_STEPS).digest).not.toBe(
        runOn(plain, 'gate', SEED, JAVA_STEPS).digest,
      );
    },
    RUNS_MS_MAX,
  );
});
