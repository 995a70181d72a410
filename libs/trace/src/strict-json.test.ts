import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { TRACE_LIMITS } from './limits.ts';
import { parseStrictJson } from './strict-json.ts';

function codeOf(text: string): string {
  const parsed = parseStrictJson(Buffer.from(text), TRACE_LIMITS);
  return parsed.fault?.code ?? 'read';
}

describe('numbers', () => {
  test.each([
    ['[0, -0, 0.0, 0e7, 1.0, 1e3, 1.5e1, 120e-1, -2.50e2]', 'read'],
    ['[0.1, 0.30000000000000004, 1e-7, 0.10000000000000000555, -12.5]', 'read'],
    ['{"9.00000000000000000001": "1e-400, 1.00000000000000000001", "e": true}', 'read'],
    ['[1.00000000000000000001]', 'TRACE109'],
    ['[-9007199254740990.7]', 'TRACE109'],
    ['{"a": [1, {"b": 3e-400}]}', 'TRACE109'],
    ['[100000000000000000000.5e-20]', 'TRACE109'],
    ['[9007199254740993]', 'TRACE109'],
  ] as const)('%s: %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  // Goal: what a program writes is read. Method: JavaScript writes the shortest digits that give the number back.
  test.prop([fc.double({ noNaN: true, noDefaultInfinity: true })])(
    'as programs write them are read',
    (value) => {
      fc.pre(!Number.isInteger(value) || Number.isSafeInteger(value));
      expect(codeOf(JSON.stringify({ value }))).toBe('read');
    },
  );
});
