/**
 * Evidence `trace-conformance/nautilus`: what the real matching engine did under the gate conforms, both sides of every
 * decision agree, and its own reports say the same. It starts four processes: made where a stage asks for it.
 */
import { basename, join } from 'node:path';
import type { Policy, Stage } from '@plimsoll/evidence';
import { AGENTS, mismatchText, type NautilusSession } from '@plimsoll/nautilus-agent';
import { conformanceText, ORACLE_EVENTS } from '@plimsoll/trace-validation';
import {
  AGENT_SPECS,
  type AgentRequest,
  type JudgedTrace,
  judgeSession,
  runAgentSession,
  type SessionJudgement,
} from '../agent/agent-session.ts';
import type { Context } from '../command.ts';
import type { EvidenceStep, StepFinding } from './evidence-step.ts';
import { isNeededAt } from './judge-project.ts';
import { isSpecFile } from './model-check-step.ts';

const AGENT_EVIDENCE = 'trace-conformance/nautilus';

/** What decides how a session goes, beside the models and the policy's artefacts. */
const SOURCES = ['apps/nautilus-agent', 'trace-validation/src', 'libs/market-data/src'] as const;
/** About 12 000 engine events. */
const SESSION = { seed: 1, quotesPerAction: 100, isSynthetic: false } as const;
const REASON_LENGTH_MAX = 2_000;

/** The session and its judgement; tests bring their own. */
export interface AgentRunner {
  run(context: Context, request: AgentRequest): Promise<NautilusSession>;
  judge(context: Context, session: NautilusSession): Promise<SessionJudgement>;
}

const realRunner: AgentRunner = {
  run: runAgentSession,
  judge: (context, session) => judgeSession(context, session, ORACLE_EVENTS),
};

/** None where the stage doesn't ask for it. */
export function agentSteps(
  context: Context,
  policy: Policy,
  stage: Stage,
  runner: AgentRunner = realRunner,
): EvidenceStep[] {
  // Nobody waits for NautilusTrader where nothing needs it.
  if (!isNeededAt(policy, AGENT_EVIDENCE, stage)) return [];
  const specs = policy.specs.filter(({ name }) => (AGENT_SPECS as readonly string[]).includes(name));
  return [
    {
      evidence: AGENT_EVIDENCE,
      title: 'NautilusTrader under the gate, and the validation of what both sides wrote',
      inputs: [...new Set([...policy.artefacts, ...SOURCES, ...specs.map(({ folder }) => folder)])],
      accept: (name) =>
        !/\.(test|bench)\.ts$/.test(name) &&
        !name.includes('__pycache__') &&
        specs.every(({ folder }) => !name.startsWith(`${folder}/`) || isSpecFile(folder)(name)),
      async run() {
        const outFolder = join(context.project.outFolder, 'nautilus');
        const session = await runner.run(context, { ...SESSION, outFolder });
        return findingOf(session, await runner.judge(context, session));
      },
    },
  ];
}

function findingOf(session: NautilusSession, { traces, check, agrees }: SessionJudgement): StepFinding {
  const { compared, mismatches } = check;
  const { summaries } = session;
  const contradicted = summaries.filter(({ positionsAgree }) => !positionsAgree);
  const events = summaries.reduce((sum, summary) => sum + summary.events, 0);
  const ended = AGENTS.length - session.killed.length;
  return {
    passedTests: [
      ...traces.filter(({ holds }) => holds).map(passedText),
      ...(agrees
        ? ["every decision agrees with the kernel's, and the engine's reports with the traces"]
        : []),
      ...(contradicted.length === 0 && summaries.length === ended
        ? ["every engine's positions are the kernel's"]
        : []),
      ...(session.killed.length > 0 ? ['a process was killed, and one was frozen past its lease'] : []),
    ],
    failedTests: [
      ...traces.filter(({ holds }) => !holds).map(failedText),
      ...mismatches.map(mismatchText),
      ...(agrees || mismatches.length > 0
        ? []
        : ['nothing was decided or nothing filled: nothing was compared']),
      ...contradicted.map(({ trader }) => `${trader}: its positions contradict the kernel's`),
    ],
    measures: { events, decisions: compared.decisions, orders: compared.orders, fills: compared.fills },
    summary: `${events} events of NautilusTrader ${summaries[0]?.nautilus ?? '?'} on ${summaries[0]?.source ?? '?'} quotes; ${compared.decisions} decisions, ${compared.orders} orders and ${compared.fills} fills compared`,
    marks: summaries.some(({ source }) => source === 'synthetic') ? ['synthetic'] : [],
  };
}

function passedText({ source, isCutOff }: JudgedTrace): string {
  return isCutOff ? `${source} conforms as far as it goes` : `${source} conforms`;
}

function failedText({ source, validation }: JudgedTrace): string {
  return `${source} (${basename(validation.file)}): ${conformanceText(validation.conformance)}`.slice(
    0,
    REASON_LENGTH_MAX,
  );
}
