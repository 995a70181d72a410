import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exploreGraph, type StateGraphData } from '@plimsoll/explorer';
import {
  compareGraphs,
  comparisonText,
  readGraphWithArguments,
  readTlcWrapperGraph,
  type StateGraph,
} from '@plimsoll/graph-comparison';
import { type ModelConfig, parseConfig, readSpec, type SpecIr, stringOrderWith } from '@plimsoll/tla-ir';
import { createRuntime } from '@plimsoll/tla-values';
import { exportXml, findTools, runTlc, type Tools, tlcErrorText } from '@plimsoll/tlaplus-tools';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileSpec } from '../compile-spec.ts';
import { constantsFrom } from '../constants-from.ts';
import { loadCompiled } from '../load-compiled.ts';
import { compileProblemText } from '../problem.ts';
import { type ActWrapper, actWrapper } from './act-wrapper.ts';

const root = join(import.meta.dirname, '../../../..');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

let tools: Tools;
beforeAll(async () => {
  tools = good(await findTools());
});

describe('TLC finds the same steps with the same parameters as the explorer', () => {
  test.each([
    ['InventoryLocks', 'specs-tla/InventoryLocks/MCInventoryLocks'],
    ['SurvivalController', 'specs-tla/SurvivalController/MCSurvivalController'],
    ['the example of somebody else', 'docs/examples/foreign-spec/Crossing'],
  ])(
    'in %s',
    async (_, path) => {
      const model = await read(join(root, `${path}.tla`), readFileSync(join(root, `${path}.cfg`), 'utf8'));
      await expectEqual(model);
    },
    120_000,
  );

  test('where Next goes through definitions with parameters, LET, tuples, instances and names that repeat', async () => {
    const model = await read(
      folderWith({ 'Forms.tla': FORMS, 'Counter.tla': COUNTER }, 'Forms.tla'),
      FORMS_CFG,
    );
    expect([...model.wrapper.parameters]).toEqual([
      ['Take', ['w']],
      ['Drop', ['w']],
      ['Set', ['k']],
      ['Pair', ['a', 'n2']],
      ['Swap', ['w', 'p']],
      ['Next@24:6', []],
      ['Jump', ['s']],
      ['Down', []],
      ['Up', ['by']],
      ['Take#2', []],
    ]);
    await expectEqual(model);
  }, 60_000);

  test('inside CONSTRAINT and ACTION_CONSTRAINT', async () => {
    const model = await read(
      folderWith({ 'Cut.tla': CUT }, 'Cut.tla'),
      'INIT Init\nNEXT Next\nCONSTRAINT Low\nACTION_CONSTRAINT NotTwo\n',
    );
    await expectEqual(model);
  }, 60_000);
});

describe('the comparison of parameters', () => {
  test('is red when the explorer names another argument, though all labels and states are right', async () => {
    const model = await read(
      folderWith({ 'Cut.tla': CUT }, 'Cut.tla'),
      'INIT Init\nNEXT Next\nCONSTRAINT Low\n',
    );
    const tlc = await tlcGraph(model);
    const swapped = {
      ...model.graph,
      edges: model.graph.edges.map((edge) =>
        edge.action === 'Add' && edge.from === 0 ? { ...edge, args: { d: { '#bigint': '3' } } } : edge,
      ),
    };
    expect(compareGraphs(tlc, withArguments(model, model.graph))).toMatchObject({ equal: true });
    expect(compareGraphs(tlc, withArguments(model, swapped))).toMatchObject({ equal: false });
  }, 60_000);

  test('is red when the wrapper records another value than the action got', async () => {
    const model = await read(
      folderWith({ 'Cut.tla': CUT }, 'Cut.tla'),
      'INIT Init\nNEXT Next\nCONSTRAINT Low\n',
    );
    const wrong = model.wrapper.tla.replace(/<<"Add", <<(\w+)>>>>/, '<<"Add", <<$1 + 1>>>>');
    expect(wrong).not.toBe(model.wrapper.tla);
    const tlc = await tlcGraph({ ...model, wrapper: { ...model.wrapper, tla: wrong } });
    expect(compareGraphs(tlc, withArguments(model, model.graph))).toMatchObject({ equal: false });
  }, 60_000);
});

