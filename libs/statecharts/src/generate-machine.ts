/** Prints the XState v5 machine of a spec: the statechart that its state graph shows, typed with `setup()`. */
import type { CompiledSpec } from '@plimsoll/tla-values';
import type { Chart, ChartTransition } from './chart.ts';

/** Source text of `<Spec>.machine.ts`. Deterministic: same spec, same chart, same bytes. */
export function generateMachine(spec: CompiledSpec, chart: Chart, header: string): string {
  const name = `${spec.name.charAt(0).toLowerCase()}${spec.name.slice(1)}`;
  return [
    header,
    '',
    "import { FIRST_CONTEXT, type MachineContext, machineParts, type SpecSteps } from '@plimsoll/statecharts';",
    "import { setup } from 'xstate';",
    '',
    '/** Each action of the spec with the fields that make it deterministic; values are ITF JSON. */',
    `export type ${spec.name}Event =`,
    `  | { readonly type: '$init';${spec.variables.map((variable) => ` readonly ${key(variable)}: unknown;`).join('')} }`,
    ...eventTypes(spec),
    '',
    `/** The statechart of ${spec.name}: walks the graph that TLC finds. What it can't take it refuses, and says why. */`,
    `export function ${name}Machine(steps: SpecSteps) {`,
    '  const { guards, actions } = machineParts(steps);',
    '  return setup({',
    `    types: { context: {} as MachineContext, events: {} as ${spec.name}Event },`,
    '    guards,',
    '    actions,',
    '  }).createMachine({',
    `    id: ${text(spec.name)},`,
    "    initial: '$start',",
    '    context: FIRST_CONTEXT,',
    "    on: { '*': { actions: 'refuse' } },",
    '    states: {',
    '      $start: {',
    '        on: {',
    ...eventLines('$init', chart.initial),
    '        },',
    '      },',
    ...chart.controlStates.flatMap((control) => stateLines(control, chart)),
    '    },',
    '  });',
    '}',
    '',
  ].join('\n');
}

function eventTypes(spec: CompiledSpec): string[] {
  const types = spec.actions.map(({ id, fields }) => {
    const members = fields.map(
      ({ name, role }) => ` readonly ${key(name)}${role === 'parameter' ? '' : '?'}: unknown;`,
    );
    return `  | { readonly type: ${text(id)};${members.join('')} }`;
  });
  return types.map((type, index) => (index === types.length - 1 ? `${type};` : type));
}

function stateLines(control: string, chart: Chart): string[] {
  const leaving = chart.transitions.filter(({ from }) => from === control);
  const actions = [...new Set(leaving.map(({ action }) => action))];
  return [
    `      ${key(control)}: {`,
    '        on: {',
    ...actions.flatMap((action) => eventLines(action, targetsOf(leaving, action))),
    '        },',
    '      },',
  ];
}

function targetsOf(leaving: readonly ChartTransition[], action: string): string[] {
  return leaving.filter((transition) => transition.action === action).map(({ to }) => to);
}

function eventLines(event: string, targets: readonly string[]): string[] {
  return [
    `          ${key(event)}: [`,
    ...targets.map(
      (target) =>
        `            { guard: { type: 'leadsTo', params: { control: ${text(target)} } }, target: ${text(target)}, actions: 'take' },`,
    ),
    "            { actions: 'refuse' },",
    '          ],',
  ];
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : text(name);
}

function text(value: string): string {
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
