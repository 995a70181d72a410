/** Prints the XState v5 machine of a spec: the statechart that its state graph shows, typed with `setup()`. */
import type { CompiledSpec } from '@plimsoll/tla-values';
import type { Chart, ChartTransition } from './chart.ts';
import { eventKey, INIT_EVENT } from './itf-state.ts';
import { START } from './machine-parts.ts';

/** Source text of `<Spec>.machine.ts`. Deterministic: same spec, same chart, same bytes. */
export function generateMachine(spec: CompiledSpec, chart: Chart, header: string): string {
  return [
    header,
    '',
    "import { FIRST_CONTEXT, type MachineContext, machineParts, type SpecSteps } from '@plimsoll/statecharts';",
    "import { assign, setup } from 'xstate';",
    '',
    '/** Each action of the spec with the fields that make it deterministic; values are ITF JSON. */',
    `export type ${eventTypeName(spec)} =`,
    ...eventTypes(spec).map((type, index, all) => `  | ${type}${index === all.length - 1 ? ';' : ''}`),
    '',
    `/** The statechart of ${spec.name}: walks the graph that TLC finds. What it can't take it refuses, and says why. */`,
    `export function ${machineName(spec)}(steps: SpecSteps) {`,
    '  const { leadsTo, take, refuse } = machineParts(steps);',
    '  return setup({',
    `    types: { context: {} as MachineContext, events: {} as ${eventTypeName(spec)} },`,
    '    guards: { leadsTo },',
    '    actions: { take: assign(take), refuse: assign(refuse) },',
    '  }).createMachine({',
    `    id: ${text(spec.name)},`,
    `    initial: ${text(START)},`,
    '    context: FIRST_CONTEXT,',
    "    on: { '*': { actions: 'refuse' } },",
    '    states: {',
    ...stateLines(START, [{ action: INIT_EVENT, targets: chart.initial }]),
    ...chart.controlStates.flatMap((control) => stateLines(control, leavingBy(chart, control))),
    '    },',
    '  });',
    '}',
    '',
  ].join('\n');
}

/** The name of the function that a generated module exports: `MCTwoPhase` gives `mcTwoPhaseMachine`. */
export function machineName({ name }: Pick<CompiledSpec, 'name'>): string {
  const lower = name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+(?![a-z])|^[A-Z]/, (head) => head.toLowerCase());
  return `${/^\d/.test(lower) ? '_' : ''}${lower}Machine`;
}

function eventTypeName({ name }: CompiledSpec): string {
  return `${/^\d/.test(name) ? '_' : ''}${name}Event`;
}

function eventTypes(spec: CompiledSpec): string[] {
  const member = (field: string, mark: string): string =>
    ` readonly ${key(eventKey(field))}${mark}: unknown;`;
  const initial = spec.variables.map((variable) => member(variable, ''));
  const steps = spec.actions.map(({ id, fields }) => ({
    id,
    // A choice that isn't on the step's path is left out.
    members: fields.map(({ name, role }) => member(name, role === 'parameter' ? '' : '?')),
  }));
  return [{ id: INIT_EVENT, members: initial }, ...steps].map(
    ({ id, members }) => `{ readonly type: ${text(id)};${members.join('')} }`,
  );
}

interface Leaving {
  readonly action: string;
  readonly targets: readonly string[];
}

function leavingBy(chart: Chart, control: string): Leaving[] {
  const targets = new Map<string, string[]>();
  const add = ({ action, to }: ChartTransition): void => {
    const known = targets.get(action);
    if (known === undefined) targets.set(action, [to]);
    else known.push(to);
  };
  chart.transitions.filter(({ from }) => from === control).forEach(add);
  return [...targets].map(([action, found]) => ({ action, targets: found }));
}

function stateLines(control: string, leaving: readonly Leaving[]): string[] {
  if (leaving.length === 0) return [`      ${key(control)}: {},`];
  return [
    `      ${key(control)}: {`,
    '        on: {',
    ...leaving.flatMap(({ action, targets }) => [
      `          ${key(action)}: [`,
      ...targets.map(
        (target) =>
          `            { guard: { type: 'leadsTo', params: { control: ${text(target)} } }, target: ${text(targetPath(target))}, actions: 'take' },`,
      ),
      "            { actions: 'refuse' },",
      '          ],',
    ]),
    '        },',
    '      },',
  ];
}

/** In a target XState reads a dot as a path and a backslash as an escape; in a state's own key it doesn't. */
function targetPath(control: string): string {
  return control.replace(/[\\.]/g, '\\$&');
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : text(name);
}

/** A string literal in single quotes. */
function text(value: string): string {
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
