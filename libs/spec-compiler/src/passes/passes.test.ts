/** Each pass on its own: what it leaves behind. */
import type { Argument, SpecIr } from '@plimsoll/tla-ir';
import { describe, expect, it } from 'vitest';
import { conformanceModel, toolsOfThisMachine } from '../../conformance/fixture.ts';
import { Analysis } from '../analysis/analysis.ts';
import { NameSpace } from '../emit/names.ts';
import { walk } from '../ir-walk.ts';
import { CompileProblemSignal } from '../problem.ts';
import { applyOverrides, overrideConstants } from './apply-overrides.ts';
import { removeInstances } from './remove-instances.ts';
import { splitActions } from './split-actions.ts';
import { splitProperties } from './split-properties.ts';
import { splitSpecification } from './split-specification.ts';

const tools = await toolsOfThisMachine();
const timeout = 60_000;

function nodesOf(ir: SpecIr): Argument[] {
  const nodes: Argument[] = [];
  for (const definition of ir.definitions.values()) walk(definition.body, (node) => nodes.push(node));
  return nodes;
}

function referencesTo(ir: SpecIr, name: string): string[] {
  return nodesOf(ir).flatMap((node) => {
    const operator = node.kind === 'apply' || node.kind === 'operator' ? node.operator : undefined;
    return operator !== undefined && operator.kind !== 'builtin' && operator.name === name
      ? [operator.kind]
      : [];
  });
}

async function split(name: string) {
  const { ir: read, config } = await conformanceModel(tools, name);
  const { ir: whole, instantiated } = removeInstances(applyOverrides(read, config));
  const ir = overrideConstants(whole, config);
  const behaviour = splitSpecification(ir, config, instantiated);
  if (behaviour === undefined) throw new Error('no behaviour');
  const actions = splitActions(ir, behaviour, new Analysis(ir), new NameSpace(), instantiated);
  return { behaviour, actions, properties: splitProperties(ir, config) };
}

