import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { IdTable } from './id-table.ts';

describe('the table of identifiers', () => {
  test.prop([fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 200 })], { numRuns: 500 })(
    'remembers the last eight and nothing else, as a plain list would',
    (ids) => {
      const table = new IdTable(8);
      const list: string[] = [];
      for (const id of ids) {
        const isKnown = list.slice(-8).includes(id);
        expect(table.find(id) >= 0).toBe(isKnown);
        if (isKnown) continue;
        expect(table.add(id)).toBe(list.length % 8);
        list.push(id);
        for (const [index, each] of list.slice(-8).entries()) {
          const place = (Math.max(0, list.length - 8) + index) % 8;
          expect([table.find(each), table.idAt(place)]).toEqual([place, each]);
        }
        expect(table.nextPlace).toBe(list.length % 8);
      }
    },
  );

  // "costarring" and "liquid" have one FNV-1a hash, 0x5e4daa9d: whoever chooses ids could look for more of them.
  test('tells identifiers apart that share a hash, also when the first one is forgotten', () => {
    const table = new IdTable(2);
    expect(table.add('costarring')).toBe(0);
    expect(table.find('liquid')).toBe(-1);
    expect(table.add('liquid')).toBe(1);
    expect([table.find('costarring'), table.find('liquid')]).toEqual([0, 1]);
    table.add('other');
    expect([table.find('costarring'), table.find('liquid'), table.find('other')]).toEqual([-1, 1, 0]);
  });

  test('is made with a power of two only', () => {
    expect(() => new IdTable(6)).toThrow('power of two');
    expect(() => new IdTable(1)).toThrow('power of two');
  });
});
