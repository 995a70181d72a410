import { describe, expect, test } from 'vitest';
import { fieldsOf, JSON_BYTES_MAX, parseCanonicalJson } from './canonical-json.ts';

const ODD = 'its JSON is not in the one form that the gate writes (a name given twice?)';

describe('JSON of one spelling', () => {
  test.each(['{"a":1}', '{"a":1}\n', 'null', '[1,"x"]'])('is read: %j', (text) => {
    expect(parseCanonicalJson(Buffer.from(text))).toEqual({ ok: true, value: JSON.parse(text) });
  });

  test.each(['{"a":1}\n\n', '{\n"a":1}', '\n{"a":1}', '{"a":1,"a":1}', '{ "a":1}', '1.0', '"\\u0061"'])(
    'is what is refused when it could be spelled otherwise: %j',
    (text) => {
      expect(parseCanonicalJson(Buffer.from(text))).toEqual({ ok: false, reason: ODD });
    },
  );

  test.each(['', '{', 'undefined', '\ufeff{}', `${'['.repeat(100_000)}`])(
    'is what is refused when it is none: %#',
    (text) => {
      expect(parseCanonicalJson(Buffer.from(text))).toEqual({ ok: false, reason: 'it is not JSON' });
    },
  );

  test('may be as long as the limit, and not a byte longer', () => {
    const text = `"${'x'.repeat(JSON_BYTES_MAX - 2)}"`;
    expect(parseCanonicalJson(Buffer.from(text)).ok).toBe(true);
    expect(parseCanonicalJson(Buffer.from(`${text}\n`))).toEqual({
      ok: false,
      reason: 'it is larger than 16000000 bytes',
    });
  });
});

test('only an object has fields', () => {
  const object = { a: 1 };
  expect(fieldsOf(object)).toBe(object);
  for (const value of [null, undefined, 'text', 7, true, [], [object]])
    expect(fieldsOf(value)).toBeUndefined();
});
