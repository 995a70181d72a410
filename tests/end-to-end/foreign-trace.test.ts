/** A stranger's log, validated by the documentation alone: no action names, half of the variables, hidden steps. */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutateTrace } from '@plimsoll/trace-validation';
import { describe, expect, test, vi } from 'vitest';
import { ROOT } from '../support/places.ts';
import { plimsoll, scratch, stackLines } from '../support/plimsoll.ts';

const EXAMPLE = join(ROOT, 'docs/examples/foreign-trace');
const TRACE = 'lift-run.ndjson';
/** Corruptions of the log; test:long takes more. */
const MUTANTS = process.env['PLIMSOLL_TRACE_MUTANTS'] ?? '20';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000 + Number(MUTANTS) * 1_000 });

/** The folder, where nobody knows of the repository. */
function copied(): string {
  const folder = join(scratch(), 'lift');
  cpSync(EXAMPLE, folder, { recursive: true });
  return folder;
}

const validate = (cwd: string, ...args: readonly string[]) =>
  plimsoll(['validate', TRACE, '--spec', 'Lift=.', ...args], { cwd });

describe("a stranger's log", () => {
  test('is what their program writes today', () => {
    const written = execFileSync(process.execPath, [join(EXAMPLE, 'lift.mjs')]);
    expect(written.equals(readFileSync(join(EXAMPLE, TRACE)))).toBe(true);
  });

  test('conforms, with the steps that it leaves out, and TLC agrees on the whole of it', async () => {
    const ending = await validate(copied(), '--oracle', 'tlc', '--oracle-events', 'all', '--coverage');
    expect(stackLines(ending)).toEqual([]);
    expect(ending.stdout).toMatch(/conforms {2}158 events matched/);
    expect(ending.stdout).toMatch(/TLC .* accepted Lift, events 1 to 158/);
    expect(ending.stdout).toMatch(/never observed: motor, changed \d+ times by the model's word alone/);
    expect(ending.code).toBe(0);
  });

  test('is refused when the lift passes a floor with its door open: event, values, and the steps as ITF', async () => {
    const folder = copied();
    const lines = readFileSync(join(folder, TRACE), 'utf8').split('\n');
    const event =
      lines.findIndex((line, at) => line.includes('"shut"') && lines[at - 1]?.includes('"open"')) - 1;
    const alter = { kind: 'alter', event, path: ['state', 'floor'], to: 9 } as const;
    writeFileSync(join(folder, TRACE), mutateTrace(Buffer.from(lines.join('\n')), alter, { rechain: true }));
    const ending = await validate(folder, '--itf', 'before.itf.json');
    expect(ending.stdout).toMatch(
      new RegExp(`line ${event + 2} event ${event + 1}, \\d+ us, lift-7: no step`),
    );
    expect(ending.stdout).toMatch(
      /Lift!Shut\(\) gives floor = \d, the trace says 9; it changed without an action/,
    );
    expect(ending.code).toBe(1);
    const itf = JSON.parse(readFileSync(join(folder, 'before.itf.json'), 'utf8'));
    expect(itf.vars).toEqual(['floor', 'door', 'calls', 'motor']);
    expect(itf.states.length).toBeGreaterThan(2);
  });

  test('is inconclusive, not accepted, when the budget runs out', async () => {
    const { code, stdout } = await validate(copied(), '--budget', '3');
    expect([code, stdout]).toEqual([4, expect.stringContaining('successorsPerLineMax = 3 (MON302)')]);
  });

  test('has corruptions that are all seen, or that TLC accepts too', async () => {
    const { code, stdout } = await validate(copied(), '--mutants', MUTANTS);
    expect(stdout).toMatch(/mutants {2}\d+ of the first 400 events: \d+ detected \(100 %/);
    expect(stdout).toContain(' 0 missed, 0 unjudged');
    expect(code).toBe(0);
  });

  test('may be plain lines that are sealed afterwards, with the header that the spec prints', async () => {
    const folder = copied();
    const lines = readFileSync(join(folder, TRACE), 'utf8').split('\n').slice(1, 11);
    const plain = lines.map((line) => JSON.stringify({ state: JSON.parse(line).state }));
    writeFileSync(join(folder, 'plain.ndjson'), `${plain.join('\n')}\n`);
    const spec = ['--spec', 'Lift=Lift.tla'];
    const sealed = await plimsoll(['validate', 'plain.ndjson', '--seal', 'sealed.ndjson', ...spec], {
      cwd: folder,
    });
    expect([sealed.code, sealed.stderr]).toEqual([0, '']);
    const { code } = await plimsoll(['validate', 'sealed.ndjson', ...spec], { cwd: folder });
    expect(code).toBe(0);
    const header = await plimsoll(['validate', 'Lift.tla', '--header'], { cwd: folder });
    const first = JSON.parse(readFileSync(join(folder, 'sealed.ndjson'), 'utf8').split('\n')[0] as string);
    expect(JSON.parse(header.stdout)).toEqual({ ...first, source: 'your-system' });
    const again = await plimsoll(['validate', 'plain.ndjson', '--seal', 'sealed.ndjson', ...spec], {
      cwd: folder,
    });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('a trace is never overwritten')]);
  });
});
