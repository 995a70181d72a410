/**
 * `npm run bench:mesh -- [--quick] [--output FILE]`: the mesh beside raw Hazelcast doing the same, on one member and on
 * three. Writes docs/benchmarks/mesh.md; with --quick it prints the page of a short run instead.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connectMesh, type Mesh, meshRefusalText } from '@plimsoll/mesh-hazelcast';
import { buildMember, endMembers, membersProblemText, ownWire, startCluster } from '@plimsoll/mesh-members';
import { measureFeatures, measureRawFeatures } from './features.ts';
import { measureLeases, measureRawLocks } from './leases.ts';
import { measureCuts, measurePostures, measureRawSets } from './spread.ts';
import { startWorkers } from './workers.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PAGE = join(ROOT, 'docs/benchmarks/mesh.md');
/** Ports that a cluster of the machine's own does not use. */
const PORT_FIRST = 25_701;
/** As many workers as the specification has. */
const WORKER_COUNT = 8;

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, output: { type: 'string' } } });
const isQuick = values.quick === true;
const rounds = {
  leases: isQuick ? 200 : 5_000,
  // Of 2,000 the hundredth part is 20: of 500 it is 5, so that one pause of the machine more or less moves the p99.
  spread: isQuick ? 40 : 2_000,
  featureMs: isQuick ? 2_000 : 10_000,
};

const built = await buildMember({
  root: ROOT,
  workFolder: join(ROOT, '.plimsoll'),
  note: say,
});
if (!built.ok) giveUp(membersProblemText(built.problem));
const loads = [loadText()];
const sections: string[] = [];
for (const members of [1, 3]) sections.push(...(await measure(members)));
loads.push(loadText());

const page = [
  '<!-- Written by `npm run bench:mesh`. -->',
  '',
  '# The mesh beside raw Hazelcast',
  '',
  `Hazelcast 5.7.0, Node ${process.versions.node}, ${availableParallelism()} cores, load ${loads.join(' at the start, ')} at the end. Members, ${WORKER_COUNT} workers and the measuring process share the machine, so on few cores the high percentiles are those of its scheduler. The first rounds of each row are not counted: compilers are at work then. Times in milliseconds on one clock, the machine's monotonic one, from before the call until the last worker is done. Aims: posture visible and cut effective at ${WORKER_COUNT} workers at p99 below 10 ms, 100,000 feature events a second.`,
  '',
  'Raw Hazelcast does less: its lock has no fencing token, its set makes no version and bears no signature, and nobody judges its age. Members are tuned alike for both.',
  '',
  ...sections,
].join('\n');
if (isQuick && values.output === undefined) process.stdout.write(`${page}\n`);
else {
  writeFileSync(values.output ?? PAGE, `${page}\n`);
  process.stderr.write(`written to ${values.output ?? PAGE}\n`);
}

async function measure(count: number): Promise<string[]> {
  if (!built.ok) return [];
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  const ports = Array.from({ length: count }, (_, index) => PORT_FIRST + index);
  const cluster = `bench-${process.pid}`;
  say(`${count} members start`);
  const started = await startCluster({
    built: built.value,
    cluster,
    wire: ownWire(ROOT),
    ports,
    folder,
    waitMs: 300_000,
  });
  if (!started.ok) giveUp(membersProblemText(started.problem));
  const { value: record } = started;
  // Members outlive who started them: whoever interrupts this ends them too.
  const interrupted = () => void endMembers(folder, record.members).then(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted);
  const members = ports.map((port) => `127.0.0.1:${port}`);
  const opened: { close(): Promise<void> }[] = [];
  const keep = <One extends { close(): Promise<void> }>(one: One): One => {
    opened.unshift(one);
    return one;
  };
  try {
    const mesh = keep(await connected(cluster, members, 'bench'));
    // Bulk has a client of its own, so that no cut queues behind it.
    const bulk = keep(await connected(cluster, members, 'bench-bulk'));
    const workers = keep(await startWorkers(WORKER_COUNT, cluster, members));
    const rows = [
      ...(await step('leases', () => measureLeases(mesh, rounds.leases))),
      ...(await step('raw locks', () => measureRawLocks(mesh, rounds.leases))),
      ...(await step('cuts', () => measureCuts(mesh, workers, rounds.spread))),
      ...(await step('postures', () => measurePostures(mesh, workers, rounds.spread))),
      ...(await step('raw sets', () => measureRawSets(mesh, workers, rounds.spread))),
      ...(await step('features', () => measureFeatures(bulk, rounds.featureMs))),
      ...(await step('raw features', () => measureRawFeatures(bulk, rounds.featureMs / 2))),
    ];
    return [
      `## ${count === 1 ? 'One member' : `${count} members`}`,
      '',
      '| what | p50 | p99 | p99.9 | max | how many | a second |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ];
  } finally {
    for (const one of opened) await one.close();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted);
    await endMembers(folder, record.members);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function connected(clusterName: string, members: readonly string[], name: string): Promise<Mesh> {
  const mesh = await connectMesh({ clusterName, members, name, connectMsMax: 60_000 });
  if (mesh.ok) return mesh.value;
  throw new Error(meshRefusalText(mesh.refusal));
}

/** A stage that fails is a row that says so, and exit 1: what the others measured is not lost. */
async function step(name: string, work: () => Promise<string[]>): Promise<string[]> {
  say(`${name} (load ${loadText()})`);
  try {
    return await work();
  } catch (error) {
    process.exitCode = 1;
    return [`| ${name}: NOT MEASURED, ${(error as Error).message} | – | – | – | – | 0 | – |`];
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function loadText(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

function giveUp(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(3);
}
