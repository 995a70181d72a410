import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/places.ts';
import { attackPage } from './attack-page.ts';

// Remake with: UPDATE_GENERATED=1 npm test -- tests/gate/attack-page
test('docs/attack-table.md has a row for each attack', () => {
  const file = join(ROOT, 'docs/attack-table.md');
  if (process.env['UPDATE_GENERATED'] === '1') writeFileSync(file, attackPage());
  expect(readFileSync(file, 'utf8')).toBe(attackPage());
});
