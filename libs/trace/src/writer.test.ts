import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { digestOf, digestOfBytes } from './digest.ts';
import { canonicalJson, type JsonValue } from './json.ts';
import { traceProblemText } from './problem.ts';
import { TraceReader } from './reader.ts';
import { fileSink, memorySink } from './sink.ts';
import { EVENTS, HEADER, traceBytes } from './test-traces.ts';
import { TraceWriter, unchainedLine } from './writer.ts';

describe('TraceWriter', () => {
  test('writes the same bytes whatever the order of the fields', () => {
    const turned = EVENTS.map((event) => Object.fromEntries(Object.entries(event).reverse()) as typeof event);
    expect(traceBytes(turned)).toEqual(traceBytes());
  });

  const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>;
  const whole = json.filter((value) => !/\de[+]?\d|\d{16}/.test(JSON.stringify(value)));
  test.prop([whole])('is read back value by value', (value) => {
    const seen: unknown[] = [];
    const reader = new TraceReader({ event: (event) => seen.push(event.why) > 0 });
    reader.push(traceBytes([{ tsUs: 0, actor: 'a', why: { value } }]));
    expect(reader.reading()).toMatchObject({ kind: 'complete' });
    expect(seen).toEqual([{ value: JSON.parse(JSON.stringify(value)) }]);
  });

  test('writes a file, syncs and closes it, and refuses to overwrite it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-trace-'));
    try {
      const file = join(folder, 'a.ndjson');
      const writer = new TraceWriter(fileSink(file), HEADER, { sync: 'append' });
      writer.appendAll(EVENTS);
      writer.end();
      expect(readFileSync(file)).toEqual(traceBytes());
      expect(await digestOf(file)).toBe(digestOfBytes(traceBytes()));
      expect(() => fileSink(file)).toThrow('EEXIST');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('chains lines that were made elsewhere to the same bytes, in one write', () => {
    const sink = memorySink();
    const writer = new TraceWriter(sink, HEADER, { sync: 'append' });
    const half = Math.ceil(EVENTS.length / 2);
    const lines = EVENTS.map((event, index) => Buffer.from(unchainedLine(event, index + 1)));
    expect(writer.appendLines(lines.slice(0, half))).toBe(half);
    expect(writer.appendLines(lines.slice(half))).toBe(EVENTS.length);
    writer.end();
    expect(sink.bytes()).toEqual(traceBytes());
    expect(() => writer.appendLines([])).toThrow('end line');
  });

  test('does not append after the end line, and starts late only when it resumes', () => {
    const writer = new TraceWriter(memorySink(), HEADER);
    writer.end();
    expect(() => writer.append({ tsUs: 0, actor: 'a' })).toThrow('end line');
    expect(() => new TraceWriter(memorySink(), HEADER, { firstSeq: 2 })).toThrow('resumes');
  });

  test('refuses to write what JSON would change without a word', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow('NaN');
    expect(() => canonicalJson(2 ** 60)).toThrow('#bigint');
    expect(() => canonicalJson({ a: undefined } as unknown as JsonValue)).toThrow('undefined');
  });
});

describe('traceProblemText', () => {
  test('says where, what and what to do', () => {
    expect(traceProblemText({ line: 3, code: 'TRACE107', name: 'token' })).toBe(
      'line 3: the name "token" is given twice in one object (TRACE107). Give it once.',
    );
  });
});
