/** A chart as SVG, laid out by Graphviz. */
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { type Chart, changesOf } from './chart.ts';

/** The chart as Graphviz text. Nodes carry their control state in `id`, so that a page can find them. */
export function dotText(chart: Chart, counts: ReadonlyMap<string, number> = new Map()): string {
  const numbers = new Map(chart.controlStates.map((control, index) => [control, index]));
  const nodeOf = (control: string): string => `n${numbers.get(control)}`;
  const nodes = chart.controlStates.map((control) => {
    const count = counts.get(control);
    const label = count === undefined ? control : `${control}\n${count} ${count === 1 ? 'state' : 'states'}`;
    return `  ${nodeOf(control)} [id=${quote(`control-${numbers.get(control)}`)}, label=${quote(label)}];`;
  });
  const edges = changesOf(chart).map(
    ({ from, to, actions }) =>
      `  ${nodeOf(from)} -> ${nodeOf(to)} [label=${quote(actions.map((action) => ` ${action} `).join('\n'))}];`,
  );
  return [
    'digraph chart {',
    '  rankdir=TB; nodesep=0.6; ranksep=0.7; bgcolor="transparent";',
    '  node [shape=box, style="rounded,filled", fillcolor="#f4f6f8", color="#34495e", fontname="sans-serif", fontsize=12];',
    '  edge [color="#5d6d7e", fontname="sans-serif", fontsize=10];',
    ...chart.initial.map(
      (control) =>
        `  start_${nodeOf(control)} [shape=point, label=""]; start_${nodeOf(control)} -> ${nodeOf(control)};`,
    ),
    ...nodes,
    ...edges,
    '}',
    '',
  ].join('\n');
}

/** The chart as an SVG element, without XML prologue. */
export async function svgText(chart: Chart, counts?: ReadonlyMap<string, number>): Promise<string> {
  const graphviz = await Graphviz.load();
  const svg = graphviz.dot(dotText(chart, counts));
  return svg.slice(svg.indexOf('<svg'));
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
