/** Evidence `trace-conformance/<name>`: what really ran conforms to its models, event by event, and TLC agrees. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Policy } from '@plimsoll/evidence';
import { DataError, listRecordings, sha256OfFile } from '@plimsoll/market-data';
import { conformanceText, ORACLE_EVENTS } from '@plimsoll/trace-validation';
import type { Context } from '../command.ts';
import { exitOf } from '../commands/validate.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { POLICY_FILE } from '../project.ts';
import { traceModel } from '../validate/monitored-specs.ts';
import { bindingsIn, headerOfFile } from '../validate/trace-input.ts';
import { type TraceValidation, validateFile } from '../validate/validate-traces.ts';
import type { EvidenceStep, StepFinding } from './evidence-step.ts';
import { type KernelSession, runKernelSession } from './kernel-session.ts';
import { isSpecFile } from './model-check-step.ts';

/** The step of a policy's traces; none when the policy names no traces. */
export async function traceSteps(context: Context, policy: Policy): Promise<EvidenceStep[]> {
  if (policy.trace === undefined) return [];
  if (policy.trace.from === 'paper-session') return [await sessionStep(context, policy)];
  const steps = policy.trace.files.map((file) => fileStep(context, policy, file));
  const names = steps.map(({ evidence }) => evidence);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  // Two traces of one name would write one piece of evidence: the second would hide the first.
  if (twice !== undefined)
    throw new Failure(EXIT.badInput, `${POLICY_FILE}: two traces would be the evidence ${twice}: rename one`);
  return steps;
}

/** A paper session of the kernel, and the validation of its traces. */
async function sessionStep(context: Context, policy: Policy): Promise<EvidenceStep> {
  const { project, signal } = context;
  const data = await marketData(context);
  // A model without an implementation has nothing that could be traced yet.
  const implemented = policy.specs.filter(({ implementation }) => implementation !== undefined);
  return {
    evidence: 'trace-conformance/paper-session',
    title: `a paper session on ${data.source} market data, and the validation of its traces`,
    inputs: [...policy.artefacts, ...policy.specs.map(({ folder }) => folder)],
    accept: (name) =>
      !/\.(test|bench)\.ts$/.test(name) &&
      policy.specs.every(({ folder }) => !name.startsWith(`${folder}/`) || isSpecFile(folder)(name)),
    configuration: [
      {
        name: 'market data',
        annotations: { source: data.source },
        ...(data.digest === undefined ? {} : { digest: { sha256: data.digest } }),
      },
    ],
    async run() {
      const specs = [];
      for (const { name, folder } of implemented)
        specs.push(await traceModel(project, name, join(project.root, folder), signal));
      // Written beside and renamed, so that a broken session leaves the traces of the last good one.
      const draft = join(project.outFolder, `session-${process.pid}`);
      const folder = join(project.outFolder, 'session');
      rmSync(draft, { recursive: true, force: true });
      mkdirSync(project.outFolder, { recursive: true });
      const session = await runKernelSession(project, {
        outFolder: draft,
        source: data.source,
        specs,
        signal,
      });
      if (!session.ok)
        return { passedTests: [], failedTests: [session.complaint], summary: 'no session', marks: [] };
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
      const files = session.value.traces.map(({ file }) => join(folder, basename(file)));
      return await traceFinding(context, policy, files, session.value);
    },
  };
}

/** Traces that lie in the repository, of a system that is run elsewhere. */
function fileStep(context: Context, policy: Policy, file: string): EvidenceStep {
  return {
    evidence: `trace-conformance/${basename(file).replace(/\.[^.]*$/, '')}`,
    title: `validating ${file}`,
    inputs: [file, ...policy.specs.map(({ folder }) => folder)],
    accept: (name) => policy.specs.some(({ folder }) => isSpecFile(folder)(name)),
    run: () => traceFinding(context, policy, [join(context.project.root, file)], undefined),
  };
}

async function traceFinding(
  { project, output, signal }: Context,
  policy: Policy,
  files: readonly string[],
  session: KernelSession | undefined,
): Promise<StepFinding> {
  const specs = new Map(policy.specs.map(({ name, folder }) => [name, join(project.root, folder)]));
  const validations: TraceValidation[] = [];
  for (const file of files) {
    output.progress(`validating ${basename(file)}`);
    // A trace names its spec itself: one that the policy doesn't list is checked by nothing else here.
    const stranger = bindingsIn(await headerOfFile(file)).find(({ spec }) => !specs.has(spec));
    if (stranger !== undefined)
      throw new Failure(EXIT.badInput, `${basename(file)}:1: ${stranger.spec} is no spec of the policy`);
    validations.push(await validateFile(project, file, { specs, oracleEvents: ORACLE_EVENTS }, signal));
  }
  const failed = validations.filter((validation) => exitOf(validation) !== EXIT.holds);
  return {
    passedTests: validations.flatMap(passedTests),
    failedTests: failed.map((validation) => failureText(validation)),
    summary: [
      ...validations.map(
        ({ conformance, file }) =>
          `${basename(file)}: ${conformance.facts.events} events ${conformance.kind}`,
      ),
      ...(session === undefined
        ? []
        : [
            `${session.source} market data, ${session.ordersPassed} orders passed, ${session.staleTokensRefused} stale tokens refused`,
          ]),
    ].join('; '),
    marks: session?.source === 'synthetic' ? ['synthetic'] : [],
    outputs: session === undefined ? [] : files.map((file) => relative(project.root, file)),
  };
}

function passedTests({ conformance, oracle, file }: TraceValidation): string[] {
  const name = basename(file);
  const conforms =
    conformance.kind === 'conforms' ? [`${name} conforms: ${conformance.facts.events} events`] : [];
  const accepted = oracle.filter(({ result }) => result === 'accepted');
  return [
    ...conforms,
    ...accepted.map(
      ({ spec, first, count }) => `TLC accepts ${spec}, events ${first + 1} to ${first + count}`,
    ),
  ];
}

function failureText({ conformance, oracle, file }: TraceValidation): string {
  const refusals = oracle
    .filter(({ result }) => result !== 'accepted')
    .map(({ spec, result, detail }) => `TLC: ${spec} ${result} ${detail}`);
  return `${basename(file)}: ${[conformance.kind === 'conforms' ? '' : conformanceText(conformance), ...refusals].filter(Boolean).join('; ')}`.slice(
    0,
    2_000,
  );
}

interface MarketData {
  readonly source: 'recorded' | 'synthetic';
  /** Digest of the list of recordings' digests. */
  readonly digest: string | undefined;
}

async function marketData({ project }: Context): Promise<MarketData> {
  try {
    const { folder } = listRecordings(project.root, process.env);
    const sums = join(folder, 'SHA256SUMS');
    return { source: 'recorded', digest: existsSync(sums) ? await sha256OfFile(sums) : undefined };
  } catch (error) {
    if (error instanceof DataError && error.detail.code === 'DATA101')
      return { source: 'synthetic', digest: undefined };
    throw error;
  }
}
