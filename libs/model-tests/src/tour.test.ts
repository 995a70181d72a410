import { handPredicate } from '@plimsoll/explorer/testing';
import { describe, expect, test } from 'vitest';
import type { Driver } from './driver.ts';
import { failureText } from './failure.ts';
import { modelOf } from './model.ts';
import { modelGraph } from './model-graph.ts';
import { Workshop, workshopSpec } from './testing/workshop.ts';
import { type TourOptions, tour } from './tour.ts';

const model = modelOf(workshopSpec());
const graph = modelGraph(model, 100);
const toured = (driver: Driver, options?: TourOptions) => tour(model, graph, driver, options);
const failureOf = async (driver: Driver) => {
  const { failure } = await toured(driver);
  return failure === undefined
    ? 'no failure'
    : `${failure.kind} at ${failure.event.type}\n${failureText(failure)}`;
};

describe('the figures of a tour', () => {
  test('count what was covered, what the system never chose, and every refusal', async () => {
    expect(await toured(new Workshop())).toMatchObject({
      states: 12,
      statesVisited: 12,
      edges: 29,
      covered: 25, // it never does two pieces at once: 2 owners, from 0 and from 1
      neverChosen: 4,
      beyond: 0,
      actionsNotCovered: [],
      refusals: 41 + 6, // 5 stimuli in 12 states less the 19 that are possible, and 6 states where it may not work
      isComplete: true,
      failure: undefined,
    });
  });

  test('tell apart what the system never chose and what lies beyond it', async () => {
    const greedy = new (class extends Workshop {
      override amount() {
        return Math.min(2, 3 - this.done);
      }
    })();
    const figures = await toured(greedy);
    expect(figures).toMatchObject({ statesVisited: 9, covered: 19, neverChosen: 2, beyond: 8 });
  });

  test('are whole when the system chooses now this, now that', async () => {
    const fickle = new (class extends Workshop {
      asked = new Map<string, number>();
      override amount() {
        const state = `${this.owner} ${this.done}`;
        const times = this.asked.get(state) ?? 0;
        this.asked.set(state, times + 1);
        return Math.min(3 - this.done, 1 + (times % 2));
      }
    })();
    expect(await toured(fickle)).toMatchObject({ covered: 29, neverChosen: 0 });
  });

  test('name the actions that the system never took', async () => {
    const idle = new (class extends Workshop {
      override proceed() {
        return undefined;
      }
    })();
    const figures = await toured(idle);
    expect(figures).toMatchObject({ failure: undefined, actionsNotCovered: ['Work', 'Reset'], covered: 4 });
    expect(figures.covered + figures.neverChosen + figures.beyond).toBe(29);
  });

  test('say so when the tour was ended early, or the graph is only a part', async () => {
    expect(await toured(new Workshop(), { stepsMax: 5 })).toMatchObject({ steps: 5, isComplete: false });
    const aborted = await toured(new Workshop(), { signal: AbortSignal.abort() });
    expect(aborted).toMatchObject({ steps: 0, isComplete: false });
    const part = modelGraph(model, 6);
    expect(part).toMatchObject({ isComplete: false });
    expect(await tour(model, part, new Workshop())).toMatchObject({ failure: undefined, isComplete: false });
  });

  test('leave out what a CONSTRAINT cuts off, and forgive a system that goes there', async () => {
    const constraint = handPredicate('Few', ['done'], ({ done }) => Number(done) < 3);
    const cut = modelOf(workshopSpec({ constraints: [constraint] }));
    const figures = await tour(cut, modelGraph(cut, 100), new Workshop());
    expect(figures).toMatchObject({ states: 9, edges: 6 + 6 + 2 * 3, failure: undefined, isComplete: true });
    expect(figures).toMatchObject({ covered: 6 + 6 + 2 * 2, neverChosen: 2, actionsNotCovered: ['Reset'] });
  });

  test('are the same for a system whose answers take time', async () => {
    const slow = new Workshop();
    const later: Driver = {
      start: async (initial) => slow.start(initial),
      perform: async (event) => slow.perform(event),
      proceed: async () => slow.proceed(),
      observe: async () => slow.observe(),
    };
    expect(await toured(later)).toEqual(await toured(new Workshop()));
  });
});

