import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  compareGraphs,
  type GraphData,
  readGraph,
  readGraphWithArguments,
  readTlcGraph,
  readTlcWrapperGraph,
  withoutLabels,
} from './index.ts';
import { readItfValue } from './itf-value.ts';
import { stepsAsNumbers } from './state-graph.ts';
import { readTlcValue } from './tlc-value.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-graphs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dotOf = (body: string): string => {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.dot`);
  writeFileSync(file, `strict digraph DiskGraph {\nnodesep=0.35;\nsubgraph cluster_graph {\n${body}\n}\n}`);
  return file;
};

/** Two states of x, y; TLC's spelling with escapes, a negative number and a function over several lines. */
const TLC_DOT = dotOf(
  String.raw`-5 [label="/\\ x = [a |-> \"q\\\"r\", b |-> {m}]\n/\\ y = <<>>",style = filled]
-5 -> 7 [label="Inc",color="black",fontcolor="black"];
7 [label="/\\ x = ( 3 :> TRUE @@\n  5 :> FALSE )\n/\\ y = <<-1, 2>>"];
7 -> 7 [label="Next",color="black",fontcolor="black"];
7 -> 7 [style="dashed"];
{rank = same; 7;-5;}`,
);

const GRAPH: GraphData = {
  states: [
    { id: 0, initial: true, values: { y: { '#tup': [] }, x: { b: { '#set': ['m'] }, a: 'q"r' } } },
    {
      id: 1,
      initial: false,
      values: {
        y: [-1, 2],
        x: {
          '#map': [
            [5, false],
            [3, true],
          ],
        },
      },
    },
  ],
  edges: [
    { from: 0, to: 1, action: 'Inc', label: 'Inc', args: { i: 1 } },
    { from: 1, to: 1, action: 'Next@3:1', label: 'Next', args: {} },
  ],
};

/** The smallest ways in which a graph can be wrong. */
const WRONG: { readonly [name: string]: (graph: GraphData) => GraphData } = {
  'a state is dropped': ({ states, edges }) => ({ states: states.slice(0, 1), edges: edges.slice(0, 0) }),
  'a step is dropped': ({ states, edges }) => ({ states, edges: edges.slice(1) }),
  'a step is added': ({ states, edges }) => ({
    states,
    edges: [...edges, { from: 1, to: 0, action: 'Inc', label: 'Inc', args: {} }],
  }),
  'a label differs': ({ states, edges }) => ({
    states,
    edges: edges.map((edge) => ({ ...edge, label: 'Next' })),
  }),
  'a value differs': ({ states, edges }) => ({
    states: states.map((state) =>
      state.id === 1 ? { ...state, values: { ...state.values, y: [-1, 3] } } : state,
    ),
    edges,
  }),
  'an initial state is not marked': ({ states, edges }) => ({
    states: states.map((state) => ({ ...state, initial: false })),
    edges,
  }),
  'a state too many is initial': ({ states, edges }) => ({
    states: states.map((state) => ({ ...state, initial: true })),
    edges,
  }),
};

