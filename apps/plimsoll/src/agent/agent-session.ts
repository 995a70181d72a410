/** Runs NautilusTrader under the gate, and holds what every side wrote against the models and against each other. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, listRecordings } from '@plimsoll/market-data';
import { membersProblemText, readCluster } from '@plimsoll/mesh-members';
import {
  type CrossCheck,
  crossCheck,
  findPython,
  type NautilusSession,
  preparePython,
  runNautilusSession,
  type SessionMesh,
} from '@plimsoll/nautilus-agent';
import type { Context } from '../command.ts';
import { exitOf } from '../commands/validate.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { traceModel } from '../validate/monitored-specs.ts';
import { type TraceValidation, validateFile } from '../validate/validate-traces.ts';

/** Models that a session's traces are held against. */
export const AGENT_SPECS = ['SurvivalController', 'InventoryLocks', 'OrderLifecycle'] as const;

export interface AgentRequest {
  /** What an earlier session left there is removed. */
  readonly outFolder: string;
  readonly seed: number;
  readonly quotesPerAction: number;
  readonly isSynthetic: boolean;
  /** A seeded fault of one gate. */
  readonly fault?: string | undefined;
  /** Folder of a running cluster: the kernel is on it, and leverage is led from another node. */
  readonly meshFolder?: string | undefined;
}

/** @throws Failure where this machine can't run it, the folder holds something else, or the session broke. */
export async function runAgentSession(context: Context, request: AgentRequest): Promise<NautilusSession> {
  const { project, output, signal } = context;
  const { outFolder, seed, quotesPerAction, isSynthetic, fault, meshFolder } = request;
  const python = await interpreter(context);
  const pins = [];
  for (const name of AGENT_SPECS) {
    const { monitored } = await traceModel(project, name, name, signal);
    pins.push([name, { model: monitored.model, specDigest: monitored.specDigest }] as const);
  }
  if (existsSync(outFolder) && !existsSync(join(outFolder, 'tokens.json')))
    throw new Failure(EXIT.badInput, `${outFolder} is there and holds no session: choose another --out`);
  rmSync(outFolder, { recursive: true, force: true });
  const mesh = meshFolder === undefined ? undefined : runningMesh(meshFolder);
  const recordings = isSynthetic ? undefined : recordingsFolder(context);
  try {
    return await runNautilusSession({
      python,
      repositoryRoot: project.root,
      outFolder,
      specs: Object.fromEntries(pins) as Parameters<typeof runNautilusSession>[0]['specs'],
      ...(recordings === undefined ? {} : { recordings }),
      seed,
      quotesPerAction,
      ...(fault === undefined ? {} : { fault }),
      ...(mesh === undefined ? {} : { mesh }),
      signal,
      progress: (what) => output.progress(what),
    });
  } catch (error) {
    throw new Failure(EXIT.refused, `the session broke: ${(error as Error).message}`);
  }
}

/** @throws Failure where no cluster is known there. */
function runningMesh(folder: string): SessionMesh {
  const record = readCluster(folder);
  if (!record.ok) throw new Failure(EXIT.badInput, membersProblemText(record.problem));
  const { cluster, members } = record.value;
  return { clusterName: cluster, members: members.map(({ port }) => `127.0.0.1:${port}`) };
}

/** One trace of a session. */
export interface JudgedTrace {
  readonly source: string;
  readonly validation: TraceValidation;
  /** Its process was killed on purpose, and as far as it goes it conforms. */
  readonly isCutOff: boolean;
  readonly holds: boolean;
}

/** What came of a session. */
export interface SessionJudgement {
  readonly traces: readonly JudgedTrace[];
  readonly check: CrossCheck;
  /** Something was compared, and nothing differs. */
  readonly agrees: boolean;
}

/** @param oracleEvents TLC replays so many events of each whole trace; undefined: it is not asked. */
export async function judgeSession(
  { project, output, signal }: Context,
  session: NautilusSession,
  oracleEvents: number | undefined,
): Promise<SessionJudgement> {
  const traces: JudgedTrace[] = [];
  for (const [source, file] of Object.entries(session.traces)) {
    output.progress(`validating ${source}`);
    const request = { specs: new Map(), oracleEvents, feedFile: session.feeds[source] };
    const validation = await validateFile(project, file, request, signal);
    const { conformance } = validation;
    const isCutOff =
      session.killed.includes(source) &&
      conformance.kind === 'inconclusive' &&
      conformance.doubt.code === 'MON301';
    traces.push({ source, validation, isCutOff, holds: isCutOff || exitOf(validation) === EXIT.holds });
  }
  const check = await crossCheck(session);
  const { compared, mismatches } = check;
  return {
    traces,
    check,
    agrees: mismatches.length === 0 && compared.decisions > 0 && compared.fills > 0,
  };
}

async function interpreter({ project, output }: Context): Promise<string> {
  const python = await findPython(process.env);
  if (python === undefined)
    throw new Failure(
      EXIT.machine,
      'no Python from 3.11 to 3.14 with venv: sudo apt-get install -y python3 python3-venv',
    );
  const folder = join(project.root, '.plimsoll', 'nautilus');
  try {
    return await preparePython(join(project.root, 'apps/nautilus-agent'), folder, python, (what) =>
      output.progress(what),
    );
  } catch (error) {
    throw new Failure(EXIT.machine, (error as Error).message);
  }
}

function recordingsFolder({ project, output }: Context): string | undefined {
  try {
    return listRecordings(project.root, process.env).folder;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    output.progress('no recordings here: labelled synthetic quotes');
    return undefined;
  }
}