test('reads like Next: a call of each action, and what it was', async () => {
  const ir = await irOf(folderWith({ 'Cut.tla': CUT }, 'Cut.tla'));
  const wrapper = good(actWrapper(ir, configOf('INIT Init\nNEXT Next\n')));
  expect(wrapper.tla.replaceAll(/__\d+/g, '')).toBe(`${'-'.repeat(20)} MODULE CutAct ${'-'.repeat(20)}
(* Made from Cut: each step also says which action it was, with its parameters. *)
EXTENDS Cut
VARIABLE act

ActInit ==
  /\\ Init
  /\\ act = <<"$init", <<>>>>

ActNext ==
  \\/ \\E d \\in {1, 2} :
     /\\ Add(d)
     /\\ act' = <<"Add", <<d>>>>
  \\/ /\\ Back
     /\\ act' = <<"Back", <<>>>>
${'='.repeat(60)}
`);
  expect(wrapper.cfg).toBe('INIT ActInit\nNEXT ActNext\n');
});

test('writes constants as the model has them', async () => {
  const cfg = 'INIT Init\nNEXT Next\nCONSTANTS\n  A = {a1, "s", 3}\n  B <- Two\n  C = TRUE\n';
  const file = folderWith(
    {
      'K.tla': `---- MODULE K ----\nCONSTANTS A, B, C\nVARIABLE x\nTwo == {2}\nInit == x = 0\nNext == x' = x\n====\n`,
    },
    'K.tla',
  );
  const wrapper = good(actWrapper(await irOf(file), configOf(cfg)));
  expect(wrapper.cfg).toBe(
    'INIT ActInit\nNEXT ActNext\nCONSTANT A = {a1, "s", 3}\nCONSTANT B <- Two\nCONSTANT C = TRUE\n',
  );
});

describe('a model that can not be wrapped', () => {
  const problems = async (module: string, cfg: string): Promise<string[]> => {
    const result = actWrapper(await irOf(folderWith({ 'M.tla': module }, 'M.tla')), configOf(cfg));
    return result.ok ? [] : result.problems.map(compileProblemText);
  };
  const module = (body: string): string => `---- MODULE M ----\nEXTENDS Naturals, TLC\n${body}\n====\n`;
  const plain = 'INIT Init\nNEXT Next\n';

  test('is refused where it uses the name that the wrapper needs', async () => {
    expect(await problems(module(`VARIABLE act\nInit == act = 0\nNext == act' = act`), plain)).toEqual([
      'M.tla:3:10: The wrapper needs the name act for itself: act [SC202]',
    ]);
  });

  test('is refused under SYMMETRY and VIEW, where the graph is another one', async () => {
    const body = module(`VARIABLE x\nInit == x = 0\nNext == x' = x\nV == x\nS == {}`);
    expect(await problems(body, `${plain}VIEW V\n`)).toEqual([
      "M.cfg:3:1: Under VIEW TLC's graph is not that of the model: it is not wrapped [SC202]",
    ]);
    expect(await problems(body, `${plain}SYMMETRY S\n`)).toEqual([
      "M.cfg:3:1: Under SYMMETRY TLC's graph is not that of the model: it is not wrapped [SC202]",
    ]);
  });

  test('is refused without behaviour', async () => {
    expect(await problems(module('ASSUME 1 + 1 = 2'), '')).toEqual([
      'M.cfg: The model has no behaviour to wrap [SC103]',
    ]);
  });
});

interface WrappedModel {
  readonly file: string;
  readonly graph: StateGraphData;
  readonly wrapper: ActWrapper;
}

async function expectEqual(model: WrappedModel): Promise<void> {
  const comparison = compareGraphs(await tlcGraph(model), withArguments(model, model.graph));
  expect(comparison.equal, comparisonText(comparison)).toBe(true);
  expect(comparison).toMatchObject({ states: model.graph.states.length });
}

function withArguments({ wrapper }: WrappedModel, graph: StateGraphData): StateGraph {
  return readGraphWithArguments(graph, 'explorer', wrapper.parameters);
}

async function tlcGraph({ file, wrapper }: WrappedModel): Promise<StateGraph> {
  const folder = folderWith({ [`${wrapper.name}.tla`]: wrapper.tla, 'Act.cfg': wrapper.cfg }, '');
  const dumpGraph = join(folder, 'graph.dot');
  const tlc = await runTlc(tools, {
    module: join(folder, `${wrapper.name}.tla`),
    config: join(folder, 'Act.cfg'),
    libraries: [dirname(file)],
    deadlock: false,
    isShort: true,
    isOneOfMany: true,
    dumpGraph,
  });
  if (tlc.error !== undefined) throw new Error(`${tlcErrorText(tlc.error)}\n${wrapper.tla}`);
  return await readTlcWrapperGraph(dumpGraph);
}

