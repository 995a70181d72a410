/** A stranger's repository, outside ours: reaches live, and one edited byte anywhere turns that into a refusal. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Verdict, verdictSchema } from '@plimsoll/evidence';
import { mutateTrace } from '@plimsoll/trace-validation';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { FOREIGN } from '../support/places.ts';
import {
  copyOf,
  type Ending,
  foreignRepository,
  lastLine,
  plimsoll,
  replaceIn,
  stackLines,
} from '../support/plimsoll.ts';
import { CROSSING_HEADS, CROSSING_TRACE, crossingHeads, recordCrossing } from './record-crossing.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** A promoted copy: what the tests edit are copies of it, evidence and key included. */
let promoted: string;
let outcome: Ending;

beforeAll(async () => {
  promoted = foreignRepository();
  outcome = await promote(promoted);
});

const promote = (cwd: string, ...options: string[]) =>
  plimsoll(['promote', '--stage', 'live', ...options], { cwd });

/** The refusal's reasons by requirement; checks that it is a refusal in every respect. */
function reasonsOf(folder: string, ending: Ending): { [id: string]: string } {
  expect(stackLines(ending)).toEqual([]);
  expect([ending.code, lastLine(ending.stdout)]).toEqual([1, 'REFUSE']);
  const verdict = verdictOf(folder);
  expect(verdict.verdict).toBe('REFUSE');
  return Object.fromEntries(
    verdict.requirements.flatMap(({ id, reasons }) => reasons.slice(0, 1).map((reason) => [id, reason])),
  );
}

function verdictOf(folder: string): Verdict {
  return verdictSchema.parse(JSON.parse(readFileSync(join(folder, 'out/promote/verdict-live.json'), 'utf8')));
}

