/** Input that somebody made to do harm: it is named, with its place, in bounded memory and time. */
import { readTrace, TRACE_LIMITS, type TraceEventBody, type TraceHeaderBody } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { exitCodeOf } from './conformance.ts';
import { conformanceText } from './conformance-text.ts';
import { SHOWN_LENGTH_MAX } from './shown-value.ts';
import { lockEvents, lockSpec, traceOf } from './test-models/index.ts';
import { validateTrace } from './validate-trace.ts';

const EVENTS = lockEvents({ steps: 12, seed: 2 });
const SPECS = { specs: [lockSpec()] };
const GIGABYTE = 1 << 30;
const CHUNK = Buffer.alloc(1 << 16, 0x78);

async function judged(bytes: Buffer): Promise<{ code: number; text: string }> {
  const answer = await validateTrace([bytes], SPECS);
  return { code: exitCodeOf(answer), text: conformanceText(answer) };
}

/** A line of the trace with something in place of what it had. */
function edited(line: number, change: (text: string) => string): Buffer {
  const lines = traceOf(EVENTS).toString().split('\n');
  return Buffer.from(lines.with(line, change(lines[line] as string)).join('\n'));
}

describe('a gigabyte without a newline', () => {
  test.each([
    ['at the start', Buffer.alloc(0)],
    ['after some lines', traceOf(EVENTS).subarray(0, 900)],
  ])('%s is given up after one line’s worth', async (_where, before) => {
    let taken = 0;
    const stream = (function* () {
      yield before;
      for (; taken < GIGABYTE; taken += CHUNK.length) yield CHUNK;
    })();
    const answer = await validateTrace(stream, SPECS);
    expect(exitCodeOf(answer)).toBe(2);
    expect(conformanceText(answer)).toMatch(/longer than 1048576 bytes \(TRACE102\)/);
    expect(taken).toBeLessThan(2 * TRACE_LIMITS.lineBytesMax);
  });
});

describe('words that a terminal would obey', () => {
  const SPELL = '\x1b[2J\x07\ntrace of lock-service  conforms  12 events matched\u202e';
  const event = EVENTS[2] ?? { tsUs: 0, actor: '' };
  const broken: readonly [string, TraceEventBody][] = [
    ['an actor', { ...event, actor: SPELL, action: 'Release', args: { w: 'a' } }],
    ['an action', { ...event, action: SPELL }],
    ['a variable', { ...event, state: { [SPELL]: 1 } }],
    ['a value', { ...event, state: { holder: SPELL } }],
    ['a field of an action', { ...event, args: { [SPELL]: SPELL } }],
  ];
  test.each(broken)('in %s are written out, and begin no line of an answer', async (_what, bad) => {
    const { code, text } = await judged(traceOf([...EVENTS.slice(0, 2), bad]));
    expect(code).toBe(1);
    expect(text).not.toMatch(CONTROL);
    expect(text).not.toMatch(/^trace of lock-service {2}conforms/m);
    expect(text).toContain('\\u001b[2J');
  });

  test('in a header, and in bytes that are no JSON, are written out too', async () => {
    const header = { source: SPELL } as TraceHeaderBody;
    for (const bytes of [traceOf(EVENTS, header), edited(5, () => `{"seq":${SPELL.slice(0, 8)}`)]) {
      const { text } = await judged(bytes);
      expect(text).not.toMatch(CONTROL);
    }
  });
});

/** What no line of an answer has: control characters besides its end, and turned writing. */
const CONTROL = /[^\P{Cc}\n]|[\u202a-\u202e]/u;

describe('a value of half a million characters', () => {
  test('is shown by its beginning, each time that a report shows it', async () => {
    const [request] = EVENTS as [TraceEventBody];
    const queue = { '#tup': Array.from({ length: 80_000 }, (_, at) => at) };
    const { code, text } = await judged(traceOf([{ ...request, state: { queue } }]));
    expect(code).toBe(1);
    expect(text).toMatch(/, 7, 8, 9, .*… \(\d{6} characters\)/);
    expect(text.length).toBeLessThan(20 * SHOWN_LENGTH_MAX);
  });
});

