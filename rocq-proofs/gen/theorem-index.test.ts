import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { theorems, theories } from './audit.ts';
import { extractionRoots } from './generate.ts';
import { PROOFS } from './layout.ts';

/** Where the signed statements stand, and what those of each page rest on. */
const PAGES = new Map([
  ['Statements.v', 'none'],
  ['StatementsLevelA.v', 'none'],
  ['StatementsHeartbeat.v', 'none'],
  ['StatementsReal.v', 'reals'],
]);

const readme = readFileSync(join(PROOFS, 'README.md'), 'utf8');
const statements = theorems(theories(PROOFS)).filter(({ file }) => PAGES.has(file));

/** The index's rows: the theorems that one names, and what it says they rest on. */
function indexRows(page: string): { names: string[]; restsOn: string }[] {
  const index = page.slice(page.indexOf('## Theorem index'), page.indexOf('## Do the statements'));
  const rows = index.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => {
    const cells = row.split('|').map((cell) => cell.trim());
    const names = [...(cells[1] ?? '').matchAll(/`([a-z_]+)`/g)].map(([, name]) => name ?? '');
    return { names, restsOn: cells.at(-2) ?? '' };
  });
}

// Goal: nobody signs a sentence that nothing holds to its theorem. Method: names both ways, and what each rests on.
test('the theorem index has each pinned statement once, and nothing else, with what it rests on', () => {
  const listed = indexRows(readme).flatMap(({ names, restsOn }) => names.map((name) => `${name} ${restsOn}`));
  expect(listed.sort()).toEqual(statements.map(({ file, name }) => `${name} ${PAGES.get(file)}`).sort());
  expect(statements.every(({ name }) => name.startsWith('pin_'))).toBe(true);
});

test('an index that leaves a statement out is told from them', () => {
  const row = /^\| `pin_stop`.*$\n/m;
  expect(row.test(readme)).toBe(true);
  const names = indexRows(readme.replace(row, '')).flatMap(({ names }) => names);
  expect(names).toHaveLength(statements.length - 1);
});

test('each function that is generated for callers has its obligations in a pinned statement', () => {
  const { roots } = extractionRoots(readFileSync(join(PROOFS, 'theories/Extract.v'), 'utf8'));
  const pages = [...PAGES.keys()]
    .map((file) => readFileSync(join(PROOFS, 'theories', file), 'utf8'))
    .join('\n');
  const isNumber = (root: string) => root === 'one' || root === 'exp2_table'; // pinned as such, by pin_power
  const without = roots.filter((root) => !isNumber(root) && !pages.includes(`${root}_ok `));
  expect(without).toEqual([]);
});
