import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SpecIr } from './ir.ts';
import { printExpr } from './print-expression.ts';
import { definitionsOf, reprintedModule, withoutIdentity } from './round-trip.ts';
import { definitionNamed, fixturesFolder, irOf, irOfText } from './testing.ts';

describe('printExpr', () => {
  let ir: SpecIr;

  beforeAll(async () => {
    ir = await irOf(join(fixturesFolder, 'EveryNode.tla'));
  });

  // Goal: printing loses nothing. Method: SANY reads the module with every body printed anew; all must be equal.
  test('prints what SANY reads back as the same expression, for every kind of node', async () => {
    const again = await irOfText('EveryNode', reprintedModule(ir, 'EveryNode'));
    const before = definitionsOf(ir, 'EveryNode');
    const after = definitionsOf(again, 'EveryNode');
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    before.forEach((definition, index) => {
      // A part of a definition that is called gets a name by LET: TLA+ text has no other way.
      if (definition.name === 'SubEx2') return;
      const other = after[index];
      expect(other && withoutIdentity(other), definition.name).toBe(withoutIdentity(definition));
    });
  });

  test('covers every kind of node and every built-in of the language', async () => {
    const kinds = new Set<string>();
    const builtins = new Set<string>();
    JSON.stringify([...ir.definitions.values()], (key, value) => {
      if (key === 'kind') kinds.add(value);
      if (value?.kind === 'builtin') builtins.add(value.name);
      return typeof value === 'bigint' ? String(value) : value;
    });
    const expected =
      'apply at bind case decimal except integer label let operator record recordSet string substitution';
    for (const kind of expected.split(' ')) expect(kinds, kind).toContain(kind);
    const names = await readFile(join(import.meta.dirname, 'builtin-names.ts'), 'utf8');
    const table = names.slice(names.indexOf('builtinNames:'), names.indexOf('export type Binder'));
    for (const [, name] of table.matchAll(/, ['"](.+)['"]\],/g)) {
      expect(builtins, name).toContain(name?.replaceAll('\\\\', '\\'));
    }
  });

  test('aligns bulleted lists with the column it is given', () => {
    const { body } = definitionNamed(ir, 'Conj');
    expect(printExpr(body, ir.definitions, 4)).toEqual({
      ok: true,
      value: '(/\\ (x = 1)\n     /\\ (\\/ (y = 2)\n         \\/ TRUE))',
    });
  });

  test("gives each part of an instance's name its own arguments", () => {
    const { body } = definitionNamed(ir, 'UI');
    expect(printExpr(body, ir.definitions)).toEqual({ ok: true, value: '(I1!Incr(2) /\\ I2(4)!Incr(5))' });
  });

  test('refuses the body of an instantiated definition, with its place', () => {
    const printed = printExpr(definitionNamed(ir, 'I1!Init').body, ir.definitions);
    expect(printed).toMatchObject({ ok: false, problems: [{ code: 'IR201', place: { file: 'EveryNode' } }] });
  });
});
