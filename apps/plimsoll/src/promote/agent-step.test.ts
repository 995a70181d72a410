import { join } from 'node:path';
import { readPolicy } from '@plimsoll/evidence';
import { describe, expect, test } from 'vitest';
import type { Context } from '../command.ts';
import { findProject } from '../project.ts';
import { type AgentRunner, agentSteps } from './agent-step.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const project = findProject(ROOT);
const read = readPolicy(join(ROOT, 'promotion-policy.json'));
if (!read.ok) throw new Error(read.problem.code);
const policy = read.value;
const context = { project } as unknown as Context;

type Session = Awaited<ReturnType<AgentRunner['run']>>;
type Judgement = Awaited<ReturnType<AgentRunner['judge']>>;

const summary = (trader: string) => ({
  trader,
  nautilus: '1.231.0',
  source: 'recorded',
  events: 10,
  lines: 12,
  passed: 3,
  denied: {},
  positionsAgree: true,
  firstFault: null,
  head: 'sha256:',
});
const trace = (source: string, isCutOff = false) => ({
  source,
  isCutOff,
  holds: true,
  validation: { file: `${source}.ndjson`, conformance: CONFORMS, oracle: [] },
});
const CONFORMS = {
  kind: 'conforms',
  facts: { source: 'x', events: 1, specs: [], coverage: { specs: [] } },
};
const SESSION = { summaries: [summary('nt-1'), summary('nt-2')], killed: ['nt-3'] };
const JUDGEMENT = {
  traces: [trace('kernel/locks'), trace('nt-1'), trace('nt-2'), trace('nt-3', true)],
  check: { compared: { decisions: 3, orders: 5, fills: 4, positions: 4 }, mismatches: [] },
  agrees: true,
};

/** What the step finds out of such a session. */
async function finding(session: object = {}, judgement: object = {}) {
  const [step] = agentSteps(context, policy, 'live', {
    run: async () => ({ ...SESSION, ...session }) as unknown as Session,
    judge: async () => ({ ...JUDGEMENT, ...judgement }) as unknown as Judgement,
  });
  if (step === undefined) throw new Error('no step');
  return await step.run();
}

/** What live asks of the evidence. */
const asked = policy.requirements
  .filter(({ id }) => id === 'REQ~agent~1')
  .flatMap(({ needs }) => needs.flatMap(({ includes }) => includes ?? []));

describe('the evidence of NautilusTrader under the gate', () => {
  test('is made for live alone', () => {
    expect(agentSteps(context, policy, 'paper')).toEqual([]);
    expect(agentSteps(context, policy, 'live').map(({ evidence }) => evidence)).toEqual([
      'trace-conformance/nautilus',
    ]);
  });

  test('has all that live asks for when every side agrees', async () => {
    const { passedTests, failedTests, measures, marks } = await finding();
    expect(asked.length).toBeGreaterThan(3);
    expect(passedTests).toEqual(expect.arrayContaining(asked));
    expect([failedTests, marks]).toEqual([[], []]);
    expect(measures).toEqual({ events: 20, decisions: 3, orders: 5, fills: 4 });
  });

  const mismatch = { source: 'nt-1', seq: 7, order: 'O-1', reason: 'its side is BUY' };
  test.each([
    [
      'both sides differ',
      {},
      { check: { ...JUDGEMENT.check, mismatches: [mismatch] }, agrees: false },
      /event 7: order O-1: its side is BUY/,
    ],
    ['nothing was compared', {}, { agrees: false }, /nothing was compared/],
    ['a trace is refused', {}, { traces: [{ ...trace('nt-1'), holds: false }] }, /^nt-1 \(nt-1\.ndjson\)/],
    [
      'positions contradict',
      { summaries: [summary('nt-1'), { ...summary('nt-2'), positionsAgree: false }] },
      {},
      /nt-2: its positions contradict/,
    ],
  ])('fails, and lacks what live asks for, when %s', async (_what, session, judgement, reason) => {
    const { passedTests, failedTests } = await finding(session, judgement);
    expect(failedTests).toEqual([expect.stringMatching(reason)]);
    expect(asked.every((each) => passedTests.includes(each))).toBe(false);
  });

  test('lacks what live asks for when no process was killed, and says so of synthetic quotes', async () => {
    const synthetic = { ...summary('nt-1'), source: 'synthetic' };
    const { passedTests, marks } = await finding({ summaries: [synthetic], killed: [] });
    expect(marks).toEqual(['synthetic']);
    expect(passedTests).not.toContain('a process was killed, and one was frozen past its lease');
    expect(passedTests).not.toContain("every engine's positions are the kernel's");
  });
});
