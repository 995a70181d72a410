/** The explorer runs an action once for all states that agree on the variables it reads: these must be all it looks at. */
import type { CompiledSpec, State, Value } from '@plimsoll/tla-values';
import { describe, expect, it } from 'vitest';
import { runModel } from '../conformance/compile-model.ts';
import { cacheFolder, conformanceModel, toolsOfThisMachine } from '../conformance/fixture.ts';
import { specNames } from '../conformance/judge.ts';
import { plainSearch } from '../conformance/plain-search.ts';
import { readRecord } from '../conformance/record.ts';

const tools = await toolsOfThisMachine();
const record = await readRecord();
/** A million successors from each state are half of all this; test:long takes them too. */
const LONG = 'MoreThanASetMayHave';
const isLeftOut = (name: string): boolean => name === LONG && process.env['PLIMSOLL_READ_SETS'] !== 'all';
const names = (await specNames()).filter(
  (name) => record.judgements[name]?.verdict === 'ok' && !isLeftOut(name),
);

/** A value that no conformance spec compares with anything without an error or another outcome. */
const stranger: Value = 'a value that the action must not look at';

/** A spec of a million successors takes ten seconds alone; this is for a machine under load. */
const timeoutMs = 300_000;

/** What the action does, as far as it writes. */
function effects(spec: CompiledSpec, action: CompiledSpec['actions'][number], state: State): string[] {
  const found: string[] = [];
  action.successors(state, undefined, (after) => {
    found.push(action.writes.map((name) => spec.runtime.format(after[name] as Value)).join(' | '));
  });
  return found;
}

describe('an action does the same whatever the variables hold that it does not read', () => {
  it.for(names)('in %s', { timeout: timeoutMs }, async (name) => {
    const { spec, config } = await runModel(await conformanceModel(tools, name), cacheFolder);
    const states = new Map<string, State>();
    const keep = (state: State) => {
      if (states.size < 100)
        states.set(spec.variables.map((one) => spec.runtime.format(state[one] as Value)).join(), {
          ...state,
        });
    };
    const deadlock = config.checkDeadlock ?? true;
    plainSearch(spec, {
      deadlock,
      continueAfterViolation: true,
      onInitial: keep,
      onEdge: (_from, _label, to) => keep(to),
    });
    for (const state of states.values()) {
      for (const action of spec.actions) {
        const blind = Object.fromEntries(
          spec.variables.map((one) => [one, action.reads.includes(one) ? (state[one] as Value) : stranger]),
        );
        expect({ action: action.id, effects: effects(spec, action, blind) }).toEqual({
          action: action.id,
          effects: effects(spec, action, state),
        });
      }
    }
  });
});
