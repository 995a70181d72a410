import { createRuntime } from '@plimsoll/tla-values';
import { expect, test } from 'vitest';
import { chartOf, type ExploredGraph } from './chart.ts';
import { reviewData, STATES_LISTED_MAX } from './review-data.ts';
import { reviewPage } from './review-page.ts';

const runtime = createRuntime({ stringOrder: [], integers: 'tlc' });
const spec = { name: 'Tiny', runtime, variables: ['x'], definitions: new Map() } as never;
const integer = (n: number) => ({ '#bigint': String(n) });
const graph: ExploredGraph = {
  states: [
    { id: 0, initial: true, values: { x: integer(7) } },
    { id: 1, initial: false, values: { x: '</script><b>' } },
  ],
  edges: [
    { from: 0, to: 1, action: 'Go', args: { by: integer(2) } },
    { from: 0, to: 1, action: 'Go', args: { by: integer(2) } },
    { from: 1, to: 0, action: 'Back', args: {} },
  ],
};

test('the data of a page has each text and each step once', () => {
  expect(reviewData(spec, chartOf(spec, graph), graph)).toEqual({
    variables: ['x'],
    controlStates: ['running'],
    values: ['7', '"</script><b>"'],
    states: [
      [0, 1, 0],
      [0, 0, 1],
    ],
    actions: ['Go', 'Back'],
    events: ['Go(by = 2)', 'Back'],
    steps: [
      [0, 1, 0, 0],
      [1, 0, 1, 1],
    ],
    counts: [2],
    total: { states: 2, initial: 1, steps: 2 },
    complete: true,
  });
});

test('a page of too many states counts all, and lists those nearest to the start', () => {
  const count = STATES_LISTED_MAX + 5;
  const large: ExploredGraph = {
    states: Array.from({ length: count }, (_, id) => ({ id, initial: id === 0, values: { x: integer(id) } })),
    edges: Array.from({ length: count - 1 }, (_, id) => ({ from: id, to: id + 1, action: 'Inc' })),
    complete: false,
  };
  const data = reviewData(spec, chartOf(spec, large), large);
  expect([data.states.length, data.steps.length]).toEqual([STATES_LISTED_MAX, STATES_LISTED_MAX - 1]);
  expect(data).toMatchObject({
    counts: [count],
    total: { states: count, initial: 1, steps: count - 1 },
    complete: false,
  });
});

test('no value of a spec becomes markup, and nothing is loaded from elsewhere', async () => {
  const page = await reviewPage({ spec, chart: chartOf(spec, graph), graph, subtitle: '<i>$& "cfg"' });
  expect(page).toContain('&lt;i&gt;$&amp; &quot;cfg&quot;');
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).not.toContain('<b>');
  expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  expect(page).toContain("default-src 'none'");
});
