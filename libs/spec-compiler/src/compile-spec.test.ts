/** What the compiler refuses, where, and what it reports; what it says of an action. */
import type { ConfigValue, ModelConfig } from '@plimsoll/tla-ir';
import { describe, expect, it } from 'vitest';
import { runModel } from '../conformance/compile-model.ts';
import { cacheFolder, conformanceModel, toolsOfThisMachine } from '../conformance/fixture.ts';
import { compileSpec } from './compile-spec.ts';

const tools = await toolsOfThisMachine();
const timeout = 60_000;

async function refusalOf(name: string, change: (config: ModelConfig) => ModelConfig) {
  const { ir, config } = await conformanceModel(tools, name);
  const compiled = compileSpec(ir, change(config));
  return compiled.ok ? undefined : compiled.problems[0];
}

describe('compileSpec', () => {
  it('refuses a .cfg that names what is not there, with its line', { timeout }, async () => {
    const next = { name: 'Nixt', line: 2 };
    expect(await refusalOf('Labels', (config) => ({ ...config, next }))).toMatchObject({
      code: 'SC101',
      place: { line: 2 },
      message: 'Nixt is not defined in module Labels',
    });
  });

  it('refuses names of the wrong level or with parameters', { timeout }, async () => {
    const wrong = (name: string) => (config: ModelConfig) => ({ ...config, invariants: [{ name, line: 9 }] });
    expect(await refusalOf('Labels', wrong('Reset'))).toMatchObject({ code: 'SC102', place: { line: 9 } });
    expect(await refusalOf('Labels', wrong('Up'))).toMatchObject({
      code: 'SC102',
      message: 'Up has parameters',
    });
    expect(await refusalOf('Labels', wrong('x'))).toMatchObject({
      message: 'x is a variable, not a definition, in module Labels',
    });
  });

  it('refuses what is no constant where there is no behaviour, and a view that is TRUE', {
    timeout,
  }, async () => {
    const asked = (config: ModelConfig) => ({ ...config, properties: [{ name: 'Spec', line: 9 }] });
    expect(await refusalOf('NoVariables', asked)).toMatchObject({ code: 'SC103', place: { line: 9 } });
    const unspecified = (config: ModelConfig) => ({ ...asked(config), specification: undefined });
    expect(await refusalOf('NoVariables', unspecified)).toMatchObject({ code: 'SC103', place: { line: 9 } });
    const invariant = (name: string) => (config: ModelConfig) => ({
      ...config,
      specification: undefined,
      invariants: [{ name, line: 9 }],
    });
    expect(await refusalOf('NoVariables', invariant('Early'))).toMatchObject({
      code: 'SC103',
      place: { line: 9 },
    });
    expect(await refusalOf('NoVariables', invariant('Small'))).toBeUndefined();
    const property = (name: string) => (config: ModelConfig) => ({
      ...config,
      properties: [{ name, line: 9 }],
    });
    const ofTheRun = { code: 'SC103', place: { line: 9 } };
    expect(
      await refusalOf('NoVariables', (config) => property('Early')(invariant('Small')(config))),
    ).toMatchObject(ofTheRun);
    const viewed = (name: string) => (config: ModelConfig) => ({ ...config, view: { name, line: 9 } });
    for (const name of ['Strict', 'Several', 'Gap'])
      expect(await refusalOf('Numbers', viewed(name))).toMatchObject({ code: 'SC102' });
    expect(await refusalOf('Numbers', viewed('ApexLeave'))).toBeUndefined();
    const throughInstance = await refusalOf('SpecificationFalseThroughInstance', viewed('Falsum'));
    expect(throughInstance).toMatchObject({ code: 'SC102' });
  });

  it('refuses a property with a conjunct that is a variable alone', { timeout }, async () => {
    const asked = (name: string) => (config: ModelConfig) => ({ ...config, properties: [{ name, line: 2 }] });
    expect(await refusalOf('PropertyIsVariable', asked('Alone'))).toMatchObject({
      code: 'SC302',
      place: { line: 15 },
      tlc: 'it cannot be used as a property',
    });
    expect(await refusalOf('PropertyIsVariable', asked('Named'))).toMatchObject({
      code: 'SC302',
      place: { line: 13 },
    });
    expect(await refusalOf('PropertyIsVariable', asked('Whole'))).toBeUndefined();
  });

  it('refuses a formula that is a conjunct of itself', { timeout }, async () => {
    const property = (config: ModelConfig) => ({ ...config, properties: [{ name: 'Endless', line: 2 }] });
    expect(await refusalOf('PropertyRecursive', property)).toMatchObject({
      code: 'SC202',
      place: { line: 17 },
    });
    const specification = (config: ModelConfig) => ({ ...config, specification: { name: 'Again', line: 1 } });
    expect(await refusalOf('PropertyRecursive', specification)).toMatchObject({
      code: 'SC202',
      place: { line: 20 },
    });
  });

  it('refuses a value for what a statement names, unless it is TRUE', { timeout }, async () => {
    const given = (value: ConfigValue) => (config: ModelConfig) => ({
      ...config,
      invariants: [{ name: 'Cond', line: 9 }],
      constants: [{ kind: 'value', name: 'Cond', arguments: [], value, module: undefined, line: 8 } as const],
    });
    const isFalse = given({ kind: 'boolean', value: false });
    expect(await refusalOf('Labels', isFalse)).toMatchObject({ code: 'SC102', place: { line: 9 } });
    expect(await refusalOf('Labels', given({ kind: 'boolean', value: true }))).toBeUndefined();
  });

  it('refuses a value for one argument of an operator', { timeout }, async () => {
    const given = (args: readonly ConfigValue[]) => (config: ModelConfig) => ({
      ...config,
      constants: [
        {
          kind: 'value',
          name: 'Cond',
          arguments: args,
          value: { kind: 'boolean', value: true },
          module: undefined,
          line: 8,
        } as const,
      ],
    });
    const one: ConfigValue = { kind: 'integer', value: 1 };
    expect(await refusalOf('Labels', given([one]))).toMatchObject({ code: 'SC102', place: { line: 8 } });
    expect(await refusalOf('Labels', given([]))).toBeUndefined();
  });

  it('refuses what reads variables in the place of a constant', { timeout }, async () => {
    const by = (operator: string) => (config: ModelConfig) => ({
      ...config,
      constants: config.constants.map((one) =>
        one.kind === 'operator' && one.name === 'Few' ? { ...one, operator } : one,
      ),
    });
    expect(await refusalOf('ConstantUnevaluated', by('Init'))).toMatchObject({
      code: 'SC102',
      place: { line: 6 },
      message: 'Init is no constant, so it cannot stand for the constant Few',
    });
    expect(await refusalOf('ConstantUnevaluated', by('FewOf'))).toBeUndefined();
  });

  it('refuses <-[Module] for what that module declares and does not define', { timeout }, async () => {
    const inModule = (config: ModelConfig) => ({
      ...config,
      constants: [
        ...config.constants,
        ...config.constants.map((one) => ({ ...one, module: 'ConstantUnevaluated' })),
      ],
    });
    expect(await refusalOf('ConstantUnevaluated', inModule)).toMatchObject({
      code: 'SC101',
      place: { line: 2 },
    });
  });

  it('refuses a specification with variables under a .cfg without INIT, NEXT and SPECIFICATION', {
    timeout,
  }, async () => {
    const without = (config: ModelConfig) => ({
      ...config,
      specification: undefined,
      init: undefined,
      next: undefined,
    });
    expect(await refusalOf('Labels', without)).toMatchObject({ code: 'SC103' });
    expect(await refusalOf('NoVariables', without)).toBeUndefined();
  });

  it('refuses a .cfg that leaves out a CONSTANT, even where nothing uses it', { timeout }, async () => {
    const without = (config: ModelConfig) => ({ ...config, constants: [] });
    expect(await refusalOf('ConstantUnused', without)).toMatchObject({
      code: 'SC104',
      message: 'CONSTANT Spare was given no value',
    });
    expect(await refusalOf('ConstantUnused', (config) => config)).toBeUndefined();
  });

  it('refuses a variable in the place of a CONSTANT', { timeout }, async () => {
    const given = { kind: 'operator', name: 'Spare', operator: 'x', module: undefined, line: 4 } as const;
    const withVariable = (config: ModelConfig) => ({
      ...config,
      constants: [...config.constants.filter(({ name }) => name !== 'Spare'), given],
    });
    expect(await refusalOf('ConstantUnused', withVariable)).toMatchObject({
      code: 'SC102',
      place: { line: 4 },
      message: 'x is a variable: TLC takes definitions',
    });
  });

  it('refuses INIT or NEXT beside SPECIFICATION', { timeout }, async () => {
    const specification = { name: 'Spec', line: 7 };
    for (const left of ['init', 'next'] as const) {
      const both = (config: ModelConfig) => ({ ...config, specification, [left]: undefined });
      expect(await refusalOf('Labels', both)).toMatchObject({ code: 'SC103' });
    }
  });

  it('refuses INIT without NEXT', { timeout }, async () => {
    expect(await refusalOf('Labels', (config) => ({ ...config, next: undefined }))).toMatchObject({
      code: 'SC103',
    });
  });
});

