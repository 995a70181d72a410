import { join } from 'node:path';
import { fc } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Expr, SpecIr } from './ir.ts';
import { readSpec } from './read-spec.ts';
import { sourceText } from './source-text.ts';
import { definitionNamed, type Exported, exported, fixturesFolder } from './testing.ts';
import { defaultXmlLimits } from './xml-tree.ts';

let spec: Exported;
let ir: SpecIr;

beforeAll(async () => {
  spec = await exported(join(fixturesFolder, 'EveryNode.tla'));
  const result = readSpec(spec);
  if (!result.ok) throw new Error(result.problems[0]?.message);
  ir = result.value;
});

const body = (name: string): Expr => definitionNamed(ir, name).body;

describe('readSpec', () => {
  test('lists modules, declarations in the order of the text, and assumptions with their names', () => {
    const root = ir.modules.get('EveryNode');
    const declared = root?.declarations.map((uid) => ir.declarations.get(uid));
    expect(declared?.map((one) => [one?.name, one?.kind, one?.arity])).toEqual([
      ['C', 'constant', 0],
      ['F', 'constant', 2],
      ['x', 'variable', 0],
      ['y', 'variable', 0],
    ]);
    expect(root?.assumptions.map(({ name }) => name)).toEqual([undefined, 'Named']);
    expect([...ir.modules.values()].filter(({ isStandard }) => !isStandard).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Instantiated', 'EveryNode']),
    );
    expect([...ir.sources.keys()].sort()).toEqual(['EveryNode', 'Instantiated']);
  });

  test('names the module that wrote an operator, also of copies made by INSTANCE', () => {
    const plus = definitionNamed(ir, 'I1!+');
    expect([plus.module, plus.original]).toEqual(['Naturals', '+']);
    const incr = definitionNamed(ir, 'I2!Incr');
    expect([incr.module, incr.original, incr.parameters.map(({ name }) => name)]).toEqual([
      'Instantiated',
      'Incr',
      ['n', 'k'],
    ]);
    const sequenceOperators = ir.modules.get('Sequences')?.definitions.map((uid) => ir.definitions.get(uid));
    expect(sequenceOperators?.find((one) => one?.name === 'Nat')?.module).toBe('Naturals');
  });

  test('gives an instance its substitutions, LAMBDA included', () => {
    const incr = body('I2!Incr');
    if (incr.kind !== 'substitution') throw new Error(incr.kind);
    expect(incr.module).toBe('Instantiated');
    expect(incr.substitutions.map(({ name, by }) => [name, by.kind])).toEqual([
      ['N', 'apply'],
      ['v', 'apply'],
      ['Op', 'operator'],
    ]);
    const lambda = incr.substitutions[2]?.by;
    expect(lambda?.kind === 'operator' && lambda.lambda?.parameters.map(({ name }) => name)).toEqual(['z']);
  });

  test('tells recursive functions and operators from others', () => {
    const fib = definitionNamed(ir, 'fib');
    expect(fib.recursiveFunction).toBeTypeOf('number');
    expect(fib.body).toMatchObject({ kind: 'bind', binder: 'function', bounds: [{ tuple: false }] });
    expect(definitionNamed(ir, 'nonrec').recursiveFunction).toBeUndefined();
    expect(definitionNamed(ir, 'Fact').recursive).toBe(true);
    expect(definitionNamed(ir, 'I1!Fun').recursiveFunction).toBeTypeOf('number');
  });

  test('keeps CASE arms, tuple binders and EXCEPT paths', () => {
    const caser = body('Caser');
    expect(caser.kind === 'case' && caser.arms.map(({ test: arm }) => arm?.kind)).toEqual([
      'apply',
      'apply',
      undefined,
    ]);
    const bounded = body('Q');
    expect(
      bounded.kind === 'bind' && bounded.bounds.map((bound) => [bound.tuple, bound.variables.length]),
    ).toEqual([
      [false, 2],
      [true, 2],
    ]);
    const choice = body('TupleChoice');
    expect(choice.kind === 'bind' && choice.bounds).toMatchObject([
      { tuple: true, variables: [{}, {}], domain: undefined },
    ]);
    const except = body('ExceptTwice');
    expect(
      except.kind === 'except' && except.updates.map(({ path, value }) => [path.length, value.kind]),
    ).toEqual([
      [1, 'at'],
      [1, 'apply'],
      [3, 'integer'],
    ]);
  });

  test('reads a use of a theorem as a use of a definition', () => {
    const use = body('UseThm');
    if (use.kind !== 'apply' || use.operator.kind !== 'definition') throw new Error(use.kind);
    expect(ir.definitions.get(use.operator.uid)?.name).toBe('Thm');
  });

  test('gives every operator that is applied an entry in its table', () => {
    JSON.stringify([...ir.definitions.values()], (_key, value) => {
      if (value?.kind === 'definition') expect(ir.definitions.has(value.uid), value.name).toBe(true);
      if (value?.kind === 'declaration') expect(ir.declarations.has(value.uid), value.name).toBe(true);
      return typeof value === 'bigint' ? String(value) : value;
    });
  });

  test('places nodes where they stand in the text', () => {
    expect(sourceText(ir, body('IfT').location)).toBe('IF x = 1 THEN 1 ELSE 2');
    expect(sourceText(ir, definitionNamed(ir, 'Conj').location)).toBe(
      'Conj == /\\ x = 1 /\\ \\/ y = 2 \\/ TRUE',
    );
    expect(sourceText(ir, { ...body('IfT').location, module: 'Naturals' })).toBe('');
  });
});