describe('a tour finds', () => {
  test('what the model allows and the system refuses', async () => {
    const picky = new (class extends Workshop {
      override take(worker: string) {
        return worker === 'a' && super.take(worker);
      }
    })();
    expect(await failureOf(picky)).toMatch(
      /^refused at Take\n[^]* {2}the system refused: somebody is at work\n/,
    );
  });

  test('what the model forbids and the system does, with the shortest way there', async () => {
    const open = new (class extends Workshop {
      override take(worker: string) {
        this.owner = worker;
        return true;
      }
    })();
    expect(await failureOf(open)).toBe(`not allowed at Take
the model forbids, the system did: Take(w = a)
  the model has no step {"type":"Take","w":"a"} here
from {"owner":"nobody","done":{"#bigint":"0"}}
    1. Take(w = a)
    2. Take(w = a)`);
  });

  test('a step of its own that the system may not take', async () => {
    const restless = new (class extends Workshop {
      override proceed() {
        this.done += 1;
        return { type: 'Work' };
      }
    })();
    expect(await failureOf(restless)).toMatch(/^not allowed at Work\n/);
  });

  test('a step that the system calls its own and the environment chooses', async () => {
    const usurper = new (class extends Workshop {
      override proceed() {
        return super.proceed() ?? (super.take('a') ? { type: 'Take', w: 'a' } : undefined);
      }
    })();
    expect(await failureOf(usurper)).toMatch(/^not allowed at Take\n/);
  });

  test('a refusal that changes something', async () => {
    const sloppy = new (class extends Workshop {
      override give(worker: string) {
        const isGiven = super.give(worker);
        this.owner = 'nobody';
        return isGiven;
      }
    })();
    expect(await failureOf(sloppy)).toMatch(
      /^refusal changed state at Give\n[^]* {2}owner: the model has "a", the system "nobody"\n/,
    );
  });

  test('a system that changes something though it wants no step', async () => {
    const leaking = new (class extends Workshop {
      override proceed() {
        const event = super.proceed();
        if (event === undefined && this.owner === 'b') this.owner = 'a';
        return event;
      }
    })();
    expect(await failureOf(leaking)).toMatch(/^refusal changed state at \$none\n/);
  });

  test('a right step with a wrong outcome', async () => {
    const hasty = new (class extends Workshop {
      override reset() {
        const isReset = super.reset();
        if (isReset) this.done = 1;
        return isReset;
      }
    })();
    expect(await failureOf(hasty)).toMatch(
      /^wrong state at Reset\n[^]* {2}done: the model has 0, the system 1\n/,
    );
  });

  test('a system that begins in another state', async () => {
    const dirty = new (class extends Workshop {
      override start() {
        this.done = 2;
      }
    })();
    expect(await failureOf(dirty)).toMatch(
      /^wrong state at \$init\nmodel and system differ after the start\n/,
    );
  });

  test('what the system throws', async () => {
    const brittle = new (class extends Workshop {
      override give(): boolean {
        throw new RangeError('out of cheese');
      }
    })();
    expect(await failureOf(brittle)).toMatch(/^threw at Give\n[^]* {2}RangeError: out of cheese\n/);
  });

  test('a value that TLA+ does not have, and a variable that the model does not have', async () => {
    const odd = { ...plain(), observe: () => ({ owner: null, mood: 'good' }) };
    const text = await failureOf(odd);
    expect(text).toContain('owner: the system shows no value of TLA+');
    expect(text).toContain('mood: the driver observes it, and the model has no such variable');
  });

  test('nothing, where a variable is not observed: unknown is not wrong', async () => {
    const half = { ...plain(), observe: () => ({}) };
    expect((await toured(half)).failure).toBeUndefined();
  });
});

function plain(): Driver {
  const workshop = new Workshop();
  return {
    start: (initial) => workshop.start(initial),
    perform: (event) => workshop.perform(event),
    proceed: () => workshop.proceed(),
    observe: () => workshop.observe(),
  };
}
