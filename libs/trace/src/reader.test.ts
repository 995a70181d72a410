import { createHash } from 'node:crypto';
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { TraceEvent } from './format.ts';
import { type ReadOptions, readTrace, readTraceFile, TraceReader, type TraceReading } from './reader.ts';
import { bytesOf, EVENTS, HEADER, linesOf, traceBytes, ZERO_DIGEST } from './test-traces.ts';

function read(
  bytes: Buffer,
  options: ReadOptions = {},
  chunkBytes = bytes.length,
): [TraceReading, TraceEvent[]] {
  const events: TraceEvent[] = [];
  const reader = new TraceReader({ event: (event) => events.push(event) > 0 }, options);
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.subarray(at, at + chunkBytes));
  return [reader.reading(), events];
}

/** The refusal of a trace with one line replaced, or of whole text. */
function problemOf(bytes: Buffer, options: ReadOptions = {}) {
  const [reading] = read(bytes, options);
  return reading.kind === 'refused' ? reading.problem : reading.kind;
}

function withLine(index: number, edit: (line: string) => string): Buffer {
  return bytesOf(linesOf(traceBytes()).map((line, at) => (at === index ? edit(line) : line)));
}

describe('TraceReader on a good trace', () => {
  test('gives header, events and head as they were written', () => {
    const [reading, events] = read(traceBytes());
    expect(reading).toMatchObject({
      kind: 'complete',
      count: 3,
      lastSeq: 3,
      header: { ...HEADER, trace: 'plimsoll/1' },
    });
    expect(events.map(({ seq: _seq, prev: _prev, ...body }) => body)).toEqual(EVENTS);
  });

  test('chains by SHA-256 of the line before, newline excluded', () => {
    const lines = linesOf(traceBytes());
    const hashes = lines.map((line) => `sha256:${createHash('sha256').update(line).digest('hex')}`);
    expect(lines.slice(1, 4).map((line) => JSON.parse(line).prev)).toEqual(hashes.slice(0, 3));
    expect(JSON.parse(lines[4] as string)).toEqual({ end: true, count: 3, head: hashes[3] });
  });

  test.prop([fc.integer({ min: 1, max: 200 })])('reads the same whatever the chunks', (chunkBytes) => {
    expect(read(traceBytes(), {}, chunkBytes)).toEqual(read(traceBytes()));
  });

  test('reads a stream', async () => {
    expect(await readTrace([traceBytes()], {})).toMatchObject({ kind: 'complete', count: 3 });
  });

  test('stops when a handler says so', () => {
    const reader = new TraceReader({ event: (event) => event.seq < 2 });
    reader.push(traceBytes());
    expect(reader.reading()).toMatchObject({ kind: 'stopped', count: 2 });
  });
});

describe('TraceReader on a tampered trace', () => {
  // Goal: no edit to a finished trace goes unseen. Method: flip, drop or insert one byte anywhere.
  const bytes = traceBytes();
  const edit = fc.record({
    at: fc.nat(bytes.length - 1),
    byte: fc.nat(255),
    how: fc.constantFrom('replace', 'insert', 'delete'),
  });
  test.prop([edit], { numRuns: 2000 })('is never complete after one byte changed', ({ at, byte, how }) => {
    const middle = how === 'delete' ? [] : [byte];
    const rest = bytes.subarray(how === 'insert' ? at : at + 1);
    const tampered = Buffer.concat([bytes.subarray(0, at), Buffer.from(middle), rest]);
    fc.pre(!tampered.equals(bytes));
    const [reading] = read(tampered);
    // Space within the end line is the one edit that changes nothing that is said.
    if (reading.kind === 'complete')
      expect(linesOf(tampered).slice(0, -1)).toEqual(linesOf(bytes).slice(0, -1));
  });

  test.prop([fc.nat(bytes.length - 1)])('is unfinished or refused when cut short', (length) => {
    expect(read(bytes.subarray(0, length))[0].kind).not.toBe('complete');
  });

  test('names the line after the one that was altered', () => {
    const altered = withLine(1, (line) => line.replace('"n1"', '"n2"'));
    expect(problemOf(altered)).toMatchObject({ code: 'TRACE302', line: 3 });
  });

  test('sees an event dropped, doubled or swapped', () => {
    const [header, a, b, c, end] = linesOf(bytes) as [string, string, string, string, string];
    expect(problemOf(bytesOf([header, a, c, end]))).toMatchObject({
      code: 'TRACE301',
      line: 3,
      expected: 2,
      found: 3,
    });
    expect(problemOf(bytesOf([header, a, a, b, c, end]))).toMatchObject({ code: 'TRACE301', line: 3 });
    expect(problemOf(bytesOf([header, b, a, c, end]))).toMatchObject({ code: 'TRACE301', line: 2 });
    expect(problemOf(bytesOf([header, a, b, end]))).toMatchObject({
      code: 'TRACE303',
      expected: 2,
      found: 3,
    });
    expect(problemOf(bytesOf([header, a, b, c, end, end]))).toMatchObject({ code: 'TRACE305', line: 6 });
    expect(problemOf(Buffer.concat([bytes, Buffer.from('x')]))).toMatchObject({ code: 'TRACE305', line: 6 });
    expect(problemOf(bytesOf([header, a, b, c]))).toBe('unfinished');
  });

  test('sees a wrong head', () => {
    const altered = withLine(4, () => `{"end":true,"count":3,"head":"${ZERO_DIGEST}"}`);
    expect(problemOf(altered)).toMatchObject({ code: 'TRACE304', line: 5 });
  });

  test('sees a clock that runs backwards', () => {
    expect(
      problemOf(
        traceBytes([
          { tsUs: 5, actor: 'a' },
          { tsUs: 4, actor: 'a' },
        ]),
      ),
    ).toEqual({
      code: 'TRACE306',
      line: 3,
      previousUs: 5,
      foundUs: 4,
    });
  });
});

