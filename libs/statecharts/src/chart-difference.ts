/** What changed between two charts, in sentences for a reviewer. */
import { type Chart, type ChartTransition, transitionKey } from './chart.ts';

export interface ChartDifference {
  readonly kind: 'added' | 'removed';
  /** `In APEX, Break can now lead to HIBERNATE.` */
  readonly sentence: string;
}

/** One sentence for each control state, initial state and transition that came or went; none when the charts are equal. */
export function chartDifferences(before: Chart, after: Chart): ChartDifference[] {
  return [...oneWay(before, after, 'added'), ...oneWay(after, before, 'removed')];
}

function oneWay(without: Chart, having: Chart, kind: ChartDifference['kind']): ChartDifference[] {
  const now = kind === 'added';
  const states = missing(having.controlStates, without.controlStates).map(
    (control) => `${control} ${now ? 'can now be reached' : 'can no longer be reached'}.`,
  );
  const initial = missing(having.initial, without.initial).map(
    (control) => `A behaviour ${now ? 'can now' : 'can no longer'} begin in ${control}.`,
  );
  const known = new Set(without.transitions.map(transitionKey));
  const transitions = having.transitions
    .filter((transition) => !known.has(transitionKey(transition)))
    .map((one) => transitionSentence(one, now));
  return [...states, ...initial, ...transitions].map((sentence) => ({ kind, sentence }));
}

function transitionSentence({ from, action, to }: ChartTransition, now: boolean): string {
  const where = from === to ? `stay in ${to}` : `lead to ${to}`;
  return `In ${from}, ${action} ${now ? 'can now' : 'can no longer'} ${where}.`;
}

function missing(all: readonly string[], known: readonly string[]): string[] {
  return all.filter((one) => !known.includes(one));
}
