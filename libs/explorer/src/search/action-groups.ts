/** The actions of a search, each with its table, in the groups that take turns. */
import type { Action, CompiledSpec } from '@plimsoll/tla-values';
import { ActionTable } from './action-table.ts';
import type { StateCodec } from './state-codec.ts';
import { sharedScopes, Turns } from './turns.ts';

/** Actions that take turns, or one alone. */
export interface Group {
  /** Indexes of the actions. */
  readonly members: readonly number[];
  readonly tables: readonly ActionTable[];
  readonly turns: Turns | undefined;
}

export interface ActionGroups {
  /** One an action, in the order of the specification. */
  readonly actions: readonly ActionTable[];
  readonly groups: readonly Group[];
}

/** @param isMemoised Whether a table may remember what an action gave for the values that it reads. */
export function actionGroups(spec: CompiledSpec, codec: StateCodec, isMemoised: boolean): ActionGroups {
  const groups = groupsOf(spec.actions);
  const actions = groups.flatMap((members) =>
    members.map((i) => {
      const action = spec.actions[i] as Action;
      const others = members.filter((j) => j !== i).map((j) => spec.actions[j] as Action);
      const positions = Math.max(0, ...others.map((other) => sharedScopes(action, other)));
      return new ActionTable(action, codec, isMemoised, positions);
    }),
  );
  return {
    actions,
    groups: groups.map((members) => {
      const tables = members.map((i) => actions[i] as ActionTable);
      return { members, tables, turns: tables.length > 1 ? new Turns(tables) : undefined };
    }),
  };
}

/** Actions that take turns, as indexes into the spec's actions in their order; most stand alone. */
function groupsOf(actions: readonly Action[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  for (const [i, action] of actions.entries()) {
    const last = groups.at(-1);
    const before = last === undefined ? undefined : actions[last.at(-1) as number];
    if (before !== undefined && takeTurns(before, action)) last?.push(i);
    else groups.push([i]);
  }
  return groups;
}

function takeTurns({ scopes: a = [] }: Action, { scopes: b = [] }: Action): boolean {
  return a.length > 0 && a[0] === b[0];
}
