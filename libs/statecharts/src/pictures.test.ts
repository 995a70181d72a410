import { describe, expect, test } from 'vitest';
import type { Chart } from './chart.ts';
import { chartDifferences } from './chart-difference.ts';
import { mermaidText } from './mermaid.ts';
import { dotText, svgText } from './svg.ts';

const step = (from: string, action: string, to: string) => ({ from, action, to });
const chart: Chart = {
  spec: 'Gate',
  controlStates: ['OPEN', 'SHUT'],
  initial: ['OPEN'],
  transitions: [
    step('OPEN', 'Close', 'SHUT'),
    step('OPEN', 'Look', 'OPEN'),
    step('OPEN', 'Slam', 'SHUT'),
    step('SHUT', 'Next@3:5', 'OPEN'),
  ],
};

describe('a chart as Mermaid', () => {
  test('has its states, where it begins, and its changes with all their actions', () => {
    expect(mermaidText(chart)).toBe(`stateDiagram-v2
  state "OPEN" as s0
  state "SHUT" as s1
  [*] --> s0
  s0 --> s1: Close, Slam
  s1 --> s0: Next#64;3#58;5
`);
  });

  test('writes as entities what would end a label', () => {
    const text = mermaidText({ ...chart, controlStates: ['"a"; b:c'], initial: [], transitions: [] });
    expect(text).toContain('state "#34;a#34;#59; b#58;c" as s0');
  });
});

describe('a chart as SVG', () => {
  test('is one element whose nodes carry the number of their control state', async () => {
    const svg = await svgText(
      chart,
      new Map([
        ['OPEN', 1],
        ['SHUT', 20],
      ]),
    );
    expect(svg.startsWith('<svg')).toBe(true);
    expect([...svg.matchAll(/id="control(?:-|&#45;)(\d)"/g)].map(([, id]) => id)).toEqual(['0', '1']);
    expect(svg).toContain('>1 state<');
    expect(svg).toContain('>20 states<');
  });

  test('is the same text for the same chart', async () => {
    expect(await svgText(chart)).toBe(await svgText(chart));
  });

  test('quotes names, so that none ends its label or adds markup', async () => {
    const awkward = { ...chart, controlStates: ['a"]; x [label="<script>'], initial: [], transitions: [] };
    expect(dotText(awkward)).toContain('label="a\\"]; x [label=\\"<script>"');
    expect(await svgText(awkward)).not.toContain('<script');
  });
});

describe('what changed between two charts', () => {
  test('is nothing where they are equal', () => {
    expect(chartDifferences(chart, structuredClone(chart))).toEqual([]);
  });

  test('is a sentence for each control state, beginning and transition that came or went', () => {
    const after: Chart = {
      ...chart,
      controlStates: ['LOCKED', 'OPEN', 'SHUT'],
      initial: ['SHUT'],
      transitions: [
        ...chart.transitions.slice(1),
        step('SHUT', 'Lock', 'LOCKED'),
        step('SHUT', 'Look', 'SHUT'),
      ],
    };
    expect(chartDifferences(chart, after)).toEqual([
      { kind: 'added', sentence: 'LOCKED can now be reached.' },
      { kind: 'added', sentence: 'A behaviour can now begin in SHUT.' },
      { kind: 'added', sentence: 'In SHUT, Lock can now lead to LOCKED.' },
      { kind: 'added', sentence: 'In SHUT, Look can now stay in SHUT.' },
      { kind: 'removed', sentence: 'A behaviour can no longer begin in OPEN.' },
      { kind: 'removed', sentence: 'In OPEN, Close can no longer lead to SHUT.' },
    ]);
  });

  test('is the same the other way round, with the other words', () => {
    const after = { ...chart, transitions: chart.transitions.slice(1) };
    expect(chartDifferences(chart, after).map(({ kind }) => kind)).toEqual(['removed']);
    expect(chartDifferences(after, chart).map(({ kind }) => kind)).toEqual(['added']);
  });
});
