import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { runTlc } from '@plimsoll/tlaplus-tools';
import { describe, expect, test } from 'vitest';
import type { ConfigValue, ModelConfig } from './config.ts';
import { parseConfig } from './parse-config.ts';
import { tools } from './testing.ts';

function parsed(text: string): ModelConfig {
  const result = parseConfig(text, 'M.cfg');
  if (!result.ok) throw new Error(result.problems[0]?.message);
  return result.value;
}

/** Code and place of the refusal. */
function refusal(text: string): string {
  const result = parseConfig(text, 'M.cfg');
  if (result.ok) return 'accepted';
  const [problem] = result.problems;
  return `${problem?.code} ${problem?.place.line}:${problem?.place.column}`;
}

describe('parseConfig', () => {
  test('reads every statement', () => {
    const config = parsed(`\\* a comment
      SPECIFICATION Spec (* another (* nested *) one *)
      INIT I NEXT N VIEW V SYMMETRY S ALIAS A POSTCONDITION P
      CHECK_DEADLOCK FALSE
      INVARIANT I1 INVARIANTS I2 I3
      PROPERTY P1 PROPERTIES P2 CONSTRAINT C1 CONSTRAINTS C2 ACTION_CONSTRAINT A1 ACTION_CONSTRAINTS A2
      TYPE T TYPE_CONSTRAINT TC`);
    const names = (list: ModelConfig['invariants']) => list.map(({ name }) => name);
    expect(config).toMatchObject({
      specification: { name: 'Spec', line: 2 },
      init: { name: 'I', line: 3 },
      next: { name: 'N' },
      view: { name: 'V' },
      symmetry: { name: 'S' },
      alias: { name: 'A' },
      postconditions: [{ name: 'P' }],
      checkDeadlock: false,
    });
    expect(
      [config.invariants, config.properties, config.constraints, config.actionConstraints].map(names),
    ).toEqual([
      ['I1', 'I2', 'I3'],
      ['P1', 'P2'],
      ['C1', 'C2'],
      ['A1', 'A2'],
    ]);
  });

  test('takes TRUE for nothing to check, as TLC does', () => {
    const config = parsed('INVARIANTS I TRUE PROPERTY TRUE CONSTRAINT TRUE ACTION_CONSTRAINT TRUE');
    expect(config.invariants.map(({ name }) => name)).toEqual(['I']);
    expect([config.properties, config.constraints, config.actionConstraints]).toEqual([[], [], []]);
  });

  test('reads every form of constant', () => {
    const { constants } = parsed(`CONSTANT a = 1 b = {m1, {"s\\"t", TRUE}} c = {}
      CONSTANTS d <- Op  e <- [Mod] Op2  f = [Mod] FALSE  I!J!g = g  \\prec <- Less  h(1, x) = 2`);
    expect(constants.map(({ line: _line, ...rest }) => rest)).toEqual([
      { kind: 'value', name: 'a', arguments: [], value: { kind: 'integer', value: 1 }, module: undefined },
      {
        kind: 'value',
        name: 'b',
        arguments: [],
        value: {
          kind: 'set',
          elements: [
            { kind: 'modelValue', name: 'm1' },
            {
              kind: 'set',
              elements: [
                { kind: 'string', value: 's\\"t' },
                { kind: 'boolean', value: true },
              ],
            },
          ],
        },
        module: undefined,
      },
      { kind: 'value', name: 'c', arguments: [], value: { kind: 'set', elements: [] }, module: undefined },
      { kind: 'operator', name: 'd', operator: 'Op', module: undefined },
      { kind: 'operator', name: 'e', operator: 'Op2', module: 'Mod' },
      { kind: 'value', name: 'f', arguments: [], value: { kind: 'boolean', value: false }, module: 'Mod' },
      {
        kind: 'value',
        name: 'I!J!g',
        arguments: [],
        value: { kind: 'modelValue', name: 'g' },
        module: undefined,
      },
      { kind: 'operator', name: '\\prec', operator: 'Less', module: undefined },
      {
        kind: 'value',
        name: 'h',
        arguments: [
          { kind: 'integer', value: 1 },
          { kind: 'modelValue', name: 'x' },
        ],
        value: { kind: 'integer', value: 2 },
        module: undefined,
      },
    ]);
  });

  test('reads an empty file, and one that ends in a comment', () => {
    expect(parsed('').init).toBeUndefined();
    expect(parsed('INIT I \\* the end').init?.name).toBe('I');
    expect(parsed('INIT I (* the (* very *) end *)').init?.name).toBe('I');
  });

  test.each([
    ['INIT', 'IR302 1:5'],
    ['INIT NEXT N', 'IR302 1:6'],
    ['INIT I\nINIT J', 'IR303 2:1'],
    ['CHECK_DEADLOCK FALSE\nCHECK_DEADLOCK TRUE', 'IR303 2:1'],
    ['CHECK_DEADLOCK maybe', 'IR302 1:16'],
    ['INVARIANTS A, B', 'IR302 1:13'],
    ['Invariant A', 'IR302 1:1'],
    ['CONSTANT c 1', 'IR302 1:12'],
    ['CONSTANT c = ', 'IR302 1:13'],
    ['CONSTANT c = {1, 2', 'IR302 1:19'],
    ['CONSTANT c = {1 2}', 'IR302 1:17'],
    ['CONSTANT c = <<1, 2>>', 'IR304 1:14'],
    ['CONSTANT c = 2147483648', 'IR304 1:14'],
    ['CONSTANT c = \\b101', 'IR304 1:14'],
    ['CONSTANT c = -1', 'IR304 1:14'],
    ['CONSTANT c <- [M Op', 'IR302 1:18'],
    ['CONSTANT c = "open', 'IR301 1:14'],
    ['CONSTANT c = "\\q"', 'IR301 1:14'],
    ['INIT I ;', 'IR301 1:8'],
    ['INIT I (* open (* closed *) INVARIANT Inv', 'IR301 1:8'],
    ['\uFEFFINIT I', 'IR301 1:1'],
    ['INIT I \u0000', 'IR301 1:8'],
    [`CONSTANT c = ${'{'.repeat(300)}`, 'IR304 1:214'],
    ['x'.repeat(1_000_001), 'IR304 1:1'],
  ])('refuses %j with code and place', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });

  test('says of a string that does not end that it does not, and not that no token starts so', () => {
    const result = parseConfig('CONSTANT c = "open\nINIT I', 'M.cfg');
    expect(result.ok ? [] : result.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('does not end in its line'),
    ]);
  });

  const value: fc.Arbitrary<ConfigValue> = fc.letrec<{ value: ConfigValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.nat(2_147_483_647).map((integer) => ({ kind: 'integer' as const, value: integer })),
      fc.boolean().map((boolean) => ({ kind: 'boolean' as const, value: boolean })),
      fc
        .constantFrom('m1', 'a_b', '_x', '1a', 'W_', 'Si')
        .map((name) => ({ kind: 'modelValue' as const, name })),
      fc
        .constantFrom('', 'a b', '(*', '\\\\*', 'INIT')
        .map((text) => ({ kind: 'string' as const, value: text })),
      fc.array(tie('value'), { maxLength: 3 }).map((elements) => ({ kind: 'set' as const, elements })),
    ),
  })).value;
  const textOf = (one: ConfigValue): string => {
    if (one.kind === 'set') return `{${one.elements.map(textOf).join(' , ')}}`;
    if (one.kind === 'string') return `"${one.value}"`;
    return one.kind === 'modelValue' ? one.name : String(one.value).toUpperCase();
  };

  property.prop([
    fc.array(value, { minLength: 1, maxLength: 5 }),
    fc.constantFrom(' ', '\n', '\r\n\t', '(* x *)'),
  ])('reads back every value that can be written', (values, blank) => {
    const text = `CONSTANTS${values.map((one, index) => `${blank}c${index}${blank}=${blank}${textOf(one)}`).join('')}`;
    const read = parsed(text).constants.map((one) => (one.kind === 'value' ? one.value : undefined));
    expect(read).toEqual(values);
  });
});

