import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { IdTable } from './id-table.ts';
import { hashRow, mixColumn } from './row-hash.ts';
import { RowSet } from './row-set.ts';
import { RowStore } from './row-store.ts';

/** Few ids, so that rows repeat; many rows, so that tables grow. */
const rows = fc.array(fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)), { maxLength: 3000 });

describe('RowSet', () => {
  test.prop([rows, fc.boolean()], { numRuns: 30 })(
    'finds exactly the rows that were added',
    (given, collide) => {
      const store = new RowStore(3);
      const set = new RowSet(store, 16);
      const known = new Map<string, number>();
      for (const cells of given) {
        const row = Int32Array.from(cells);
        // Equal hashes must not make rows equal.
        const hash = collide ? hashRow(row) & 3 : hashRow(row);
        const found = set.find(row, hash);
        expect(found).toBe(known.get(cells.join()) ?? -1);
        if (found < 0) known.set(cells.join(), set.add(row, hash));
      }
      expect(store.count).toBe(known.size);
    },
  );
});

describe('IdTable', () => {
  test.prop([rows], { numRuns: 30 })('keeps one value for each combination of its columns', (given) => {
    const table = new IdTable([2, 0], 4);
    const known = new Map<string, number>();
    given.forEach((cells, i) => {
      const row = Int32Array.from(cells);
      const offset = table.find(
        row,
        row.map((id, column) => mixColumn(column, id)),
      );
      const key = `${cells[2]} ${cells[0]}`;
      expect(offset < 0 ? undefined : table.data.at(offset)).toBe(known.get(key));
      if (offset >= 0) return;
      const started = table.begin(row);
      table.data.push(i);
      if (i % 7 === 0) return table.abandon(started);
      table.commit(started);
      known.set(key, i);
    });
    expect(table.entries).toBe(known.size);
  });
});
