/** Evidence `trace-conformance/<name>`: what really ran conforms to its models, event by event, and TLC agrees. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { checkHeads, type HeadsFinding, subjectOf, type TraceConformance } from '@plimsoll/evidence';
import { DataError, listRecordings, sha256OfFile } from '@plimsoll/market-data';
import { addCoverages, conformanceText, coverageShares, ORACLE_EVENTS } from '@plimsoll/trace-validation';
import { headsFileOf } from '@plimsoll/verdict';
import type { Context } from '../command.ts';
import { exitOf } from '../commands/validate.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { POLICY_FILE } from '../project.ts';
import { traceModel } from '../validate/monitored-specs.ts';
import { bindingsIn, headerOfFile } from '../validate/trace-input.ts';
import { type TraceValidation, validateFile } from '../validate/validate-traces.ts';
import type { EvidenceStep, StepFinding } from './evidence-step.ts';
import type { GateProject } from './gate-project.ts';
import { type KernelSession, runKernelSession } from './kernel-session.ts';
import { isSpecFile } from './model-check-step.ts';

/** The step of a policy's traces; none when the policy names no traces. */
export async function traceSteps(context: Context, gate: GateProject): Promise<EvidenceStep[]> {
  const { policy } = gate;
  if (policy.trace === undefined) return [];
  if (policy.trace.from === 'paper-session') return [await sessionStep(context, gate)];
  const steps = policy.trace.files.map((file) => fileStep(context, gate, file));
  const names = steps.map(({ evidence }) => evidence);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  // Two traces of one name would write one piece of evidence: the second would hide the first.
  if (twice !== undefined)
    throw new Failure(EXIT.badInput, `${POLICY_FILE}: two traces would be the evidence ${twice}: rename one`);
  return steps;
}

/** A paper session of the kernel, and the validation of its traces. */
async function sessionStep(context: Context, gate: GateProject): Promise<EvidenceStep> {
  const { project, signal } = context;
  const { policy } = gate;
  const data = await marketData(context);
  // A model without an implementation has nothing that could be traced yet.
  const traced = policy.trace?.from === 'paper-session' ? policy.trace.specs : undefined;
  const implemented = policy.specs.filter(
    ({ name, implementation }) => traced?.includes(name) ?? implementation !== undefined,
  );
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
        traceKey: gate.key.privateKey,
        signal,
      });
      if (!session.ok)
        return { passedTests: [], failedTests: [session.complaint], summary: 'no session', marks: [] };
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
      const files = session.value.traces.map(({ file }) => join(folder, basename(file)));
      return await traceFinding(context, gate, files, session.value);
    },
  };
}

/** Traces that lie in the repository, of a system that is run elsewhere. */
function fileStep(context: Context, gate: GateProject, file: string): EvidenceStep {
  const { policy } = gate;
  const heads = headsFileOf(file);
  const hasHeads = existsSync(join(context.project.root, heads));
  return {
    evidence: `trace-conformance/${basename(file).replace(/\.[^.]*$/, '')}`,
    title: `validating ${file}`,
    inputs: [file, ...(hasHeads ? [heads] : []), ...policy.specs.map(({ folder }) => folder)],
    accept: (name) => policy.specs.some(({ folder }) => isSpecFile(folder)(name)),
    run: () => traceFinding(context, gate, [join(context.project.root, file)], undefined),
  };
}

async function traceFinding(
  { project, output, signal }: Context,
  { policy, readers }: GateProject,
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
  const heads = new Map(files.map((file) => [file, checkHeads(file, readers.trust, readers.developmentKey)]));
  return {
    passedTests: [
      ...validations.flatMap(passedTests),
      ...files.filter((file) => heads.get(file)?.ok === true).map(headsSigned),
    ],
    failedTests: [
      ...failed.map((validation) => failureText(validation)),
      ...files.flatMap((file) => headsFailure(file, heads.get(file))),
    ],
    measures: measuresOf(validations),
    traces: validations.map((validation) =>
      traceConformance(project, validation, heads.get(validation.file)),
    ),
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
    outputs:
      session === undefined
        ? []
        : files
            .flatMap((file) => [file, ...(existsSync(headsFileOf(file)) ? [headsFileOf(file)] : [])])
            .map((file) => relative(project.root, file)),
  };
}