describe('an invariant of a compiled spec', () => {
  it('has its conjuncts with what each reads, in the order in which one may guard the next', {
    timeout,
  }, async () => {
    const { spec } = await runModel(await conformanceModel(tools, 'InvariantConjuncts'), cacheFolder);
    const [inv] = spec.invariants;
    const conjuncts = inv?.conjuncts ?? [];
    expect(conjuncts.map(({ reads }) => reads)).toEqual([['x'], ['y'], ['z'], ['x'], ['x', 'y']]);
    const judged = (state: { x: number; y: number; z: number }) => [
      inv?.holds(state),
      conjuncts.every((conjunct) => conjunct.holds(state)),
    ];
    expect(judged({ x: 2, y: 1, z: 0 })).toEqual([true, true]);
    expect(judged({ x: 2, y: 3, z: 0 })).toEqual([false, false]);
    expect(judged({ x: 0, y: 1, z: 9 })).toEqual([false, false]);
    expect(() => judged({ x: 0, y: 1, z: 0 })).toThrow(/second argument of \\div is 0/);
  });
});

describe('a step property of a compiled spec', () => {
  it('has A of [A]_v alone, with what it reads of both states', { timeout }, async () => {
    const { spec } = await runModel(await conformanceModel(tools, 'StepProperties'), cacheFolder);
    const steps = spec.properties.flatMap((property) => property.steps);
    expect(steps.map(({ action }) => [action?.reads, action?.readsNext])).toEqual([
      [['x'], ['x']],
      [['x'], ['y']],
      [undefined, undefined],
    ]);
    const [grows] = steps;
    expect(grows?.action?.holds({ x: 1, y: 0 }, { x: 1, y: 1 })).toBe(false);
    expect(grows?.holds({ x: 1, y: 0 }, { x: 1, y: 1 })).toBe(true);
  });
});