describe('applyOverrides', () => {
  it('redirects every reference, and makes a constant of a definition with a value', {
    timeout,
  }, async () => {
    const { ir, config } = await conformanceModel(tools, 'Overrides');
    const after = overrideConstants(applyOverrides(ir, config), config);
    expect(referencesTo(after, 'C')).toEqual([]);
    expect(referencesTo(after, 'Def2')).toEqual([]);
    expect(referencesTo(after, 'Repl')).toEqual(['definition']);
    expect(new Set(referencesTo(after, 'None'))).toEqual(new Set(['declaration']));
  });

  it.for([
    { what: 'what is not defined', put: { C: 'Nowhere' }, code: 'SC101' },
    { what: 'what has something else in its place', put: { C: 'MyC', MyC: 'Repl' }, code: 'SC102' },
    { what: 'what stands for itself', put: { MyC: 'MyC' }, code: 'SC102' },
    {
      what: 'what has something else in its place in one module',
      put: { C: 'C' },
      module: 'Overrides',
      code: 'SC102',
    },
    { what: 'anything in the place of a variable', put: { x: 'MyC' }, code: 'SC102' },
  ])('refuses $what, with the line of the .cfg', { timeout }, async ({ put, module, code }) => {
    const { ir, config } = await conformanceModel(tools, 'Overrides');
    const constants = Object.entries(put).map(
      ([name, operator]) => ({ kind: 'operator', name, operator, module, line: 7 }) as const,
    );
    let refusal: unknown;
    try {
      applyOverrides(ir, { ...config, constants });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(CompileProblemSignal);
    expect((refusal as CompileProblemSignal).problem).toMatchObject({ code, place: { line: 7 } });
  });
});

describe('removeInstances', () => {
  it.for(['InstanceParameterised', 'InstanceNested', 'InstanceInLet', 'Refinement'])(
    'leaves no substitution in %s, and no declaration of the instantiated module in what the root needs',
    { timeout },
    async (name) => {
      const { ir: read } = await conformanceModel(tools, name);
      const { ir } = removeInstances(read);
      expect(nodesOf(ir).filter((node) => node.kind === 'substitution')).toEqual([]);
      const own = new Set(ir.modules.get(ir.root)?.declarations);
      const queue = [...(ir.modules.get(ir.root)?.definitions ?? [])];
      const seen = new Set<number>();
      const foreign: string[] = [];
      for (let uid = queue.pop(); uid !== undefined; uid = queue.pop()) {
        const definition = ir.definitions.get(uid);
        if (definition === undefined || seen.has(uid)) continue;
        seen.add(uid);
        walk(definition.body, (node) => {
          if (node.kind !== 'apply' && node.kind !== 'operator') return;
          if (node.operator.kind === 'definition') queue.push(node.operator.uid);
          if (node.operator.kind === 'declaration' && !own.has(node.operator.uid))
            foreign.push(node.operator.name);
        });
      }
      expect(foreign).toEqual([]);
    },
  );

  it('gives each substitution its own copy of what depends on it', { timeout }, async () => {
    const { ir: read } = await conformanceModel(tools, 'InstanceNamed');
    const { prefixed } = removeInstances(read);
    const copies = [...prefixed.values()].filter((name) => name.endsWith('!Succ'));
    // K replaces its variable by an expression: inside ENABLED its copy differs.
    expect(copies.sort()).toEqual(['I!Succ', 'J!Succ', 'K!Succ', 'K!Succ']);
  });
});

describe('what an instance puts in the place of a variable', () => {
  it('has one name where it loops, so that it is evaluated once in a state', { timeout }, async () => {
    const { ir: read } = await conformanceModel(tools, 'LoopInPlaceOfVariable');
    const { ir } = removeInstances(read);
    const made = [...ir.definitions.values()].filter(({ uid }) => !read.definitions.has(uid));
    // What reads a parameter or a LET stays where it stands.
    const named = made.filter(({ name }) => /!(pc|ready)$/.test(name)).map(({ name }) => name);
    expect(named.sort()).toEqual(['A!pc', 'A!ready', 'Late!ready', 'Same!pc', 'Same!ready']);
  });
});

describe('splitSpecification', () => {
  it('finds Init, Next and fairness behind definitions', { timeout }, async () => {
    const { behaviour } = await split('SpecificationForms');
    expect(behaviour.init).toHaveLength(1);
    expect(behaviour.fairness).toHaveLength(2);
    expect(behaviour.nextName).toBe('UnnamedAction');
  });
});

describe('splitProperties', () => {
  it('divides a conjunction by what each part needs', { timeout }, async () => {
    const { properties } = await split('PropertyParts');
    const [parts] = properties;
    expect(parts?.initial).toHaveLength(1);
    expect(parts?.invariants).toHaveLength(2);
    expect(parts?.steps).toHaveLength(1);
    expect(parts?.liveness).toHaveLength(0);
  });

  it('reads the specification of another module as a refinement', { timeout }, async () => {
    const { properties } = await split('Refinement');
    const [parts] = properties;
    expect([parts?.initial.length, parts?.steps.length]).toEqual([1, 1]);
  });
});

describe('splitActions', () => {
  it('names actions by their definitions and labels them as TLC does', { timeout }, async () => {
    const { actions } = await split('Labels');
    expect(
      actions.map((action) => [action.id, action.label, action.parameters.map((one) => one.name)]),
    ).toEqual([
      ['Up', 'Up', []],
      ['Reset', 'Reset', []],
      ['Pair', 'Pair', []],
      ['Up#2', 'Up', ['n']],
      ['Up#3', 'Open', ['n']],
      ['State', 'State', []],
      ['Cond', 'Cond', []],
      ['Next@20:12', 'Next', []],
      ['Up#4', 'Up', []],
      ['Up#5', 'Up', []],
      ['Next@23:31', 'Next', ['m', 'n']],
      ['Reset#2', 'Next', ['n']],
      ['Pair#2', 'Next', ['n']],
    ]);
  });
});
