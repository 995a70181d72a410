/** Coverage of several traces together: shares, thresholds, and what no trace ever did. */
import type { Coverage, SpecCoverage, VariableCoverage } from './coverage.ts';
import type { GuardReport } from './guard-outcomes.ts';

/** The least shares that a policy asks for, each in [0, 1]; an absent one is not asked for. */
export interface CoverageThresholds {
  /** Actions taken at least once, of all. */
  readonly actions?: number;
  /** Outcomes of guards seen, of two for each conjunct. */
  readonly guards?: number;
  /** Variables given in full, over all lines. */
  readonly observed?: number;
  /** Changes of variables that a line showed, of all changes. */
  readonly seenChanges?: number;
}

/** The shares of one spec, each in [0, 1]. */
export interface CoverageShares {
  readonly spec: string;
  readonly actions: number;
  readonly guards: number;
  readonly observed: number;
  readonly seenChanges: number;
}

/** One threshold that is not reached. */
export interface CoverageShortfall {
  readonly spec: string;
  readonly what: keyof CoverageThresholds;
  readonly found: number;
  readonly least: number;
}

/** Adds coverages of traces up, spec by spec. Shares of lines are averaged over the traces. */
export function addCoverages(coverages: readonly Coverage[]): SpecCoverage[] {
  const bySpec = new Map<string, SpecCoverage[]>();
  for (const spec of coverages.flatMap(({ specs }) => specs))
    bySpec.set(spec.spec, [...(bySpec.get(spec.spec) ?? []), spec]);
  return [...bySpec.values()].map(added);
}

function added(specs: readonly SpecCoverage[]): SpecCoverage {
  const first = specs[0] as SpecCoverage;
  const actions = first.actions.map(({ action }) => ({
    action,
    count: sum(specs.map((each) => each.actions.find((one) => one.action === action)?.count ?? 0)),
  }));
  return {
    spec: first.spec,
    actions,
    never: actions.filter(({ count }) => count === 0).map(({ action }) => action),
    hiddenSteps: sum(specs.map(({ hiddenSteps }) => hiddenSteps)),
    observedShare: sum(specs.map(({ observedShare }) => observedShare)) / specs.length,
    partlyObservedShare: sum(specs.map(({ partlyObservedShare }) => partlyObservedShare)) / specs.length,
    transitions: grouped(
      specs.flatMap(({ transitions }) => transitions),
      ({ transition }) => transition,
      (group) => ({ ...(group[0] as (typeof group)[number]), count: sum(group.map(({ count }) => count)) }),
    ),
    guards: grouped(
      specs.flatMap(({ guards }) => guards),
      ({ action, at }) => `${action} ${at}`,
      (group): GuardReport => ({
        ...(group[0] as GuardReport),
        holds: sum(group.map(({ holds }) => holds)),
        fails: sum(group.map(({ fails }) => fails)),
      }),
    ),
    variables: grouped(
      specs.flatMap(({ variables }) => variables),
      ({ variable }) => variable,
      (group): VariableCoverage => ({
        variable: (group[0] as VariableCoverage).variable,
        observed: sum(group.map(({ observed }) => observed)),
        changed: sum(group.map(({ changed }) => changed)),
        changedUnseen: sum(group.map(({ changedUnseen }) => changedUnseen)),
      }),
    ),
  };
}

export function coverageShares(coverage: SpecCoverage): CoverageShares {
  const { spec, actions, never, guards, variables, observedShare } = coverage;
  const outcomes = sum(guards.map(({ holds, fails }) => Number(holds > 0) + Number(fails > 0)));
  const changed = sum(variables.map((each) => each.changed));
  const unseen = sum(variables.map(({ changedUnseen }) => changedUnseen));
  return {
    spec,
    actions: actions.length === 0 ? 1 : 1 - never.length / actions.length,
    guards: guards.length === 0 ? 1 : outcomes / (2 * guards.length),
    observed: observedShare,
    seenChanges: changed === 0 ? 1 : 1 - unseen / changed,
  };
}

/** Thresholds that are not reached; empty when all are. */
export function coverageShortfalls(
  coverages: readonly SpecCoverage[],
  thresholds: CoverageThresholds,
): CoverageShortfall[] {
  return coverages.flatMap((coverage) => {
    const shares = coverageShares(coverage);
    return (Object.keys(thresholds) as (keyof CoverageThresholds)[]).flatMap((what) => {
      const least = thresholds[what] ?? 0;
      const found = shares[what];
      return found < least ? [{ spec: coverage.spec, what, found, least }] : [];
    });
  });
}

/** For people: shares first, then what no trace did. */
export function coverageText(coverage: SpecCoverage): string {
  const shares = coverageShares(coverage);
  const { spec, actions, never, transitions, guards, variables } = coverage;
  const lines = [
    `${spec}  actions ${percent(shares.actions)}, guard outcomes ${percent(shares.guards)}, variables observed ${percent(shares.observed)}, changes seen ${percent(shares.seenChanges)}`,
    ...actions.filter(({ count }) => count > 0).map(({ action, count }) => `  ${action} ${count}`),
    ...transitions.map(({ transition, count }) => `  ${transition} ${count}`),
    ...never.map((action) => `  never: ${action}`),
  ];
  for (const { action, at, text, holds, fails } of guards) {
    const missing = [holds === 0 ? 'true' : '', fails === 0 ? 'false' : ''].filter(Boolean).join(' or ');
    if (missing !== '') lines.push(`  never ${missing}: ${action} at ${at}  ${text}`);
  }
  for (const { variable, observed, changed, changedUnseen } of variables) {
    if (observed === 0)
      lines.push(`  never observed: ${variable}, changed ${changed} times by the model's word alone`);
    else if (changedUnseen > 0)
      lines.push(`  changed unseen: ${variable}, ${changedUnseen} of ${changed} times`);
  }
  return lines.join('\n');
}

export function shortfallText({ spec, what, found, least }: CoverageShortfall): string {
  const names = {
    actions: 'actions taken',
    guards: 'guard outcomes',
    observed: 'variables observed',
    seenChanges: 'changes seen',
  };
  return `${spec}: ${names[what]} ${percent(found)}, the policy asks for ${percent(least)}`;
}

function percent(share: number): string {
  return `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string, merge: (group: readonly T[]) => T): T[] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()].map(merge);
}