describe('bytes that are no trace', () => {
  test.each<[string, (text: string) => string, RegExp]>([
    [
      'a clock that runs backwards',
      (text) => text.replace(/"tsUs":\d+/, '"tsUs":1'),
      /line 6: tsUs runs backwards.*TRACE306/,
    ],
    [
      'half a surrogate pair',
      (text) => text.replace(/"actor":"\w+"/, '"actor":"\\ud800"'),
      /line 6: a string holds half.*TRACE111/,
    ],
    ['half a pair in a name', (text) => text.replace('"state":{', '"state":{"\\udc00":1,'), /TRACE111/],
    [
      'a name given twice, once escaped',
      (text) => text.replace('{"seq"', '{"\\u0073eq":9,"seq"'),
      /"seq" is given twice.*TRACE107/,
    ],
    [
      'a raw NUL',
      (text) => text.replace(/"actor":"\w+"/, '"actor":"a\u0000b"'),
      /line 6: not JSON.*TRACE106/,
    ],
    [
      'a number that loses digits',
      (text) => text.replace(/"token":\d+/, '"token":9007199254740993'),
      /TRACE109/,
    ],
    [
      'nesting',
      (text) => text.replace('"state":{', `"state":{"holder":${'['.repeat(70)}${']'.repeat(70)},`),
      /nested deeper than 64.*TRACE103/,
    ],
    [
      'a string of 100,000 characters',
      (text) => text.replace(/"actor":"\w+"/, `"actor":"${'x'.repeat(100_000)}"`),
      /TRACE104/,
    ],
    [
      'a field that nobody knows',
      (text) => text.replace('{"seq"', '{"__proto__":1,"seq"'),
      /unknown field "__proto__" \(TRACE203\)/,
    ],
  ])('%s: exit 2, with the line', async (_what, change, message) => {
    const { code, text } = await judged(edited(5, change));
    expect(text).toMatch(message);
    expect(code).toBe(2);
  });

  test('bytes that are no UTF-8', async () => {
    const bytes = traceOf(EVENTS);
    bytes[1_000] = 0xff;
    expect(await judged(bytes)).toEqual({ code: 2, text: expect.stringContaining('not UTF-8 (TRACE108)') });
  });

  test('one byte at a time is read as one piece is', async () => {
    const bytes = traceOf(EVENTS);
    const drops = (function* () {
      for (const byte of bytes) yield Buffer.from([byte]);
    })();
    expect((await readTrace(drops, {})).kind).toBe('complete');
  });
});

describe('a header that names constants', () => {
  const of = (constants: TraceHeaderBody['constants']) => judged(traceOf(EVENTS, { constants }));

  test.each<[string, TraceHeaderBody['constants'], number, RegExp]>([
    [
      'that the model does not have',
      { Nobody: 1 },
      1,
      /constant Lock!Nobody is 1, the model has no such constant/,
    ],
    ['under a name of the language', JSON.parse('{"__proto__":1}'), 1, /__proto__/],
    ['that make an assumption false', { TokenMax: 0 }, 1, /TokenAssumption is false.*MON103/],
    ['that no computer can go through', { Workers: { '#interval': [0, Number.MAX_SAFE_INTEGER] } }, 1, /./],
    ['that are of another kind', { Workers: 'everybody' }, 1, /./],
    ['that are no value', { Workers: { '#set': [null] } }, 1, /MON102/],
  ])('%s: refused or unusable, never conforming', async (_what, constants, code, message) => {
    const startedMs = performance.now();
    const answer = await of(constants);
    expect(answer.text).toMatch(message);
    expect([code, 2, 4]).toContain(answer.code);
    // Generous: the point is that it is not for ever.
    expect(performance.now() - startedMs).toBeLessThan(60_000);
  });
});
