/** A chart as a Mermaid state diagram: what renders in a README or a review. */
import { type Chart, changesOf } from './chart.ts';

/** `stateDiagram-v2` text. Steps inside one control state are left out: the chart shows its changes. */
export function mermaidText(chart: Chart): string {
  const names = new Map(chart.controlStates.map((control, index) => [control, `s${index}`]));
  const idOf = (control: string): string => names.get(control) ?? '';
  return [
    'stateDiagram-v2',
    ...chart.controlStates.map((control) => `  state "${escaped(control)}" as ${idOf(control)}`),
    ...chart.initial.map((control) => `  [*] --> ${idOf(control)}`),
    ...changesOf(chart).map(
      ({ from, to, actions }) => `  ${idOf(from)} --> ${idOf(to)}: ${escaped(actions.join(', '))}`,
    ),
    '',
  ].join('\n');
}

/** Mermaid ends a label at a colon, a semicolon or a quote, and knows no backslash; it reads entities as `#58;`. */
function escaped(text: string): string {
  return text.replace(/[^\w\s=<>{}[\](),-]/gu, (character) => `#${character.codePointAt(0)};`);
}