describe('readSpec, given something else than an export,', () => {
  const codeOf = (xml: string, sources = spec.sources, limits = defaultXmlLimits) => {
    const result = readSpec({ xml, sources, limits });
    return result.ok ? 'accepted' : result.problems[0]?.code;
  };

  test('refuses a truncated export, wherever it was cut', () => {
    fc.assert(
      fc.property(fc.nat(spec.xml.trimEnd().length - 1), (length) => {
        expect(codeOf(spec.xml.slice(0, length))).toBe('IR101');
      }),
      { numRuns: 12, examples: [[0], [1], [60]] },
    );
  });

  test('refuses other XML, entities of its own, and text', () => {
    expect(codeOf('<html/>')).toBe('IR103');
    expect(codeOf('<!DOCTYPE modules [<!ENTITY a "b">]><modules>&a;</modules>')).toBe('IR103');
    expect(codeOf('<modules/>')).toBe('IR103');
    expect(codeOf('Semantic processing of module A')).toBe('IR101');
  });

  test('refuses what exceeds a limit', () => {
    expect(codeOf(spec.xml, spec.sources, { ...defaultXmlLimits, charactersMax: 1000 })).toBe('IR102');
    expect(codeOf(spec.xml, spec.sources, { ...defaultXmlLimits, elementsMax: 1000 })).toBe('IR102');
    expect(codeOf(`<modules>${'<a>'.repeat(5000)}`)).toBe('IR102');
    const sum = (depth: number): string =>
      depth === 0
        ? '<NumeralNode><IntValue>1</IntValue></NumeralNode>'
        : `<OpApplNode><operator><BuiltInKindRef><UID>15</UID></BuiltInKindRef></operator><operands>${sum(depth - 1)}</operands></OpApplNode>`;
    const deep = spec.xml.replace(
      /<body><LetInNode>.*?<\/LetInNode><\/body>/,
      () => `<body>${sum(600)}</body>`,
    );
    expect(codeOf(deep)).toBe('IR102');
  });

  test('refuses a reference that leads nowhere', () => {
    const dangling = spec.xml.replaceAll('<operator><FormalParamNodeRef><UID>', '$&99');
    expect(codeOf(dangling)).toBe('IR103');
  });

  test('refuses a built-in it does not know, at its place in the specification', () => {
    const result = readSpec({ ...spec, xml: spec.xml.replace('<uniquename>$Case<', '<uniquename>$Novel<') });
    expect(result).toMatchObject({
      ok: false,
      problems: [{ code: 'IR201', place: { file: expect.any(String), line: expect.any(Number) } }],
    });
    const message = result.ok ? '' : result.problems[0]?.message;
    expect(message).toContain('$Novel');
    expect(result.ok ? 0 : result.problems[0]?.place.line).toBeGreaterThan(0);
  });

  test('refuses a specification of which a text is missing', () => {
    expect(codeOf(spec.xml, new Map([...spec.sources].slice(1)))).toBe('IR104');
  });
});
