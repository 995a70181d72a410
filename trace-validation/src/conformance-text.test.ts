import type { TraceEventBody } from '@plimsoll/trace';
import { expect, test } from 'vitest';
import { conformanceText } from './conformance-text.ts';
import { lockSpec } from './test-models/lock.ts';
import { lockEvents, traceOf } from './test-models/lock-traces.ts';
import { validateTrace } from './validate-trace.ts';

const textOf = async (events: readonly TraceEventBody[]) =>
  conformanceText(await validateTrace([traceOf(events)], { specs: [lockSpec()] }));

test('a conforming trace says what it covered', async () => {
  expect(await textOf(lockEvents({ steps: 4, seed: 2 }))).toMatchInlineSnapshot(`
    "trace of lock-service  conforms  4 events matched
      Lock  Request 2, Grant 1, Release 1; 100 % of its variables observed"
  `);
});

test('a refusal says event, conjunct with values, nearest step, state and last steps', async () => {
  const events = lockEvents({ steps: 3, seed: 2 });
  const again: TraceEventBody = {
    tsUs: 40,
    actor: 'a',
    action: 'Grant',
    args: { w: 'a' },
    state: { holder: 'a' },
  };
  expect(await textOf([...events, again])).toMatchInlineSnapshot(`
    "trace of lock-service  refused  3 events matched
      line 5 event 4, 40 us, a Grant: no step of the model explains this (MON201)
        Lock!Grant(w = "a") is blocked at Lock.tla:29:6 by
          holder = "nobody"
          where holder = "b"
        nearest allowed: Release(w = "b") gives holder = "nobody", not "a"
        state before
          /\\ holder = "b"
          /\\ token = 1
          /\\ queue = [a |-> TRUE, b |-> FALSE]
        last steps
          event 1 b: Request(w = "b")
          event 2 a: Request(w = "a")
          event 3 b: Grant(w = "b")
      Lock  Request 2, Grant 1; 100 % of its variables observed"
  `);
});
