/**
 * One self-contained page for a reviewer: the chart, the state graph folded by control state with counts, and for
 * any state its values and a shortest path to it.
 */
import { readFileSync } from 'node:fs';
import type { CompiledSpec } from '@plimsoll/tla-values';
import { type Chart, controlStates, type ExploredGraph } from './chart.ts';
import { stateOfItf } from './itf-state.ts';
import { svgText } from './svg.ts';

/** States listed on a page: beyond, the page is told to be partial. A browser lays this many out in a second. */
const STATES_LISTED_MAX = 20_000;

export interface ReviewPageInput {
  readonly spec: CompiledSpec;
  readonly chart: Chart;
  readonly graph: ExploredGraph;
  /** What was explored: configuration, digests; shown under the title. */
  readonly subtitle: string;
}

/** The page's HTML. Nothing is loaded from elsewhere. */
export async function reviewPage({ spec, chart, graph, subtitle }: ReviewPageInput): Promise<string> {
  const control = controlStates(spec, graph);
  const counts = new Map<string, number>();
  for (const name of control.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const shown = graph.states.slice(0, STATES_LISTED_MAX);
  const data = {
    controlStates: chart.controlStates,
    variables: spec.variables,
    states: shown.map(({ id, values, initial }) => ({
      id,
      initial,
      control: control.get(id),
      values: spec.variables.map((name) => formatted(spec, values, name)),
    })),
    steps: graph.edges
      .filter(({ from, to }) => from < shown.length && to < shown.length)
      .map(({ from, to, action }) => [from, to, action]),
    omitted: graph.states.length - shown.length,
  };
  const svg = await svgText(chart, counts);
  const asset = (name: string): string => readFileSync(new URL(`../page/${name}`, import.meta.url), 'utf8');
  return asset('review.html')
    .replaceAll('title-of-spec', () => escapeHtml(chart.spec))
    .replace('<!--subtitle-->', () => escapeHtml(subtitle))
    .replace('/*style*/', () => asset('review.css'))
    .replace('<!--chart-->', () => svg)
    .replace('"state-graph"', () => JSON.stringify(data).replaceAll('<', '\\u003c'))
    .replace('/*script*/', () => asset('review.js'));
}

function formatted(
  spec: CompiledSpec,
  values: ExploredGraph['states'][number]['values'],
  name: string,
): string {
  const value = stateOfItf(spec, values)[name];
  return value === undefined ? '' : spec.runtime.format(value);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