// Goal: what we accept or refuse, TLC does. Method: a model that holds whatever its constants are.
describe('parseConfig and TLC', () => {
  const module = `---- MODULE M ----
EXTENDS Naturals
CONSTANTS c, d
VARIABLE x
Init == x = 0
Next == x' = x
Inv == x = 0
Op == 1
====
`;
  test.each([
    ['CONSTANTS c = {{m}, {}} d <- Op \\* x\nINIT Init NEXT Next', true],
    ['CONSTANTS c = "a" d = d CONSTRAINT Inv ACTION_CONSTRAINTS Inv NEXT Next INIT Init', true],
    ['CONSTANTS c = -1 d = 1 INIT Init NEXT Next', false],
    ['CONSTANTS c = 2147483648 d = 1 INIT Init NEXT Next', false],
    ['CONSTANTS c = 1 d 1 INIT Init NEXT Next', false],
    ['CONSTANTS c = 1 d = 1 INIT Init NEXT Next INVARIANTS Inv, Inv', false],
  ])('agree on %j', async (text, accepted) => {
    const folder = await mkdtemp(join(tmpdir(), 'plimsoll-cfg-'));
    try {
      await writeFile(join(folder, 'M.tla'), module);
      await writeFile(join(folder, 'M.cfg'), text);
      const run = await runTlc(await tools(), {
        module: join(folder, 'M.tla'),
        config: join(folder, 'M.cfg'),
        isShort: true,
        isOneOfMany: true,
      });
      expect([run.result === 'holds', parseConfig(text, 'M.cfg').ok]).toEqual([accepted, accepted]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