describe('the example', () => {
  test('has a committed day that is what its controller does today', async () => {
    const trace = await recordCrossing();
    expect(readFileSync(join(FOREIGN, CROSSING_TRACE)).equals(trace)).toBe(true);
    expect(readFileSync(join(FOREIGN, CROSSING_HEADS), 'utf8')).toBe(crossingHeads(trace));
  });

  test('is a spec of twenty lines with a mutant for every property', () => {
    const lines = readFileSync(join(FOREIGN, 'Crossing.tla'), 'utf8').split('\n');
    expect(lines.filter((line) => line !== '' && !/^[-=]{4}/.test(line)).length).toBeLessThanOrEqual(20);
    const { mutants } = JSON.parse(readFileSync(join(FOREIGN, 'expected.json'), 'utf8'));
    const refuted = new Set(mutants.map(({ refutes }: { refutes: string }) => refutes));
    expect(refuted).toEqual(new Set(['Safe', 'CarsGo']));
  });

  test('holds no machine path and knows nothing of our code', () => {
    expect(existsSync(join(promoted, '.git'))).toBe(false);
    for (const file of readdirSync(FOREIGN).filter((name) => /\w\.\w+$/.test(name))) {
      const text = readFileSync(join(FOREIGN, file), 'utf8');
      expect(text, file).not.toMatch(/(^|[" (])\/(work|home|root|tmp|Users)\//m);
      expect(text, file).not.toContain('@plimsoll/');
    }
  });
});

describe('promote --stage live in a copy outside the repository', () => {
  test('ends in PROMOTE with a line for each requirement and the digests of the artefacts', () => {
    expect([outcome.code, lastLine(outcome.stdout)]).toEqual([0, 'PROMOTE']);
    const rows = outcome.stdout.split('\n').filter((line) => line.startsWith('REQ~'));
    expect(rows.map((row) => row.split(/\s+/).slice(0, 5).join(' '))).toEqual([
      'REQ~nobody-hit~1 [A] in force met',
      'REQ~cars-go~1 [B] in force met',
      'REQ~as-modelled~1 [A] in force met',
    ]);
    expect(outcome.stdout).toContain('3 in force, 3 of them met, 0 of 3 not built yet');
    const { verdict, stage, subjects } = verdictOf(promoted);
    expect([verdict, stage, subjects.map(({ name }) => name)]).toEqual(['PROMOTE', 'live', ['crossing.mjs']]);
  });

  test('keeps its evidence, with its first time of issue, while nothing changes', async () => {
    const folder = copyOf(promoted);
    const again = await promote(folder, '--json');
    const facts = again.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const first = facts.filter(({ evidence }) => typeof evidence === 'string');
    expect(first.map(({ evidence, isReused }) => [evidence, isReused])).toEqual([
      ['model-check/Crossing', true],
      ['trace-conformance/crossing-day', true],
    ]);
    const verified = await promote(folder, '--verify');
    expect([again.code, verified.code, lastLine(verified.stdout)]).toEqual([0, 0, 'PROMOTE']);
  });
});

describe('one edited byte turns PROMOTE into REFUSE', () => {
  test('in a guard of the spec: the property that it breaks, and a trace of another spec', async () => {
    const folder = copyOf(promoted);
    replaceIn(join(folder, 'Crossing.tla'), '~walking)', ' walking)');
    const reasons = reasonsOf(folder, await promote(folder));
    expect(reasons['REQ~nobody-hit~1']).toBe(
      'model-check/Crossing failed: model Crossing.cfg: VIOLATED: Safe',
    );
    expect(reasons['REQ~as-modelled~1']).toMatch(
      /the trace was made for another digest of Crossing: .*MON402/,
    );
  });

  test('in the syntax of the spec: file, line and column', async () => {
    const folder = copyOf(promoted);
    replaceIn(join(folder, 'Crossing.tla'), 'Clear  == walking', 'Clear  =  walking');
    const reasons = reasonsOf(folder, await promote(folder));
    expect(reasons['REQ~cars-go~1']).toMatch(/^model-check\/Crossing failed: .*Crossing\.tla:1[12]:\d+/);
  });

  test('in a comment of the spec: stale, when it is only verified', async () => {
    const folder = copyOf(promoted);
    replaceIn(join(folder, 'Crossing.tla'), '---- MODULE Crossing ----', '---- MODULE Crossing -----');
    const stale = 'is stale: Crossing.tla changed since';
    expect(reasonsOf(folder, await promote(folder, '--verify'))).toEqual({
      'REQ~nobody-hit~1': `model-check/Crossing ${stale}`,
      'REQ~cars-go~1': `model-check/Crossing ${stale}`,
      'REQ~as-modelled~1': `trace-conformance/crossing-day ${stale}`,
    });
  });

  test('in the trace: the line whose chain breaks', async () => {
    const folder = copyOf(promoted);
    const file = join(folder, CROSSING_TRACE);
    const lines = readFileSync(file, 'utf8').split('\n');
    const edited = lines.with(9, (lines[9] as string).replace('"cars":', '"cars": '));
    writeFileSync(file, edited.join('\n'));
    const verified = reasonsOf(folder, await promote(folder, '--verify'));
    expect(verified).toEqual({
      'REQ~as-modelled~1': `trace-conformance/crossing-day is stale: ${CROSSING_TRACE} changed since`,
    });
    const { 'REQ~as-modelled~1': reason, ...others } = reasonsOf(folder, await promote(folder));
    expect(reason).toMatch(/altered: line 11: prev is sha256:\w+, but the line before hashes to sha256:/);
    expect(others).toEqual({});
  });

  test('in the trace, chained anew by a forger: the event, its action and the values', async () => {
    const folder = copyOf(promoted);
    const file = join(folder, CROSSING_TRACE);
    const bytes = readFileSync(file);
    const forged = { kind: 'alter', event: 5, path: ['state', 'cars'], to: 3 } as const;
    writeFileSync(file, mutateTrace(bytes, forged, { rechain: true }));
    const { 'REQ~as-modelled~1': reason } = reasonsOf(folder, await promote(folder));
    expect(reason).toMatch(/line 7 event 6, \d+ us, crossing \w+: no step of the model explains this/);
    expect(reason).toMatch(/gives cars = \d, the trace says 3/);
  });

  test('in the evidence: no trusted key signed these bytes', async () => {
    const folder = copyOf(promoted);
    const file = join(folder, '.plimsoll/evidence/model-check.Crossing.dsse.json');
    const envelope = JSON.parse(readFileSync(file, 'utf8'));
    const statement = Buffer.from(envelope.payload, 'base64').toString();
    const edited = Buffer.from(statement.replace('"PASSED"', '"PASSED" '));
    writeFileSync(file, JSON.stringify({ ...envelope, payload: edited.toString('base64') }));
    const reasons = reasonsOf(folder, await promote(folder, '--verify'));
    expect(reasons['REQ~nobody-hit~1']).toMatch(
      /^model-check\/Crossing can't be used: .* carries no signature of a trusted key/,
    );
  });

  test('in the verdict: the artefact that would be started is named with its new digest', async () => {
    const folder = copyOf(promoted);
    const before = verdictOf(folder).subjects;
    replaceIn(join(folder, 'crossing.mjs'), '// The controller', '//  The controller');
    await promote(folder, '--verify');
    expect(verdictOf(folder).subjects).not.toEqual(before);
  });

  test('and a file that is gone is named', async () => {
    const folder = copyOf(promoted);
    rmSync(join(folder, CROSSING_TRACE));
    expect(reasonsOf(folder, await promote(folder, '--verify'))).toEqual({
      'REQ~as-modelled~1': `trace-conformance/crossing-day can't be used: ${CROSSING_TRACE} can't be read (ENOENT)`,
    });
  });
});

describe('a check that cannot fail is no check', () => {
  test.each<[string, (folder: string) => void, RegExp]>([
    [
      'mutants that nobody wrote',
      (folder) => rmSync(join(folder, 'expected.json')),
      /model-check\/Crossing failed: Safe has no mutant that it refutes/,
    ],
    [
      'a configuration that is left out',
      (folder) =>
        writeFileSync(
          join(folder, 'Larger.cfg'),
          'SPECIFICATION Spec\nCONSTANT MaxCars = 9\nINVARIANT Safe\n',
        ),
      /model-check\/Crossing failed: Larger\.cfg is a configuration that nothing checks/,
    ],
  ])('%s', async (_what, remove, reason) => {
    const folder = copyOf(promoted);
    remove(folder);
    expect(reasonsOf(folder, await promote(folder))['REQ~nobody-hit~1']).toMatch(reason);
  });
});
