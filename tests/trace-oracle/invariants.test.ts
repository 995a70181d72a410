/**
 * A monitor looks only at those conjuncts of an invariant that a step can have changed. What it says has to be what
 * TLC says of the invariants as a whole, one after the other: true, false, or an error that a false one before it hides.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type State, type StatePredicate, TlaError } from '@plimsoll/tla-values';
import { judgedByTlc } from '@plimsoll/tla-values/differential';
import { createMonitor, type MonitoredSpec, randomOf } from '@plimsoll/trace-validation';
import { afterAll, expect, test, vi } from 'vitest';
import { loadSpec, traceHeader } from '../support/oracle-specs.ts';

vi.setConfig({ testTimeout: 240_000 });

/** The run is the same each time: how often each outcome came up is judged too. */
const SEED = 1;
const INVARIANTS = 40;
const BEHAVIOURS = 2_000;
const STEPS_MAX = 6;
/** Each variable takes these values; `f` has the points 1 and 2. */
const VALUES = [0, 1, 2, 3];
const VARIABLES = ['x', 'y', 'z'] as const;

/** True of most states, false of some; below them those that are errors in some. */
const TRUTHS = [
  'V # 2',
  'V < 3',
  'V + W < 6',
  'V \\in {0, 1, 3}',
  'V = 0 \\/ W < 3',
  '\\A i \\in 1..V : i < 4',
  '(V < 4 /\\ W # 2)',
];
const GUARDED = [
  'f[V] > 0',
  '6 \\div V > 0',
  'V > 0 => f[V] > 0',
  '(V \\in {1, 2} /\\ f[V] > 0)',
  '\\A i \\in 1..V : f[i] > 0',
  'IF V > 2 THEN 7 ELSE W < 4',
  'V # "a"',
  '(CHOOSE i \\in 1..V : i > 0) < 4',
];

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-invariants-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Random = ReturnType<typeof randomOf>;
type Plain = Readonly<Record<(typeof VARIABLES)[number], number>>;
type Judgement = 'true' | 'false' | 'error';

function pick<T>(from: readonly T[], random: Random): T {
  return from[random(from.length)] as T;
}

function invariant(random: Random): string {
  const atoms = Array.from({ length: 2 + random(3) }, () => {
    const atom = pick(random(5) < 3 ? TRUTHS : GUARDED, random);
    return `(${atom.replaceAll('V', pick(VARIABLES, random)).replaceAll('W', pick(VARIABLES, random))})`;
  });
  return atoms.join(' /\\ ');
}

/** Each set of variables has an action that may change it. */
const ACTIONS = [['x'], ['y'], ['z'], ['x', 'y'], ['y', 'z'], ['x', 'y', 'z']] as const;
const actionName = (written: readonly string[]): string => `Set_${written.join('_')}`;

function moduleText(invariants: readonly string[]): string {
  const actions = ACTIONS.map((written) => {
    const set = written.map((name) => `${name}' \\in Values`);
    const kept = VARIABLES.filter((name) => !(written as readonly string[]).includes(name));
    return `${actionName(written)} == ${[...set, `UNCHANGED <<${kept.join(', ')}>>`].join(' /\\ ')}`;
  });
  return [
    '---- MODULE Guarded ----',
    'EXTENDS Integers',
    `VARIABLES ${VARIABLES.join(', ')}`,
    'f == <<1, 2>>',
    `Values == {${VALUES.join(', ')}}`,
    `Init == ${VARIABLES.map((name) => `${name} \\in Values`).join(' /\\ ')}`,
    ...actions,
    `Next == ${ACTIONS.map(actionName).join(' \\/ ')}`,
    ...invariants.map((text, number) => `Inv${number} == ${text}`),
    '====',
    '',
  ].join('\n');
}

const states: readonly Plain[] = VALUES.flatMap((x) =>
  VALUES.flatMap((y) => VALUES.map((z): Plain => ({ x, y, z }))),
);
const numberOf = ({ x, y, z }: Plain): number => (x * VALUES.length + y) * VALUES.length + z;

