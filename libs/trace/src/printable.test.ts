import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test('what a terminal would obey is written out, all else stays', () => {
  expect(printable('w1 → “APEX” \\ 𝄞 é')).toBe('w1 → “APEX” \\ 𝄞 é');
  expect(printable('a\nb\tc\r')).toBe('a\\u000ab\\u0009c\\u000d');
  expect(printable('\x1b[2J\x07\x00\x7f\x9b')).toBe('\\u001b[2J\\u0007\\u0000\\u007f\\u009b');
  expect(printable('\u202eabc\u2066\u2028')).toBe('\\u202eabc\\u2066\\u2028');
});
