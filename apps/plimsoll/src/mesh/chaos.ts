/** `plimsoll mesh chaos`: faults on real members under real clients, judged by counts and by the models. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ChaosOptions,
  type ChaosReport,
  FAULTS,
  type Fault,
  isChaosFolder,
  MERGE_BYTES_MAX,
  type MeshMerge,
  type MeshSpecs,
  mergeBytes,
  mergeMeshFolder,
  NEVER,
  type Never,
  PACE,
  paceOf,
  runChaos,
  SEQUENCES,
} from '@plimsoll/mesh-chaos';
import type { MembersResult } from '@plimsoll/mesh-members';
import { conformanceText } from '@plimsoll/trace-validation';
import type { Context } from '../command.ts';
import { exitOf } from '../commands/validate.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { mark } from '../output.ts';
import type { Project } from '../project.ts';
import { traceModel } from '../validate/monitored-specs.ts';
import { validateFile } from '../validate/validate-traces.ts';

export { isChaosFolder };

/** Without a terminal a long run says how far it is, so often. */
const NOTE_MS = 60_000;

/** What a run needs; the models, the progress and the signal come from the command. */
export type ChaosRequest = Omit<ChaosOptions, 'specs' | 'progress' | 'signal'>;

/** The models that a mesh's traces follow, as they are in this project. */
async function meshSpecs(project: Project, signal: AbortSignal): Promise<MeshSpecs> {
  const pin = async (name: string) => {
    const { monitored } = await traceModel(project, name, name, signal);
    return { specDigest: monitored.specDigest, model: monitored.model };
  };
  return {
    InventoryLocks: await pin('InventoryLocks'),
    AdaptiveCutoff: await pin('AdaptiveCutoff'),
    PostureAuthority: await pin('PostureAuthority'),
  };
}

/** The faults in whose name that text is, sequences too; all but the sequences without a text. */
export function faultsNamed(text: string | undefined): readonly Fault[] {
  if (text === undefined) return FAULTS;
  const all: readonly Fault[] = [...FAULTS, ...SEQUENCES];
  const named = all.filter((fault) => fault.includes(text));
  if (named.length > 0) return named;
  throw new Failure(EXIT.badInput, `no fault has ${text} in its name; there are: ${all.join('; ')}`);
}

/** Runs the faults; the traces lie in the folder afterwards. */
export async function runMeshChaos(
  { project, output, signal }: Context,
  request: ChaosRequest,
): Promise<MembersResult<ChaosReport>> {
  const specs = await meshSpecs(project, signal);
  let notedMs = performance.now();
  const progress = (what: string): void => {
    output.progress(what);
    if (performance.now() - notedMs < NOTE_MS) return;
    notedMs = performance.now();
    output.note(what);
  };
  return await runChaos({ ...request, specs, progress, signal });
}

/** Prints the counts and what the models say of the traces. @returns `refused` when one count that must be 0 is not. */
export async function judgeMeshChaos(context: Context, report: ChaosReport): Promise<ExitCode> {
  const { output } = context;
  const { counts, seed, seconds, faults } = report;
  // A run that was interrupted is judged too, as far as it came.
  const exits = await validated(context, report.traces, new AbortController().signal);
  const broken = NEVER.filter((what) => counts[what] !== 0);
  exits.push(broken.length === 0 ? EXIT.holds : EXIT.refused);
  output.result({ kind: 'chaos', seed, seconds, faults, counts, broken }, countsText(report));
  return gravest(exits);
}