describe('comparison of state graphs', () => {
  test('finds the same graph in TLC text and in ITF data', async () => {
    const comparison = compareGraphs(await readTlcGraph(TLC_DOT), readGraph(GRAPH, 'explorer'));
    expect(comparison).toEqual({ equal: true, states: 2, initial: 1, edges: 2 });
  });

  for (const [name, damage] of Object.entries(WRONG)) {
    test(`is refused when ${name}`, async () => {
      const comparison = compareGraphs(await readTlcGraph(TLC_DOT), readGraph(damage(GRAPH), 'explorer'));
      expect(comparison.equal).toBe(false);
    });
  }

  test('numbers steps alike, in whatever order states and labels come, and gives a step twice once', async () => {
    const [first, second] = GRAPH.states;
    const [inc, next] = GRAPH.edges;
    const turned = { states: [second, first], edges: [next, inc, next] } as GraphData;
    expect(compareGraphs(await readTlcGraph(TLC_DOT), readGraph(turned, 'explorer'))).toMatchObject({
      equal: true,
      edges: 2,
    });
  });

  test('tells which steps differ, in both directions, and counts all of them', async () => {
    const other = { states: GRAPH.states, edges: GRAPH.edges.map((edge) => ({ ...edge, to: 0 })) };
    const [tlc, explorer] = [await readTlcGraph(TLC_DOT), readGraph(other, 'explorer')];
    const comparison = compareGraphs(tlc, explorer);
    expect(comparison.equal ? [] : comparison.differences.map(({ onlyIn, text }) => [onlyIn, text])).toEqual([
      ['TLC', expect.stringMatching(/^x=.*\ny=\[\]\n--Inc-->\nx=.*\ny=\[1>-1,2>2\]$/)],
      ['TLC', expect.stringMatching(/--Next-->/)],
      ['explorer', expect.stringMatching(/--Inc-->\nx=.*\ny=\[\]$/)],
      ['explorer', expect.stringMatching(/--Next-->/)],
    ]);
    expect(comparison).toMatchObject({ equal: false, count: 4 });
  });

  test('without labels sees only where steps lead', async () => {
    const unlike = readGraph(
      { ...GRAPH, edges: GRAPH.edges.map((edge) => ({ ...edge, label: 'Other' })) },
      'explorer',
    );
    const tlc = await readTlcGraph(TLC_DOT);
    expect(compareGraphs(tlc, unlike).equal).toBe(false);
    expect(compareGraphs(withoutLabels(tlc), withoutLabels(unlike))).toMatchObject({ equal: true, edges: 2 });
  });

  test('refuses what it cannot number exactly', () => {
    expect(() =>
      stepsAsNumbers({ states: 100_000, labels: 900_000 })({ from: 1, label: 1, to: 1 }),
    ).not.toThrow();
    expect(() => stepsAsNumbers({ states: 100_000, labels: 1_000_000 })).toThrow('too many to compare');
  });

  test('sees an argument that differs, through the wrapper variable act', async () => {
    const dot = dotOf(
      String.raw`1 [label="/\\ x = 0\n/\\ act = <<\"init\", <<>>>>",style = filled]
1 -> 2 [label="Next",color="black",fontcolor="black"];
2 [label="/\\ x = 1\n/\\ act = <<\"Inc\", <<7>>>>"];`,
    );
    const graph = (i: number): GraphData => ({
      states: [
        { id: 0, initial: true, values: { x: 0 } },
        { id: 1, initial: false, values: { x: 1 } },
      ],
      edges: [{ from: 0, to: 1, action: 'Inc', label: 'Inc', args: { i } }],
    });
    const fields = new Map([['Inc', ['i']]]);
    const tlc = await readTlcWrapperGraph(dot);
    expect(compareGraphs(tlc, readGraphWithArguments(graph(7), 'explorer', fields)).equal).toBe(true);
    expect(compareGraphs(tlc, readGraphWithArguments(graph(8), 'explorer', fields)).equal).toBe(false);
  });

  test('refuses a graph that gives one state twice, and a line that is neither state nor step', async () => {
    const twice = {
      ...GRAPH,
      states: [...GRAPH.states, { ...GRAPH.states[0], id: 2 } as GraphData['states'][number]],
    };
    expect(() => readGraph(twice, 'explorer')).toThrow('one state twice');
    await expect(readTlcGraph(dotOf('17 garbage'))).rejects.toThrow('neither a state nor a step');
    await expect(readTlcGraph(dotOf('1 -> 2 [label="A"];'))).rejects.toThrow("doesn't describe");
  });
});

describe('canonical values', () => {
  interface Twin {
    readonly tlc: string;
    readonly itf: unknown;
  }
  const { value } = fc.letrec<{ value: Twin }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.integer().map((n): Twin => ({ tlc: String(n), itf: n })),
      fc.boolean().map((b): Twin => ({ tlc: b ? 'TRUE' : 'FALSE', itf: b })),
      fc.stringMatching(/^[a-z "]{0,5}$/).map((s): Twin => ({ tlc: JSON.stringify(s), itf: s })),
      fc.array(tie('value'), { maxLength: 3 }).map((ts) => ({
        tlc: `<<${ts.map((t) => t.tlc).join(', ')}>>`,
        itf: { '#tup': ts.map((t) => t.itf) },
      })),
      fc.array(tie('value'), { maxLength: 3 }).map((ts) => ({
        tlc: `{${ts.map((t) => t.tlc).join(', ')}}`,
        itf: { '#set': ts.map((t) => t.itf).reverse() },
      })),
      fc.tuple(tie('value'), tie('value')).map(([a, b]) => ({
        tlc: `[f |-> ${a.tlc}, g_1 |-> ${b.tlc}]`,
        itf: { g_1: b.itf, f: a.itf },
      })),
      fc.tuple(tie('value'), tie('value')).map(([a, b]) => ({
        tlc: `(1 :> ${a.tlc} @@ "k" :> ${b.tlc})`,
        itf: {
          '#map': [
            ['k', b.itf],
            [1, a.itf],
          ],
        },
      })),
    ),
  }));

  test('the two spellings of one value read alike', () => {
    fc.assert(
      fc.property(value, ({ tlc, itf }) => {
        expect(readTlcValue(tlc)).toBe(readItfValue(itf));
      }),
    );
  });

  test('a sequence is the function from 1 to its length, a record the function from its names', () => {
    expect(readTlcValue('<<4, 5>>')).toBe(readTlcValue('(2 :> 5 @@ 1 :> 4)'));
    expect(readTlcValue('[a |-> 1]')).toBe(readItfValue({ '#map': [['a', 1]] }));
    expect(readTlcValue('1..3')).toBe(readTlcValue('{3, 2, 1}'));
  });

  test('refuses a value that nests deeper than any model does', () => {
    expect(() => readTlcValue('{'.repeat(600))).toThrow('deeper');
  });

  test.each(['<<1', '{1 2}', '[a -> 1]', '', '"open', '1..x', '{{'])('refuses %j', (text) => {
    expect(() => readTlcValue(text)).toThrow();
  });
});

test('the judge imports nothing of what it judges', () => {
  const sources = readdirSync(import.meta.dirname).filter((file) => !file.endsWith('.test.ts'));
  for (const file of sources) {
    expect(readFileSync(join(import.meta.dirname, file), 'utf8'), file).not.toMatch(/from '@plimsoll\//);
  }
  expect(
    Object.keys(JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))),
  ).not.toContain('dependencies');
});