describe('an action of a compiled spec', () => {
  it('is deterministic with its payload, which is tested by membership', { timeout }, async () => {
    const { spec } = await runModel(await conformanceModel(tools, 'AssignOrCompare'), cacheFolder);
    const [, second] = spec.actions;
    const state = { x: 0, y: 0 };
    const successors = (given: readonly (number | undefined)[]) => {
      const found: unknown[] = [];
      second?.successors(state, given, (next) => {
        found.push({ ...next });
      });
      return found;
    };
    expect(second?.fields).toEqual([{ name: "y'", role: 'next' }]);
    expect(successors([undefined])).toEqual([{ x: 1, y: 5 }]);
    expect(successors([5])).toEqual([{ x: 1, y: 5 }]);
    expect(successors([6])).toEqual([]);
  });

  it('explains its conjuncts in order, and stops at the first that fails', { timeout }, async () => {
    const { spec } = await runModel(await conformanceModel(tools, 'PlusCalLike'), cacheFolder);
    const enter = spec.actions.find((action) => action.id === 'enter');
    const state = { pc: spec.runtime.fn(spec.runtime.set([0, 1, 2]), () => 'enter', -1), sem: 0, cnt: 0 };
    const report = enter?.explain(state, [1]).map(({ text, kind, holds }) => [text, kind, holds]);
    expect(report).toEqual([
      ['self \\in Procs', 'guard', true],
      ['pc[self] = "enter"', 'guard', true],
      ['sem > 0', 'guard', false],
      ["sem' = sem - 1", 'assignment', undefined],
      ['pc\' = [pc EXCEPT ![self] = "cs"]', 'assignment', undefined],
      ["cnt' = cnt", 'assignment', undefined],
    ]);
  });

  it('names what it reads and writes', { timeout }, async () => {
    const { spec } = await runModel(await conformanceModel(tools, 'PlusCalLike'), cacheFolder);
    const table = spec.actions.map(({ id, reads, writes }) => [id, reads, writes]);
    expect(table).toEqual([
      ['main', ['pc'], ['pc']],
      ['ncs', ['pc', 'cnt'], ['pc']],
      ['enter', ['pc', 'sem'], ['pc', 'sem']],
      ['cs', ['pc', 'sem', 'cnt'], ['pc', 'sem', 'cnt']],
      ['Terminating', ['pc'], []],
    ]);
  });
});
