import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandsPage } from './commands-page.ts';

// Remake with: UPDATE_GENERATED=1 npm test -- apps/plimsoll/src/commands-page
test('docs/commands.md is what the commands say of themselves', async () => {
  const file = join(import.meta.dirname, '../../../docs/commands.md');
  const page = await commandsPage();
  if (process.env['UPDATE_GENERATED'] === '1') writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});
