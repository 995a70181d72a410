/** `plimsoll mesh chaos`: faults on real members under real clients, judged by counts and by the models. */
import { type ChaosOptions, type ChaosReport, NEVER, runChaos } from '@plimsoll/mesh-chaos';
import type { MembersResult } from '@plimsoll/mesh-members';
import { conformanceText } from '@plimsoll/trace-validation';
import type { Context } from '../command.ts';
import { exitOf } from '../commands/validate.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { mark } from '../output.ts';
import { traceModel } from '../validate/monitored-specs.ts';
import { validateFile } from '../validate/validate-traces.ts';

/** What a run needs; the models, the progress and the signal come from the command. */
export type ChaosRequest = Omit<ChaosOptions, 'specs' | 'progress' | 'signal'>;

/** Runs the faults; the traces lie in the folder afterwards. */
export async function runMeshChaos(
  { project, output, signal }: Context,
  request: ChaosRequest,
): Promise<MembersResult<ChaosReport>> {
  const pin = async (name: string) => {
    const { monitored } = await traceModel(project, name, name, signal);
    return { specDigest: monitored.specDigest, model: monitored.model };
  };
  const specs = {
    InventoryLocks: await pin('InventoryLocks'),
    AdaptiveCutoff: await pin('AdaptiveCutoff'),
    PostureAuthority: await pin('PostureAuthority'),
  };
  return await runChaos({ ...request, specs, progress: (what) => output.progress(what), signal });
}

/** Prints the counts and what the models say of the traces. @returns REFUSED when one count that must be 0 is not. */
export async function judgeMeshChaos(context: Context, report: ChaosReport): Promise<ExitCode> {
  const { project, output, signal } = context;
  const { counts, seed, seconds, faults } = report;
  const exits: ExitCode[] = [];
  for (const source of report.traces) {
    output.progress(`validating ${source}`);
    const validation = await validateFile(
      project,
      source,
      { specs: new Map(), oracleEvents: undefined },
      signal,
    );
    const { file, conformance } = validation;
    output.result({ file, ...conformance }, conformanceText(conformance));
    exits.push(exitOf(validation));
  }
  const broken = NEVER.filter((what) => counts[what] !== 0);
  exits.push(broken.length === 0 ? EXIT.holds : EXIT.refused);
  output.result({ kind: 'chaos', seed, seconds, faults, counts, broken }, countsText(report));
  return gravest(exits);
}

/** What each count that must be 0 is called by people. */
const NEVER_TEXT: Readonly<Record<(typeof NEVER)[number], string>> = {
  tokensBackwards: 'tokens that went backwards',
  tokensTwice: 'tokens with two owners',
  oldTokensPassed: 'orders with an old token past the gate',
  oldLeveragePassed: 'orders sized before a cut past the gate after it',
  readersAboveAfterValidity: 'readers above HIBERNATE after validity ran out',
  contradicted: "grants of which a member's journal says something else",
  brokenJournals: "members' journals with a line that does not follow",
};

function countsText({ seed, seconds, faults, counts }: ChaosReport): string {
  const done = new Map<string, number>();
  for (const fault of faults) done.set(fault, (done.get(fault) ?? 0) + 1);
  const inflicted = [...done].map(([fault, times]) => `${times} ${fault}`).join(', ');
  return [
    `seed ${seed}, ${seconds} s: ${inflicted === '' ? 'no fault' : inflicted}`,
    `${counts.leaseCalls} lease calls (${counts.unknownOutcomes} of unknown outcome), ${counts.grants} grants (${counts.witnessed} in the members' journals too); ` +
      `${counts.orders} orders, ${counts.passed} passed; refused ${counts.refusedByFence} by the fence, ` +
      `${counts.refusedByLimit} by the leverage limit, ${counts.refusedByPosture} by the posture; ` +
      `${counts.changes} changes of limits, ${counts.records} posture records, ${counts.overlappingHolds} overlapping holds`,
    ...NEVER.map((what) => {
      const count = counts[what];
      return `${mark(count === 0 ? 'never' : 'BROKEN', count === 0)}  ${count} ${NEVER_TEXT[what]}`;
    }),
  ].join('\n');
}
