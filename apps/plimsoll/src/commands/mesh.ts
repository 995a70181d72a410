/** `plimsoll mesh`: members of the mesh on this machine, started, shown and ended. */
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type BuiltMember,
  buildMember,
  endMembers,
  HEAP_MB_DEFAULT,
  isMachineProblem,
  isSameProcess,
  type MembersProblem,
  type MembersResult,
  membersProblemText,
  ownWire,
  readCluster,
  startCluster,
  WAIT_MS_DEFAULT,
} from '@plimsoll/mesh-members';
import { type CommandDefinition, type Context, countOption, type Options, textOption } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { clusterFacts, memberLine } from '../mesh/cluster-text.ts';
import type { Project } from '../project.ts';

/** The name of a cluster that nobody named. */
const CLUSTER_DEFAULT = 'plimsoll';
/** Hazelcast's own first port. */
const PORT_DEFAULT = 5_701;
/** More members than this on one machine are a slip of the hand: each takes half a gigabyte and more. */
const MEMBERS_MAX = 9;
const CHAOS_SECONDS = 60;
const CHAOS_WORKERS = 8;
const CHAOS_CALM_MS = 700;
/** Far from the ports of a cluster that is in use. */
const CHAOS_PORT_DEFAULT = 5_801;

export const mesh: CommandDefinition = {
  name: 'mesh',
  summary: 'run the members of the mesh on this machine: up, status, down; chaos',
  example: 'plimsoll mesh up --members 3',
  declare: (command) =>
    command
      .argument(
        '<action>',
        'up: start a cluster; status: show it; down: end it; chaos: faults on a cluster of its own',
      )
      .option('--members <count>', 'how many members (3; up)')
      .option(
        '--ports <list>',
        `their ports, with commas (${PORT_DEFAULT} and the next; health is 1000 above; up)`,
      )
      .option('--peers <list>', 'ports of all members, if some run on other hosts behind a tunnel (up)')
      .option('--cluster-name <name>', `clients must know it (${CLUSTER_DEFAULT})`)
      .option(
        '--folder <folder>',
        'where logs, journals and what is known of the members lie (.plimsoll/mesh)',
      )
      .option('--heap <MiB>', `heap of each member (${HEAP_MB_DEFAULT}; up)`)
      .option('--wait <seconds>', `until all are ready (${WAIT_MS_DEFAULT / 1_000}; up)`)
      .option('--seconds <count>', `faults are begun for so long (${CHAOS_SECONDS}; chaos)`)
      .option('--operations <count>', 'goes on until there were so many lease calls (chaos)')
      .option('--workers <count>', `client processes that contend (${CHAOS_WORKERS}; chaos)`)
      .option('--calm <ms>', `from one fault to the next, up to twice as long (${CHAOS_CALM_MS}; chaos)`)
      .option('--fault <text>', 'only faults in whose name this is (chaos)')
      .option('--seed <number>', 'decides faults and orders (a new one; chaos)'),
  async run(context, [action], options) {
    if (action === 'up') return await up(context, options);
    if (action === 'status') return await status(context, options);
    if (action === 'down') return await down(context, options);
    if (action === 'chaos') return await chaos(context, options);
    throw new Failure(EXIT.badInput, `mesh takes up, status, down or chaos, not ${action}`);
  },
};

async function up(context: Context, options: Options): Promise<ExitCode> {
  const { project, output, signal } = context;
  const ports = portsOf(options);
  const peers = peersOf(options, ports);
  const heapMb = countOption('--heap', textOption(options, 'heap') ?? String(HEAP_MB_DEFAULT));
  const waitS = countOption('--wait', textOption(options, 'wait') ?? String(WAIT_MS_DEFAULT / 1_000));
  const cluster = textOption(options, 'clusterName') ?? CLUSTER_DEFAULT;
  const folder = folderOf(project, options);
  const there = readCluster(folder);
  if (there.ok && there.value.members.some(isSameProcess))
    throw failure({
      code: 'MEMBERS204',
      cluster: there.value.cluster,
      ports: there.value.members.map(({ port }) => port),
    });
  if (!there.ok && there.problem.code !== 'MEMBERS301') throw failure(there.problem);
  const progress = (text: string) => output.progress(text);
  const built = await builtFor(context);
  const started = startedValue(
    await startCluster({
      built,
      cluster,
      wire: ownWire(project.root),
      ports,
      peers,
      folder,
      heapMb,
      waitMs: 1_000 * waitS,
      progress,
      signal,
    }),
    signal,
  );
  output.result(
    { cluster, ports, members: started.members },
    [
      `cluster ${cluster} is up: ${started.members.map(({ name, port }) => `${name} on 127.0.0.1:${port}`).join(', ')}`,
      'the members go on when this command has ended; plimsoll mesh status shows them, plimsoll mesh down ends them',
    ].join('\n'),
  );
  return EXIT.holds;
}

async function status({ project, output }: Context, options: Options): Promise<ExitCode> {
  const record = valueOf(readCluster(folderOf(project, options)));
  refuseOtherName(record.cluster, options);
  const facts = await clusterFacts(record, ownWire(project.root));
  output.result(facts, [facts.text, ...facts.members.flatMap(memberLine)].join('\n'));
  const other = facts.members.find(({ state }) => state !== undefined && state.wire !== facts.ownWire);
  if (other?.state !== undefined)
    throw failure({ code: 'MEMBERS205', port: other.port, wire: other.state.wire, ours: facts.ownWire });
  return facts.isWhole ? EXIT.holds : EXIT.refused;
}