describe('TraceReader on a trace that resumes', () => {
  const head = (JSON.parse(linesOf(traceBytes()).at(-1) as string) as { head: typeof ZERO_DIGEST }).head;
  const next = traceBytes([{ tsUs: 1, actor: 'n1' }], { ...HEADER, resumes: head }, { firstSeq: 4 });

  test('goes on counting where its predecessor ended', () => {
    expect(read(next, { previous: { head, seq: 3 } })[0]).toMatchObject({
      kind: 'complete',
      lastSeq: 4,
      count: 1,
    });
  });
  test('is refused after another predecessor, or a gap', () => {
    expect(problemOf(next, { previous: { head: ZERO_DIGEST, seq: 3 } })).toMatchObject({
      code: 'TRACE307',
      line: 1,
    });
    expect(problemOf(next, { previous: { head, seq: 2 } })).toMatchObject({
      code: 'TRACE301',
      expected: 3,
      found: 4,
    });
    expect(problemOf(traceBytes(), { previous: { head, seq: 3 } })).toMatchObject({
      code: 'TRACE307',
      found: undefined,
    });
  });
});

describe('TraceReader on bytes that are no trace', () => {
  const text = (first: string) => Buffer.from(`${first}\n`);
  test.each([
    ['nothing', Buffer.alloc(0), 'TRACE101'],
    ['prose', text('Dear Sir'), 'TRACE201'],
    ['one unfinished line', Buffer.from('{"trace"'), 'TRACE201'],
    ['other JSON', text('{"version":1}'), 'TRACE201'],
    ['a later format', text('{"trace":"plimsoll/2"}'), 'TRACE201'],
    ['an array', text('[]'), 'TRACE201'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0x0a]), 'TRACE108'],
    ['an empty line', text(''), 'TRACE201'],
  ])('refuses %s', (_name, bytes, code) => {
    expect(problemOf(bytes)).toMatchObject({ code, line: 1 });
  });

  test('holds no more than one line of a gigabyte without newline', () => {
    const reader = new TraceReader({});
    const chunk = Buffer.alloc(1 << 16, 0x20);
    let taken = 0;
    while (taken < 1 << 30 && reader.push(chunk)) taken += chunk.length;
    expect(taken).toBeLessThanOrEqual(1 << 20);
    expect(reader.reading()).toMatchObject({ problem: { code: 'TRACE102', line: 1 } });
  });

  test('says which file it could not read', async () => {
    expect(await readTraceFile('/nowhere/trace.ndjson', {})).toMatchObject({
      problem: { code: 'TRACE110', file: '/nowhere/trace.ndjson', detail: 'ENOENT' },
    });
  });
});

describe('limits and shapes of a line', () => {
  const event = (fields: string) => withLine(1, (line) => line.replace('"state":{"token":1}', fields));
  test.each([
    ['nesting', event(`"state":{"f":${'['.repeat(65)}${']'.repeat(65)}}`), 'TRACE103'],
    ['a long string', event(`"state":{"f":"${'x'.repeat(65537)}"}`), 'TRACE104'],
    ['a name twice', event('"state":{"token":1,"token":2}'), 'TRACE107'],
    ['a name twice behind an escape', event('"state":{"token":1,"\\u0074oken":2}'), 'TRACE107'],
    ['__proto__ twice', event('"state":{"__proto__":1,"__proto__":{}}'), 'TRACE107'],
    ['a number beyond 2^53', event('"state":{"token":9007199254740993}'), 'TRACE109'],
    ['an infinite number', event('"state":{"token":1e999}'), 'TRACE109'],
    ['a fraction too small to be kept', event('"state":{"token":9.00000000000000000001}'), 'TRACE109'],
    ['a number too small to be kept', event('"state":{"note":"1e-400","token":1e-400}'), 'TRACE109'],
    ['an unknown field', event('"staet":{"token":1}'), 'TRACE203'],
    ['a state that is an array', event('"state":[]'), 'TRACE202'],
    ['stutter false', event('"stutter":false'), 'TRACE202'],
    ['stutter beside an action', event('"stutter":true'), 'TRACE204'],
    ['steps beside an action', event('"steps":[{"spec":"A"}]'), 'TRACE204'],
    ['text after the object', event('"state":{}}{'), 'TRACE106'],
  ])('refuses %s', (_name, bytes, code) => {
    expect(problemOf(bytes)).toMatchObject({ code, line: 2 });
  });

  test('refuses two steps of one spec in a line', () => {
    const steps = '"steps":[{"spec":"Lease","action":"A"},{"spec":"Lease","action":"B"}]';
    expect(problemOf(withLine(2, (line) => line.replace(/"steps":\[.*?\]/, steps)))).toMatchObject({
      code: 'TRACE204',
    });
  });

  test('refuses more events than the limit', () => {
    expect(problemOf(traceBytes(), { limits: { eventsMax: 2 } })).toEqual({
      code: 'TRACE105',
      line: 4,
      eventsMax: 2,
    });
    expect(read(traceBytes(), { limits: { eventsMax: 3 } })[0].kind).toBe('complete');
  });

  test('keeps __proto__ as a plain name', () => {
    const state = JSON.parse('{"__proto__":{"polluted":true}}');
    const [reading, events] = read(traceBytes([{ tsUs: 0, actor: 'a', state }]));
    expect(reading.kind).toBe('complete');
    expect(Object.getPrototypeOf(events[0]?.state)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
