/** Traces that are none, or not of this specification: people are told what is wrong and where, and see no stack. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOfBytes, endLine } from '@plimsoll/trace';
import { describe, expect, test, vi } from 'vitest';
import { expectComplaint } from '../support/complaint.ts';
import { FOREIGN, ROOT } from '../support/places.ts';
import { type Ending, foreignRepository, plimsoll, scratch, stackLines } from '../support/plimsoll.ts';
import { CROSSING_TRACE } from './record-crossing.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const TRACE = join(FOREIGN, CROSSING_TRACE);

describe('a trace that is wrong', () => {
  const cwd = FOREIGN;
  const validate = (name: string, bytes: string | Buffer, code: number, message: RegExp): Promise<Ending> => {
    const file = join(scratch(), name);
    writeFileSync(file, bytes);
    return expectComplaint(['validate', file], code, message, { cwd });
  };
  const good = readFileSync(TRACE, 'utf8');

  test('not there, or a folder without traces', async () => {
    await expectComplaint(['validate', 'no.ndjson'], 2, /no\.ndjson can't be read \(ENOENT\)/, { cwd });
    await expectComplaint(['validate', ROOT], 2, /no \*\.ndjson or \*\.jsonl in this folder/, { cwd });
  });

  test('empty', () => validate('empty.ndjson', '', 2, /empty\.ndjson.*(empty|not the header of a trace)/));

  test('of another format', () =>
    validate(
      'log.ndjson',
      '{"level":"info","msg":"started"}\n',
      2,
      /log\.ndjson:1: not the header of a trace: it should begin/,
    ));

  test('binary', () =>
    validate('x.ndjson', Buffer.from([0, 159, 146, 150, 10]), 2, /x\.ndjson:1: not the header/));

  test('one gigantic line', () =>
    validate('line.ndjson', 'x'.repeat(30_000_000), 2, /line\.ndjson:1: not the header/));

  test('deeply nested', () =>
    validate('deep.ndjson', `${'['.repeat(200_000)}\n`, 2, /deep\.ndjson:1: not the header/));

  test('of a spec that is not here', () =>
    validate(
      'other.ndjson',
      good.replace('"spec":"Crossing"', '"spec":"Bridge"'),
      2,
      /other\.ndjson: its header names the spec Bridge, .* --spec Bridge=PATH/,
    ));

  test('a header that names a path as its spec', () =>
    validate(
      'path.ndjson',
      good.replace('"spec":"Crossing"', '"spec":"../../../etc"'),
      2,
      /not the header of a trace/,
    ));
});

describe('a trace that is wrong after its header', () => {
  const folder = foreignRepository();
  const good = readFileSync(TRACE, 'utf8');
  const lines = good.split('\n');
  const cases: readonly [string, string, number, RegExp][] = [
    [
      'cut off in the middle of a line',
      good.slice(0, 3_000),
      4,
      /no end line, and \d+ bytes of a torn line.*MON301/,
    ],
    [
      'cut off between two lines',
      `${lines.slice(0, 20).join('\n')}\n`,
      4,
      /no end line: the producer still runs, or died/,
    ],
    [
      'with a gigantic line',
      `${lines.slice(0, 20).join('\n')}\n${'x'.repeat(3_000_000)}\n`,
      2,
      /line 21: longer than 1048576 bytes/,
    ],
    [
      'with a deeply nested line',
      `${lines.slice(0, 20).join('\n')}\n${'['.repeat(100_000)}\n`,
      2,
      /line 21: nested deeper than 64/,
    ],
    [
      'with a name given twice',
      good.replace('"actor":"crossing"', '"actor":"x","actor":"crossing"'),
      2,
      /line 2: the name "actor" is given twice/,
    ],
    ['with lines after its end', `${good}{}\n`, 1, /text after the end line/],
    ['without events', withoutEvents(lines[0] ?? ''), 2, /the trace has no events, so nothing was checked/],
    [
      'of an older spec',
      good.replace(/"specDigest":"sha256:\w/, '"specDigest":"sha256:_').replace('sha256:_', 'sha256:0'),
      2,
      /made for another digest of Crossing.*Validate it with the model that it names/,
    ],
    [
      'with a constant of its own',
      good.replace('"MaxCars":3', '"MaxCars":4'),
      1,
      /constant Crossing!MaxCars is 4, the model has 3/,
    ],
  ];

  test.each(cases)('%s', async (name, text, code, message) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.ndjson`);
    writeFileSync(file, text);
    const ending = await plimsoll(['validate', file, '--spec', `Crossing=${folder}`], { cwd: folder });
    expect(stackLines(ending)).toEqual([]);
    expect(ending.stdout + ending.stderr).toMatch(message);
    expect(ending.code).toBe(code);
  });
});

/** A finished trace in which nothing happened. */
function withoutEvents(header: string): string {
  return `${header}\n${endLine({ end: true, count: 0, head: digestOfBytes(header) })}\n`;
}