async function read(file: string, cfg: string): Promise<WrappedModel> {
  const ir = await irOf(file);
  const config = configOf(cfg);
  const { source } = good(compileSpec(ir, config));
  const compiled = good(await loadCompiled(source, join(root, '.plimsoll/compiled')));
  const runtime = createRuntime({ stringOrder: stringOrderWith(ir, config), integers: 'tlc' });
  const spec = compiled.instantiate(runtime, constantsFrom(config, runtime));
  return { file, graph: exploreGraph(spec), wrapper: good(actWrapper(ir, config)) };
}

async function irOf(file: string): Promise<SpecIr> {
  const { xml, files } = good(await exportXml(tools, { module: file, isOneOfMany: true }));
  const sources = new Map(
    files.flatMap(({ moduleName, path }) =>
      path === undefined ? [] : [[moduleName, { file: path, text: readFileSync(path, 'utf8') }] as const],
    ),
  );
  return good(readSpec({ xml, sources }));
}

function configOf(text: string): ModelConfig {
  return good(parseConfig(text, 'M.cfg'));
}

/** A new folder with these files; the path of one of them. */
function folderWith(files: { readonly [name: string]: string }, wanted: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-act-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return join(folder, wanted);
}

function good<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (result.ok) return result.value;
  throw new Error(
    JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2),
  );
}

const CUT = String.raw`---- MODULE Cut ----
EXTENDS Naturals
VARIABLES x, y
Init == x \in 0..1 /\ y = 0
Add(d) == x' = x + d /\ y' \in {y, y + d}
Back == x > 1 /\ x' = x - 1 /\ UNCHANGED y
Next == (\E d \in {1, 2} : Add(d)) \/ Back
Low == x < 4 /\ y < 4
NotTwo == y' # 2
====
`;

const COUNTER = String.raw`---- MODULE Counter ----
LOCAL INSTANCE Naturals
CONSTANT Limit
VARIABLES c, others
LOCAL Least(a, b) == IF a < b THEN a ELSE b
Sum[n \in 0..5] == IF n = 0 THEN 0 ELSE 1 + Sum[n - 1]
Up(by) == c < Limit /\ c' = Least(Sum[c] + by, Limit) /\ UNCHANGED others
Down == c > 0 /\ c' = c - 1 /\ UNCHANGED others
Step == Down \/ \E by \in {1, 2} : Up(by)
====
`;

const FORMS = String.raw`---- MODULE Forms ----
EXTENDS Naturals, Sequences
CONSTANT Procs
VARIABLES held, n, x
Cnt == INSTANCE Counter WITH c <- x, Limit <- 2, others <- <<held, n>>
Init == held = {} /\ n = 0 /\ x \in 0..1
Take(w) == w \notin held /\ held' = held \cup {w} /\ UNCHANGED <<n, x>>
Drop(w) == w \in held /\ held' = held \ {w} /\ UNCHANGED <<n, x>>
Both(p) == Take(p) \/ Drop(p)
Set(S, k) == k \in S /\ n' = k /\ UNCHANGED <<held, x>>
Put(k) == Set({k, 2}, k)
Pair(a, n2) == n2 = 1 /\ a \in held /\ n' = (n + n2) % 3 /\ UNCHANGED <<held, x>>
Swap(w, p) == w \in held /\ p \notin held /\ held' = (held \ {w}) \cup {p} /\ UNCHANGED <<n, x>>
Jump(s, to) == n' = (s + to) % 3 /\ UNCHANGED <<held, x>>
Id(e) == e
Next ==
  \/ \E w \in Procs : Both(w)
  \/ LET low == 1
         high(k) == low + k
     IN \E k \in low..high(1) : Put(k)
  \/ \E <<a, n1>> \in Procs \X {1, 2} : Pair(a, n1)
  \/ \E p \in Procs : \E w \in {q \in Procs : q # p} : Swap(p, w)
  \/ LET top == 2 IN
     /\ n = top
     /\ \E d \in {0} : n' = d
     /\ UNCHANGED <<held, x>>
  \/ \E s \in {n} : Jump(s, n + 1)
  \/ Cnt!Step
  \/ Take(Id(CHOOSE p \in Procs : TRUE))
====
`;

const FORMS_CFG = 'INIT Init\nNEXT Next\nCONSTANT Procs = {p1, p2}\n';