function passedTests({ conformance, oracle, feed, file }: TraceValidation): string[] {
  const name = basename(file);
  const isFed = conformance.kind === 'conforms' && feed?.kind === 'recomputed';
  const fed = isFed ? [`${name}: its readings are those of ${feed.from}`] : [];
  const conforms =
    conformance.kind === 'conforms' ? [`${name} conforms: ${conformance.facts.events} events`] : [];
  const accepted = oracle.filter(({ result }) => result === 'accepted');
  return [
    ...conforms,
    ...fed,
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

/** The name under which a policy asks for signed heads. */
function headsSigned(file: string): string {
  return `${basename(file)}: its heads are signed by its producer`;
}

function headsFailure(file: string, heads: HeadsFinding | undefined): string[] {
  return heads === undefined || heads.ok ? [] : [`${basename(file)}: altered: ${heads.detail}`];
}

/** Whole percents over all traces and specs: of actions taken at least once, of variables observed. */
function measuresOf(validations: readonly TraceValidation[]): { [measure: string]: number } {
  const taken = new Map<string, boolean>();
  const shares: number[] = [];
  for (const { conformance } of validations)
    for (const { spec, actions, observedShare, partlyObservedShare } of conformance.facts.coverage.specs) {
      shares.push(observedShare + partlyObservedShare);
      for (const { action, count } of actions)
        taken.set(`${spec}!${action}`, (taken.get(`${spec}!${action}`) ?? false) || count > 0);
    }
  const coverages = validations.map(({ conformance }) => conformance.facts.coverage);
  const all = addCoverages(coverages).map(coverageShares);
  const covered = [...taken.values()].filter(Boolean).length;
  const events = validations.reduce((sum, { conformance }) => sum + conformance.facts.events, 0);
  return {
    events,
    actionsCoveredPercent: taken.size === 0 ? 0 : Math.floor((100 * covered) / taken.size),
    variablesObservedPercent: shares.length === 0 ? 0 : Math.floor(100 * Math.min(1, ...shares)),
    guardOutcomesPercent: leastPercent(all.map(({ guards }) => guards)),
    changesSeenPercent: leastPercent(all.map(({ seenChanges }) => seenChanges)),
  };
}

/** The lowest of the specs' shares, in whole per cent. */
function leastPercent(shares: readonly number[]): number {
  return shares.length === 0 ? 0 : Math.floor(100 * Math.min(...shares));
}

/** What a trace showed, for the predicate of model conformance. */
function traceConformance(
  { root }: Context['project'],
  { conformance, file }: TraceValidation,
  heads: HeadsFinding | undefined,
): TraceConformance {
  const { facts } = conformance;
  const subject = subjectOf(root, file);
  const trace = subject.ok ? subject.value : { name: basename(file), digest: { sha256: '0'.repeat(64) } };
  return {
    trace,
    ...(facts.head === undefined ? {} : { head: facts.head }),
    events: facts.events,
    specs: facts.coverage.specs.map(({ spec, actions, never, observedShare }) => ({
      spec,
      specDigest: facts.specs.find((one) => one.spec === spec)?.specDigest ?? '',
      actionsCovered: actions.filter(({ count }) => count > 0).map(({ action }) => action),
      actionsNever: [...never],
      observedShare,
    })),
    headsSigned: heads?.ok === true ? heads.count : 0,
    ...(conformance.kind === 'conforms'
      ? {}
      : { firstViolation: conformanceText(conformance).slice(0, 2_000) }),
  };
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
