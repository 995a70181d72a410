/**
 * Throughput of single operations, in operations a second and core: `node libs/tla-values/bench/values.ts`.
 * Each line is the best of five rounds; results are consumed so that nothing is optimised away.
 */

import type { Value } from '../src/index.ts';
import { createRuntime } from '../src/index.ts';

const rt = createRuntime({
  stringOrder: ['type', 'from', 'to', 'bal', 'Prepare', 'Commit', 'a', 'b'],
  integers: 'tlc',
});
const s = 0;
const processes = ['p1', 'p2', 'p3', 'p4', 'p5'].map((name) => rt.modelValue(name));
const Proc = rt.canonical(rt.set(processes));
const pc = rt.canonical(rt.fn(Proc, () => 'a', s));
const counters = rt.canonical(rt.fn(rt.interval(0, 7, s), (i) => i, s));
const message = (i: number): Value =>
  rt.record(
    ['type', 'from', 'to', 'bal'],
    ['Prepare', processes[i % 5] as Value, processes[(i >> 2) % 5] as Value, i],
  );
const messages = rt.canonical(rt.set(Array.from({ length: 20 }, (_, i) => message(i))));
const integers = rt.canonical(rt.set([1, 3, 5, 7, 9, 11]));
const queue = rt.canonical(rt.tuple([1, 2, 3, 4]));
const append = rt.standard('Sequences', 'Append') as NonNullable<ReturnType<typeof rt.standard>>;
const TypeOK = rt.functionSet(Proc, rt.set(['a', 'b']), s);
let next = 0;

const cases: { readonly [name: string]: (i: number) => unknown } = {
  'add, compare': (i) => rt.lt(rt.add(i & 255, 1, s), 100, s),
  'f[p] of a model value': (i) => rt.apply(pc, processes[i % 5] as Value, s),
  'f[i] of an integer': (i) => rt.apply(counters, i & 7, s),
  '[f EXCEPT ![p] = v]': (i) => rt.except(pc, [processes[i % 5] as Value], () => 'b', s),
  '[f EXCEPT ![p] = v], interned (old)': (i) =>
    rt.idOf(rt.except(pc, [processes[i % 5] as Value], () => 'b', s)),
  '[f EXCEPT ![i] = v], interned (new)': () => rt.idOf(rt.except(counters, [3], () => ++next & 0xfffff, s)),
  'record of 4 fields': (i) => message(i & 15),
  'record of 4 fields, interned (old)': (i) => rt.idOf(message(i & 15)),
  'r.type': () => rt.select(rt.elements(messages, s)[3] as Value, 'bal', s),
  'm \\in msgs, 20 records': (i) => rt.isIn(message(i & 31), messages, s),
  'msgs \\cup {m}': (i) => rt.union(messages, rt.set([message(20 + (i & 15))]), s),
  'msgs \\cup {m}, interned (old)': (i) => rt.idOf(rt.union(messages, rt.set([message(20 + (i & 15))]), s)),
  'msgs \\ {m}': (i) => rt.minus(messages, rt.set([message(i & 15)]), s),
  '{m \\in msgs : m.bal = i}': (i) => rt.filter(messages, (m) => rt.eq(rt.select(m, 'bal', s), i & 15, s), s),
  '\\E m \\in msgs : m.bal = i': (i) =>
    rt.exists(messages, (m) => rt.eq(rt.select(m, 'bal', s), i & 15, s), s),
  'i \\in {6 integers}': (i) => rt.isIn(i & 15, integers, s),
  'i \\in Nat': (i) => rt.isIn(i, rt.nat, s),
  'pc \\in [Proc -> {2}]': () => rt.isIn(pc, TypeOK, s),
  'Append(q, i)': (i) => append(s, queue, i & 63),
  'Append(q, i), interned (old)': (i) => rt.idOf(append(s, queue, i & 63)),
  'pc = pc1 (equal, fresh)': () =>
    rt.eq(
      rt.fn(Proc, () => 'a', s),
      pc,
      s,
    ),
  '{x + 1 : x \\in S}, 6 integers': () => rt.mapSet(integers, (x) => rt.add(x, 1, s), s),
  'Cardinality({p \\in Proc : f[p] = "a"})': () =>
    rt.cardinality(
      rt.filter(Proc, (p) => rt.eq(rt.apply(pc, p, s), 'a', s), s),
      s,
    ),
  'CHOOSE over SUBSET Proc': () => rt.choose(rt.powerset(Proc, s), (x) => rt.cardinality(x, s) > 1, s),
  'idOf small integer': (i) => rt.idOf(i & 1023),
  'idOf string': () => rt.idOf('Prepare'),
};

let sink = 0;
for (const [name, run] of Object.entries(cases)) {
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    let done = 0;
    while (performance.now() - started < 60) {
      for (let i = 0; i < 2000; i++) if (run(i) === sink) sink++;
      done += 2000;
    }
    best = Math.max(best, (done / (performance.now() - started)) * 1000);
  }
  console.log(
    `${name.padEnd(44)} ${(best / 1e6).toFixed(2).padStart(8)} M/s  ${(1e9 / best).toFixed(0).padStart(6)} ns`,
  );
}