/** What TLC says of each invariant in each state. */
async function tlcTable(invariants: readonly string[]): Promise<readonly (readonly Judgement[])[]> {
  const judged = await judgedByTlc(
    invariants.flatMap((text) =>
      states.map(({ x, y, z }) => `LET x == ${x} y == ${y} z == ${z} f == <<1, 2>> IN ${text}`),
    ),
  );
  if (judged === undefined) throw new Error('no TLC on this machine');
  const judgements = judged.map((each): Judgement => {
    if (!each.ok) return 'error';
    if (each.printed === 'TRUE') return 'true';
    return each.printed === 'FALSE' ? 'false' : 'error';
  });
  return invariants.map((_, number) =>
    judgements.slice(number * states.length, (number + 1) * states.length),
  );
}

/** The first that is not true. */
function whole(chosen: readonly number[], table: readonly (readonly Judgement[])[], state: Plain): Judgement {
  const judgements = chosen.map((number) => table[number]?.[numberOf(state)] as Judgement);
  return judgements.find((judgement) => judgement !== 'true') ?? 'true';
}

/** What the invariants say as functions, evaluated whole: the words of the error. */
function wholeError(invariants: readonly StatePredicate[], state: State): string | undefined {
  try {
    invariants.every((each) => each.holds(state));
    return undefined;
  } catch (error) {
    if (error instanceof TlaError) return error.message;
    throw error;
  }
}

function monitorOf(monitored: MonitoredSpec, chosen: readonly number[]) {
  const { spec } = monitored;
  const invariants = chosen.map((number) => spec.invariants[number] as StatePredicate);
  const monitor = createMonitor({ specs: [{ ...monitored, spec: { ...spec, invariants } }] });
  const header = { trace: 'plimsoll/1', ...traceHeader('Guarded', monitored) } as const;
  expect(monitor.header(header)).toBe('open');
  return { monitor, header, invariants };
}

test('a step is judged as TLC judges all invariants after it', async () => {
  const random = randomOf(SEED);
  const texts = Array.from({ length: INVARIANTS }, () => invariant(random));
  writeFileSync(join(folder, 'Guarded.tla'), moduleText(texts));
  const named = texts.map((_, number) => `INVARIANT Inv${number}\n`).join('');
  writeFileSync(join(folder, 'Guarded.cfg'), `INIT Init\nNEXT Next\n${named}`);
  const [table, { monitored }] = await Promise.all([tlcTable(texts), loadSpec('Guarded', folder)]);
  expect(monitored.spec.invariants.filter(({ conjuncts }) => conjuncts !== undefined).length).toBeGreaterThan(
    INVARIANTS / 2,
  );
  const seen = { true: 0, false: 0, error: 0 };
  for (let count = 0; count < BEHAVIOURS; count++) {
    const chosen = Array.from({ length: 1 + random(3) }, () => random(INVARIANTS));
    const starts = states.filter((state) => whole(chosen, table, state) === 'true');
    if (starts.length === 0) continue;
    const { monitor, header, invariants } = monitorOf(monitored, chosen);
    let state = pick(starts, random);
    const words = (): string =>
      `${chosen.map((number) => texts[number]).join(' ; ')} at ${JSON.stringify(state)}`;
    let action = 'Init';
    for (let seq = 1; seq <= STEPS_MAX; seq++) {
      const event = { seq, tsUs: seq, actor: 'test', action, state: { ...state }, prev: header.specDigest };
      const status = monitor.event(event, seq + 1);
      const expected = whole(chosen, table, state);
      seen[expected]++;
      expect(status, words()).toBe(expected === 'true' ? 'open' : 'refused');
      if (status !== 'open') {
        const answer = monitor.finish({ kind: 'stopped', header, count: seq, lastSeq: seq });
        const refusal = answer.kind === 'refused' ? answer.refusal : undefined;
        const code = expected === 'false' ? 'MON201' : 'MON203';
        expect(refusal?.code, words()).toBe(code);
        if (refusal?.code === 'MON203')
          expect(refusal.detail).toContain(wholeError(invariants, state) ?? 'an error');
        break;
      }
      const written = pick(ACTIONS, random);
      action = actionName(written);
      for (const name of written) state = { ...state, [name]: pick(VALUES, random) };
    }
  }
  // All three came up often: else the comparison would show nothing.
  expect(Math.min(seen.true, seen.false, seen.error), JSON.stringify(seen)).toBeGreaterThan(BEHAVIOURS / 10);
});