/** Merges what members and clients have written into a mesh's folder, and holds it against the models. */
export async function monitorMeshFolder(context: Context, folder: string): Promise<ExitCode> {
  const { project, output, signal } = context;
  if (mergeBytes(folder) > MERGE_BYTES_MAX)
    throw new Failure(
      EXIT.badInput,
      `${folder} holds more than ${MERGE_BYTES_MAX / 2 ** 30} GiB of journals and logs: move the older journals elsewhere, and look at them by themselves`,
    );
  const pace = paceOf(folder);
  if (pace !== PACE)
    throw new Failure(
      EXIT.badInput,
      `${folder} is of a chaos run whose times were stretched by ${pace}, and is judged by the same: PLIMSOLL_CHAOS_PACE=${pace} plimsoll monitor ${folder}`,
    );
  const out = join(project.outFolder, 'mesh-monitor');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  output.progress(`merging ${folder}`);
  const { traces, witness, counts } = merged(folder, out, await meshSpecs(project, signal));
  const exits = await validated(context, traces, signal);
  const all: Partial<Record<Never, number>> = { ...counts, ...witness };
  const broken = NEVER.filter((what) => (all[what] ?? 0) !== 0);
  exits.push(broken.length === 0 ? EXIT.holds : EXIT.refused);
  const { witnessed, unwitnessed } = witness;
  const told = `${witnessed + unwitnessed} changes that clients tell of, ${witnessed} of them in the members' journals too`;
  const text = [traces.length === 0 ? 'no trace: members have changed nothing yet' : told];
  for (const what of NEVER) {
    const count = all[what];
    if (count !== undefined) text.push(neverText(what, count));
  }
  output.result({ kind: 'mesh', folder, traces, witness, counts, broken }, text.join('\n'));
  return gravest(exits);
}

function merged(folder: string, out: string, specs: MeshSpecs): MeshMerge {
  try {
    return mergeMeshFolder(folder, out, specs);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Failure(EXIT.badInput, `${folder} holds a client's log that is damaged: ${error.message}`);
  }
}

async function validated(
  { project, output }: Context,
  traces: readonly string[],
  signal: AbortSignal,
): Promise<ExitCode[]> {
  const exits: ExitCode[] = [];
  for (const source of traces) {
    output.progress(`validating ${source}`);
    const request = { specs: new Map(), oracleEvents: undefined };
    const validation = await validateFile(project, source, request, signal);
    const { file, conformance } = validation;
    output.result({ file, ...conformance }, conformanceText(conformance));
    exits.push(exitOf(validation));
  }
  return exits;
}

/** What each count that must be 0 is called by people. */
const NEVER_TEXT: Readonly<Record<(typeof NEVER)[number], string>> = {
  tokensBackwards: 'tokens that went backwards',
  tokensTwice: 'tokens with two owners',
  oldTokensPassed: 'orders with an old token past the gate',
  oldLeveragePassed: 'orders sized before a cut past the gate after it',
  readersAboveAfterValidity: 'readers above HIBERNATE after validity ran out',
  contradicted: "grants, limits or postures of which a member's journal says something else",
  answeredLost: 'answered changes of limits that the members lost',
  brokenJournals: "members' journals with a line that does not follow",
};

function countsText({ seed, seconds, faults, counts }: ChaosReport): string {
  const done = new Map<string, number>();
  for (const fault of faults) done.set(fault, (done.get(fault) ?? 0) + 1);
  const inflicted = [...done].map(([fault, times]) => `${times} ${fault}`).join(', ');
  return [
    `seed ${seed}, ${seconds} s: ${inflicted === '' ? 'no fault' : inflicted}`,
    `${counts.leaseCalls} lease calls (${counts.unknownOutcomes} of unknown outcome), ${counts.grants} grants (${counts.witnessed} of grants and changes in the members' journals too); ` +
      `${counts.orders} orders, ${counts.passed} passed; refused ${counts.refusedByFence} by the fence, ` +
      `${counts.refusedByLimit} by the leverage limit, ${counts.refusedByPosture} by the posture; ` +
      `${counts.changes} changes of limits (${counts.setAnew} of them set anew where no row was left), ${counts.records} posture records, ${counts.overlappingHolds} overlapping holds`,
    ...NEVER.map((what) => neverText(what, counts[what])),
  ].join('\n');
}

function neverText(what: Never, count: number): string {
  return `${mark(count === 0 ? 'never' : 'BROKEN', count === 0)}  ${count} ${NEVER_TEXT[what]}`;
}
