/** One piece of evidence: how it is made, and when what lies there already still counts. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  digestOfSubjects,
  type Finding,
  problemText,
  type Readers,
  type Result,
  readEvidence,
  type SigningKey,
  type Statement,
  type Subject,
  statementOf,
  subjectsOf,
  writeEvidence,
} from '@plimsoll/evidence';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Project } from '../project.ts';
import { valueOf } from './gate-project.ts';

/** What a step finds out. */
export interface StepFinding
  extends Pick<Finding, 'passedTests' | 'failedTests' | 'summary' | 'marks' | 'measures' | 'traces'> {
  /** Files that the step wrote and that the evidence is about too (a trace), below the project's root. */
  readonly outputs?: readonly string[];
}

export interface EvidenceStep {
  readonly evidence: string;
  /** What is done, for progress: `checking InventoryLocks`. */
  readonly title: string;
  /** Files and folders that the finding depends on, below the project's root. */
  readonly inputs: readonly string[];
  /** What else the finding depends on, beside the toolchain: the market data. */
  readonly configuration?: Statement['predicate']['configuration'];
  /** Whether another step may run beside it: not where processes with heartbeats would feel the other's load. */
  readonly isSociable?: boolean;
  /** Which files of an input folder count; all by default. */
  accept?(name: string): boolean;
  /** Whether fresh evidence of an earlier run is enough; it is by default. */
  suffices?(statement: Statement): boolean;
  run(): Promise<StepFinding>;
}

export interface StepResult {
  readonly statement: Statement;
  /** True when evidence of an earlier run was still fresh. */
  readonly isReused: boolean;
}

export interface StepWorld {
  readonly project: Project;
  readonly evidenceFolder: string;
  /** Signs what is made. */
  readonly key: SigningKey;
  /** Whose evidence of an earlier run still counts. */
  readonly readers: Readers;
  /** The tools and our own code: their digests are part of the evidence. */
  readonly toolchain: Statement['predicate']['configuration'];
  readonly complain: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Takes the evidence that lies there if it is authentic and fresh, else makes it anew. */
export async function takeStep(step: EvidenceStep, world: StepWorld): Promise<StepResult> {
  const inputs = valueOf(inputSubjects(step, world.project));
  const kept = freshEvidence(step, inputs, world);
  if (kept !== undefined) return { statement: kept, isReused: true };
  const finding = await findingOf(step);
  // What an interrupted step found out is about less than it says.
  if (world.signal.aborted)
    throw new Failure(EXIT.interrupted, `interrupted while ${step.title}: no verdict`);
  const outputs = valueOf(subjectsOf(world.project.root, finding.outputs ?? []));
  // Which of the two versions was read nobody knows, so that the finding is about neither.
  const isMoved = digestOfSubjects(valueOf(inputSubjects(step, world.project))) !== digestOfSubjects(inputs);
  const failedTests = isMoved ? ['its inputs changed while it ran: run it again'] : finding.failedTests;
  const { passedTests, summary } = finding;
  const marks = isPinned(world) ? finding.marks : [...finding.marks, 'unpinned' as const];
  const statement = statementOf(
    {
      evidence: step.evidence,
      subjects: [...inputs, ...outputs],
      configuration: configurationOf(step, world),
      passedTests,
      failedTests,
      summary,
      marks,
      measures: finding.measures,
      traces: finding.traces,
    },
    new Date(),
  );
  writeEvidence(world.evidenceFolder, statement, world.key);
  return { statement, isReused: false };
}

/** What the step finds out. Input that it can't use is a finding against that input, with the reason. */
async function findingOf(step: EvidenceStep): Promise<StepFinding> {
  try {
    return await step.run();
  } catch (error) {
    if (!(error instanceof Failure) || error.exit !== EXIT.badInput) throw error;
    return { passedTests: [], failedTests: [error.message], summary: 'unusable input', marks: [] };
  }
}

/** Whether the digest of TLC's jar is one that we know. */
function isPinned({ toolchain }: StepWorld): boolean {
  return toolchain.every(({ annotations }) => annotations?.['pinned'] !== 'false');
}

/** The evidence of an earlier run, if nothing that it rests on has changed, come or gone. A failure is never kept. */
function freshEvidence(
  step: EvidenceStep,
  inputs: readonly Subject[],
  world: StepWorld,
): Statement | undefined {
  const found = readEvidence(world.evidenceFolder, step.evidence, world.readers);
  if (found === undefined) return undefined;
  if (!found.ok) {
    world.complain(`not used: ${problemText(found.problem)}`);
    return undefined;
  }
  const { subject, predicate } = found.value.statement;
  const isSameToolchain = isDeepStrictEqual(predicate.configuration, configurationOf(step, world));
  if (predicate.result !== 'PASSED' || !isSameToolchain) return undefined;
  if (step.suffices?.(found.value.statement) === false) return undefined;
  const names = new Set(inputs.map(({ name }) => name));
  const outputs = subject.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  const present = subjectsOf(world.project.root, outputs);
  if (!present.ok) return undefined;
  const isFresh = digestOfSubjects([...inputs, ...present.value]) === digestOfSubjects(subject);
  return isFresh ? found.value.statement : undefined;
}

function configurationOf(step: EvidenceStep, world: StepWorld): Statement['predicate']['configuration'] {
  return [...world.toolchain, ...(step.configuration ?? [])];
}

/** The subjects of a step's inputs. */
export function inputSubjects(step: EvidenceStep, project: Project): Result<Subject[]> {
  return subjectsOf(project.root, step.inputs, step.accept?.bind(step));
}

/** Where a project keeps its evidence. */
export function evidenceFolderOf(project: Project): string {
  return join(project.workFolder, 'evidence');
}
