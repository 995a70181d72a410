/**
 * One self-contained page for a reviewer: the chart, the state graph folded by control state with counts, and for
 * any state its values and a shortest path to it.
 */
import { readFileSync } from 'node:fs';
import type { CompiledSpec } from '@plimsoll/tla-values';
import type { Chart, ExploredGraph } from './chart.ts';
import { reviewData } from './review-data.ts';
import { svgText } from './svg.ts';

export interface ReviewPageInput {
  readonly spec: CompiledSpec;
  readonly chart: Chart;
  readonly graph: ExploredGraph;
  /** What was explored: configuration, digests; shown under the title. */
  readonly subtitle: string;
}

/** The page's HTML. Nothing is loaded from elsewhere. */
export async function reviewPage({ spec, chart, graph, subtitle }: ReviewPageInput): Promise<string> {
  const data = reviewData(spec, chart, graph);
  const counts = new Map(data.controlStates.map((name, index) => [name, data.counts[index] ?? 0]));
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

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
