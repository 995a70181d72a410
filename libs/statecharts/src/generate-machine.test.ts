import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { generateMachine, machineName } from './generate-machine.ts';
import type { MachineContext } from './machine-parts.ts';
import { type CompiledModel, machineOf, modelFrom, root, scratchFolder } from './testing/compiled-model.ts';
import { names, shapes } from './testing/fixtures.ts';

let model: CompiledModel;
let named: CompiledModel;
beforeAll(async () => {
  model = await modelFrom(shapes.name, shapes.body, shapes.config);
  named = await modelFrom(names.name, names.body, names.config);
}, 60_000);

describe('the generated machine', () => {
  test('type-checks under strict tsc, and a wrong event type does not', () => {
    const folder = scratchFolder();
    const files = [model, named].map(({ spec, chart }) => {
      writeFileSync(
        join(folder, `${spec.name}.machine.ts`),
        generateMachine(spec, chart, '// made by a test'),
      );
      return `${spec.name}.machine.ts`;
    });
    const use = (name: string, event: string): void =>
      writeFileSync(
        join(folder, name),
        `import { mcShapesMachine } from './MCShapes.machine.ts';
import { specSteps } from '@plimsoll/statecharts';
import { createActor } from 'xstate';
declare const spec: Parameters<typeof specSteps>[0];
createActor(mcShapesMachine(specSteps(spec))).send(${event});\n`,
      );
    use('right.ts', "{ type: 'Push', $type: 'p1' }");
    use('wrong-type.ts', "{ type: 'Pusch', $type: 'p1' }");
    use('wrong-field.ts', "{ type: 'Push' }");
    expect(typeErrors(folder, [...files, 'right.ts'])).toEqual([]);
    expect(typeErrors(folder, ['wrong-type.ts', 'wrong-field.ts']).map((line) => line.split('(')[0])).toEqual(
      ['wrong-field.ts', 'wrong-type.ts'],
    );
  }, 60_000);

  test('is the same bytes for the same spec and chart', () => {
    const { spec, chart } = model;
    expect(generateMachine(spec, chart, '// head')).toBe(generateMachine(spec, chart, '// head'));
  });

  test('refuses, with the reason, what it can not take, and goes on from where it was', async () => {
    const actor = createActor(await machineOf(model.spec, model.chart)).start();
    const sent = (event: { readonly type: string }) => {
      actor.send(event);
      const { refused, state } = actor.getSnapshot().context as MachineContext;
      return [refused, state === null ? null : state['queue']];
    };
    const initial = {
      queue: { '#tup': [] },
      seen: { '#set': [] },
      at: Object.fromEntries([
        ['#map', ['p1', 'p2'].map((p) => [p, { '#tup': ['idle', { '#bigint': '0' }] }])],
      ]),
    };
    const push = { type: 'Push', $type: 'p1' };
    const empty = { '#tup': [] };
    const pushed = { '#tup': [{ who: 'p1', what: { '#set': ['p1'] } }] };
    expect(sent(push)).toEqual(['Push before $init', null]);
    expect(sent({ type: '$init' })).toEqual(["$init doesn't give exactly the variables of MCShapes", null]);
    expect(sent({ type: '$init', ...initial, more: 1 } as never)).toEqual([
      "$init doesn't give exactly the variables of MCShapes",
      null,
    ]);
    expect(sent({ type: '$init', ...initial, queue: pushed } as never)).toEqual([
      "$init: the state doesn't satisfy Init",
      null,
    ]);
    expect(sent({ type: '$init', ...initial } as never)).toEqual([null, empty]);
    expect(sent({ type: 'Pop' })).toEqual(["Pop isn't enabled with these values", empty]);
    expect(sent({ type: 'Pusch' })).toEqual(['Pusch is no action of MCShapes', empty]);
    expect(sent({ ...push, extra: 1 } as never)).toEqual([
      "Push has a field that the action doesn't know",
      empty,
    ]);
    expect(sent({ ...push, $type: 'p3' } as never)).toEqual(["Push isn't enabled with these values", empty]);
    expect(sent({ type: 'Push', $type: { '#set': 5 } } as never)[0]).toContain('Not an ITF value');
    expect(sent(push)).toEqual([null, pushed]);
    expect(sent({ type: 'Pop' })).toEqual(['Pop leaves the next state open: give all its fields', pushed]);
    expect(sent({ type: 'Pop', "seen'": { '#set': [] } } as never)).toEqual([null, empty]);
  });

  test('says so when its chart lacks a step that the spec takes', async () => {
    const chart = { ...model.chart, transitions: [] };
    const actor = createActor(await machineOf(model.spec, chart)).start();
    const [first] = model.graph.states;
    actor.send({ type: '$init', ...first?.values } as never);
    actor.send({ type: 'Push', $type: 'p1' } as never);
    expect((actor.getSnapshot().context as MachineContext).refused).toMatch(
      /^the chart has no Push to .* from here$/,
    );
  });

  test('carries its state as plain JSON that a new actor goes on from', async () => {
    const machine = await machineOf(model.spec, model.chart);
    const actor = createActor(machine).start();
    actor.send({ type: '$init', ...model.graph.states[0]?.values } as never);
    const saved = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
    const again = createActor(machine, { snapshot: saved }).start();
    again.send({ type: 'Push', $type: 'p1' } as never);
    expect((again.getSnapshot().context as MachineContext).refused).toBeNull();
  });
});

test.each([
  ['Lease', 'leaseMachine'],
  ['MCTwoPhase', 'mcTwoPhaseMachine'],
  ['MC', 'mcMachine'],
  ['ABC2', 'abc2Machine'],
  ['2PC', '_2PCMachine'],
])('the machine of %s is called %s', (name, expected) => {
  expect(machineName({ name })).toBe(expected);
});

/** What tsc says of the files, one line an error. */
function typeErrors(folder: string, files: readonly string[]): string[] {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { noEmit: true, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
    files,
    include: [],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  try {
    execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder, encoding: 'utf8' });
    return [];
  } catch (error) {
    const { stdout } = error as { readonly stdout: string };
    return stdout.split('\n').filter((line) => /^\S.*error TS/.test(line));
  }
}
