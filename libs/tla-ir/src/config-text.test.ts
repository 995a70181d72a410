import { expect, test } from 'vitest';
import { constantsAndConstraints } from './config-text.ts';
import { parseConfig } from './parse-config.ts';

test('what is written is what was read', () => {
  const lines = [
    'CONSTANT N = 3',
    'CONSTANT Text = "a\\n"',
    'CONSTANT Weight(1, "x") = {a, {TRUE, FALSE}}',
    'CONSTANT Op <- [Inner] Other',
    'CONSTRAINT Small',
    'ACTION_CONSTRAINT Slow',
  ];
  const read = parseConfig(['INIT Init', 'NEXT Next', 'INVARIANT Inv', ...lines].join('\n'), 'M.cfg');
  expect(read.ok && constantsAndConstraints(read.value)).toEqual(lines);
});