async function down({ project, output }: Context, options: Options): Promise<ExitCode> {
  const folder = folderOf(project, options);
  const record = valueOf(readCluster(folder));
  refuseOtherName(record.cluster, options);
  output.progress('members hand over and end');
  const ended = await endMembers(folder, record.members);
  output.result(
    {
      cluster: record.cluster,
      ended: ended.map(({ member, how }) => ({ name: member.name, pid: member.pid, how })),
    },
    ended.map(({ member, how }) => `${member.name} (process ${member.pid}) ${how}`).join('\n'),
  );
  return EXIT.holds;
}

async function chaos(context: Context, options: Options): Promise<ExitCode> {
  const { project, output, signal } = context;
  const count = (name: string, option: string, otherwise: number): number =>
    countOption(option, textOption(options, name) ?? String(otherwise));
  const folder = resolve(textOption(options, 'folder') ?? join(project.outFolder, 'chaos'));
  // The client of the mesh is loaded for this alone.
  const { faultsNamed, isChaosFolder, judgeMeshChaos, runMeshChaos } = await import('../mesh/chaos.ts');
  if (existsSync(folder) && readdirSync(folder).length > 0 && !isChaosFolder(folder))
    throw new Failure(EXIT.badInput, `${folder} is there and holds no chaos run: choose another --folder`);
  const request = {
    wire: ownWire(project.root),
    ports: portsOf(options, CHAOS_PORT_DEFAULT),
    folder,
    seed: count('seed', '--seed', randomInt(1, 2 ** 31)),
    seconds: count('seconds', '--seconds', CHAOS_SECONDS),
    operations: textOption(options, 'operations') === undefined ? 0 : count('operations', '--operations', 1),
    workers: count('workers', '--workers', CHAOS_WORKERS),
    calmMs: count('calm', '--calm', CHAOS_CALM_MS),
  };
  const built = await builtFor(context);
  output.progress(`seed ${request.seed}`);
  const only = faultsNamed(textOption(options, 'fault'));
  const report = startedValue(await runMeshChaos(context, { ...request, only, built }), signal);
  return await judgeMeshChaos(context, report);
}

/** The member, built on first use. @throws Failure */
async function builtFor({ project, output, signal }: Context): Promise<BuiltMember> {
  const { root, workFolder } = project;
  const progress = (text: string) => output.progress(text);
  return startedValue(
    await buildMember({ root, workFolder, progress, note: (text) => output.note(text), signal }),
    signal,
  );
}

function portsOf(options: Options, first = PORT_DEFAULT): readonly number[] {
  const count = countOption('--members', textOption(options, 'members') ?? '3');
  const text = textOption(options, 'ports');
  const ports =
    text === undefined
      ? Array.from({ length: count }, (_, index) => first + index)
      : text.split(',').map((port) => countOption('--ports', port.trim()));
  if (count > MEMBERS_MAX)
    throw new Failure(EXIT.badInput, `--members takes 1 to ${MEMBERS_MAX}, not ${count}`);
  if (text !== undefined && textOption(options, 'members') !== undefined && ports.length !== count)
    throw new Failure(EXIT.badInput, `--ports has ${ports.length} ports for ${count} members`);
  if (ports.length > MEMBERS_MAX) throw new Failure(EXIT.badInput, `--ports takes 1 to ${MEMBERS_MAX} ports`);
  if (new Set(ports).size !== ports.length || ports.some((port) => port > 64_535))
    throw new Failure(EXIT.badInput, '--ports takes different ports up to 64535, such as 5701,5702,5703');
  return ports;
}

/** All members of the cluster: those that start here among them, each with a port that no other has. */
function peersOf(options: Options, ports: readonly number[]): readonly number[] {
  const text = textOption(options, 'peers');
  if (text === undefined) return ports;
  const peers = text.split(',').map((port) => countOption('--peers', port.trim()));
  if (new Set(peers).size === peers.length && ports.every((port) => peers.includes(port))) return peers;
  throw new Failure(
    EXIT.badInput,
    `--peers has each member’s port once, those of --ports (${ports.join(',')}) among them`,
  );
}

function refuseOtherName(running: string, options: Options): void {
  const asked = textOption(options, 'clusterName');
  if (asked !== undefined && asked !== running) throw failure({ code: 'MEMBERS206', asked, running });
}

function folderOf(project: Project, options: Options): string {
  return resolve(textOption(options, 'folder') ?? join(project.workFolder, 'mesh'));
}

function valueOf<Value>(result: MembersResult<Value>): Value {
  if (result.ok) return result.value;
  throw failure(result.problem);
}

/** The value of what starts members: what was still missing when Ctrl-C came is no problem of theirs. */
function startedValue<Value>(result: MembersResult<Value>, signal: AbortSignal): Value {
  if (!result.ok && signal.aborted)
    throw new Failure(EXIT.interrupted, 'interrupted before all members were ready');
  return valueOf(result);
}

function failure(problem: MembersProblem): Failure {
  return new Failure(isMachineProblem(problem) ? EXIT.machine : EXIT.badInput, membersProblemText(problem));
}
