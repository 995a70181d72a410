/**
 * A session: a kernel, a sensor and three NautilusTrader processes that contend for the same instruments. One has
 * eight strategies, one is frozen past the end of its lease, one is killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest, JsonObject } from '@plimsoll/trace';
import { z } from 'zod';
import { type Answer, LineClient } from './line-client.ts';
import { MeshIssuer, type SessionMesh, writeMeshFiles } from './mesh-issuer.ts';
import { readingAt, STEP_MS } from './sensor.ts';

/** The processes: name, strategies, and what is done to it. */
export const AGENTS = [
  { trader: 'nt-1', strategies: 8, fate: 'runs' },
  { trader: 'nt-2', strategies: 2, fate: 'frozen' },
  { trader: 'nt-3', strategies: 2, fate: 'killed' },
] as const;

/** Session time that a lease runs, ms. */
const LEASE_MS = 120_000;
/** Machine time from one observation to the next, ms. */
const TICK_MS = 10;
/** How long a process is frozen, machine ms: many leases long. */
const FROZEN_MS = 1_500;
/** Orders of a process that passed before it meets its fate: it is in the middle of its work then. */
const FATE_PASSED = 20;
/**
 * A process reads its recordings first: seconds, and minutes where forty others want the processor. One that fails ends,
 * and is not waited for.
 */
const START_MS_MAX = 1_200_000;

const LOTS_MICRO = 1_000;
const INVENTORY_LOTS = 400;

/** Instruments, and the middle of their recorded prices in micro-units. */
const MARKS: ReadonlyMap<string, number> = new Map([
  ['BTCUSDT-PERP.BINANCE', 61_700_000_000],
  ['ETHUSDT-PERP.BINANCE', 2_690_000_000],
]);

const summarySchema = z.object({
  trader: z.string(),
  nautilus: z.string(),
  source: z.enum(['recorded', 'synthetic']),
  events: z.number(),
  lines: z.number(),
  passed: z.number(),
  denied: z.record(z.string(), z.number()),
  positionsAgree: z.boolean(),
  /** The first order on which a gate that is broken on purpose was wrong. */
  firstFault: z.string().nullable(),
  head: z.string(),
});

/** What a process says of its run. */
export type AgentSummary = z.infer<typeof summarySchema>;

export interface SpecPin {
  readonly model: string;
  readonly specDigest: Digest;
}

export interface SessionOptions {
  /** The environment's interpreter. */
  readonly python: string;
  readonly repositoryRoot: string;
  /** Made; holds the traces and the files of the run. */
  readonly outFolder: string;
  readonly specs: Readonly<Record<'SurvivalController' | 'InventoryLocks' | 'OrderLifecycle', SpecPin>>;
  /** The folder of recordings; synthetic quotes without. */
  readonly recordings?: string;
  readonly seed: number;
  /** A strategy acts at every so many quotes: the smaller, the more orders. */
  readonly quotesPerAction: number;
  /** A seeded fault of nt-1's gate. */
  readonly fault?: string;
  /** The kernel is on this mesh, and leverage is led by another node. */
  readonly mesh?: SessionMesh;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

export interface NautilusSession {
  /** Of the processes that came to their end. */
  readonly summaries: readonly AgentSummary[];
  /** Traces by source. */
  readonly traces: { readonly [source: string]: string };
  /** What the engine of each process that came to its end says of its orders, by source. */
  readonly accounts: { readonly [source: string]: string };
  /** What the sensors sent to the kernel, one request a line, by the source whose readings it became. */
  readonly feeds: { readonly [source: string]: string };
  /** Sources whose process was killed: their traces have no end. */
  readonly killed: readonly string[];
  /** Changes of the leverage limit that the agents' kernel was told of by an event; undefined without a mesh. */
  readonly pushed: number | undefined;
}

/** @throws Error when a process does not start or ends badly. [impl->REQ~agent~1] */
export async function runNautilusSession(options: SessionOptions): Promise<NautilusSession> {
  const { outFolder, progress } = options;
  mkdirSync(outFolder, { recursive: true });
  const tokens = new Map(
    [...AGENTS.map(({ trader }) => trader), 'sensor', 'ann', 'bob'].map((name) => [
      name,
      randomBytes(24).toString('hex'),
    ]),
  );
  const socket = join(outFolder, 'kernel.sock');
  const children: ChildProcess[] = [];
  try {
    const files = options.mesh && writeMeshFiles(join(outFolder, 'mesh'), options.mesh);
    const issuer = files && (await startIssuer(options, tokens, files.issuer, children));
    const kernel = await startKernel(options, { tokens, socket, outFolder, mesh: files?.reader }, children);
    progress('starting three NautilusTrader processes');
    const agents = await Promise.all(
      AGENTS.map((agent) => startAgent(options, agent, tokens, socket, children)),
    );
    const sensor = await LineClient.connect(socket, tokens.get('sensor') ?? '');
    if (issuer !== undefined) {
      progress('waiting for a shock that the other node tells of');
      issuer.begin();
      while (pushedOf(await sensor.ask({ type: 'status' })) === 0) await sleep(TICK_MS);
    }
    const isOver = { value: false };
    const feedFile = join(outFolder, 'observations.feed');
    const sensing = sense(sensor, isOver, feedFile);
    progress('trading');
    for (const { child } of agents) child.stdin?.write('go\n');
    const fates = agents.map((agent) => meetFate(agent));
    const summaries = await Promise.all(agents.map(({ ended }) => ended));
    await Promise.all(fates);
    isOver.value = true;
    await sensing;
    const pushed = pushedOf(await sensor.ask({ type: 'status' }));
    sensor.close();
    await issuer?.end();
    for (const each of [kernel, issuer?.kernel]) {
      if (each === undefined || each.exitCode !== null) continue;
      each.kill('SIGTERM');
      await once(each, 'exit');
    }
    return {
      summaries: summaries.filter((summary) => summary !== undefined),
      traces: {
        'kernel/controller': join(outFolder, 'SurvivalController.ndjson'),
        'kernel/locks': join(outFolder, 'InventoryLocks.ndjson'),
        ...Object.fromEntries(AGENTS.map(({ trader }) => [trader, join(outFolder, `${trader}.ndjson`)])),
      },
      accounts: Object.fromEntries(
        summaries.flatMap((summary) =>
          summary === undefined
            ? []
            : [[summary.trader, join(outFolder, `${summary.trader}.account.json`)] as const],
        ),
      ),
      feeds: { 'kernel/controller': feedFile },
      killed: agents.filter((_agent, index) => summaries[index] === undefined).map(({ trader }) => trader),
      pushed,
    };
  } finally {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  }
}

/** What the kernel's status says of its mesh. */
function pushedOf({ mesh }: Answer): number | undefined {
  return (mesh as { readonly pushed: number } | undefined)?.pushed;
}

/** The other node of a mesh, in a folder of its own, once it allows leverage. */
async function startIssuer(
  options: SessionOptions,
  tokens: ReadonlyMap<string, string>,
  meshFile: string,
  children: ChildProcess[],
): Promise<MeshIssuer> {
  options.progress('starting the node that leads leverage');
  const outFolder = join(options.outFolder, 'issuer');
  mkdirSync(outFolder);
  const socket = join(outFolder, 'kernel.sock');
  const kernel = await startKernel(options, { tokens, socket, outFolder, mesh: meshFile }, children);
  const traders = AGENTS.map(({ trader }) => tokens.get(trader) ?? '');
  const own = { sensor: tokens.get('sensor') ?? '', traders };
  return await MeshIssuer.climbed(kernel, socket, own, MARKS);
}

/** What tells one kernel of a session from another. */
interface KernelPlace {
  readonly tokens: ReadonlyMap<string, string>;
  readonly socket: string;
  readonly outFolder: string;
  readonly mesh: string | undefined;
}

async function startKernel(
  { repositoryRoot, specs, signal }: SessionOptions,
  { tokens, socket, outFolder, mesh }: KernelPlace,
  children: ChildProcess[],
): Promise<ChildProcess> {
  const roles = { sensor: 'sensor', ann: 'person', bob: 'person' } as const;
  const clients = [...tokens].map(([name, token]) => ({
    name,
    role: roles[name as keyof typeof roles] ?? 'trader',
    ...(name in roles ? {} : { account: name }),
    tokenSha256: createHash('sha256').update(token).digest('hex'),
  }));
  const instruments = [...MARKS.keys()].map((instrument) => ({
    instrument,
    inventoryMaxMicro: INVENTORY_LOTS * LOTS_MICRO,
  }));
  const config = {
    instruments,
    leaseMs: LEASE_MS,
    validMs: 4 * STEP_MS,
    ordersPerSecondMax: 10_000,
    markAgeMsMax: 60_000,
  };
  const configFile = join(outFolder, 'kernel.json');
  const tokenFile = join(outFolder, 'tokens.json');
  writeFileSync(configFile, JSON.stringify(config));
  writeFileSync(tokenFile, JSON.stringify({ clients }), { mode: 0o600 });
  const pins = (['SurvivalController', 'InventoryLocks'] as const).flatMap((name) => [
    '--spec',
    `${name}=${specs[name].model}@${specs[name].specDigest}`,
  ]);
  const kernel = spawn(
    process.execPath,
    [
      join(repositoryRoot, 'apps/kernel/src/main.ts'),
      ...['--mode', 'paper', '--clock', 'session', '--socket', socket, '--out', outFolder],
      ...['--config', configFile, '--tokens', tokenFile, ...pins],
      ...(mesh === undefined ? [] : ['--mesh', mesh]),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], signal },
  );
  children.push(kernel);
  kernel.on('error', () => {}); // an abort; whoever waits for the exit hears of it
  await firstLine(kernel, 'the kernel');
  return kernel;
}

interface Agent {
  readonly trader: string;
  readonly fate: (typeof AGENTS)[number]['fate'];
  readonly child: ChildProcess;
  /** Emits each line that it says, by that name. */
  readonly lines: EventEmitter;
  /** Its summary, or undefined for one that was killed. */
  readonly ended: Promise<AgentSummary | undefined>;
}

async function startAgent(
  options: SessionOptions,
  { trader, strategies, fate }: (typeof AGENTS)[number],
  tokens: ReadonlyMap<string, string>,
  socket: string,
  children: ChildProcess[],
): Promise<Agent> {
  const { outFolder, recordings, seed, quotesPerAction, fault, python, repositoryRoot, signal } = options;
  const index = AGENTS.findIndex((agent) => agent.trader === trader);
  const runFile = join(outFolder, `${trader}.json`);
  const run = {
    trader,
    socket,
    token: tokens.get(trader),
    trace: join(outFolder, `${trader}.ndjson`),
    account: join(outFolder, `${trader}.account.json`),
    header: header(options, trader),
    strategies,
    quotes_per_action: quotesPerAction,
    seed: seed + index,
    recordings: recordings ?? null,
    fault: trader === 'nt-1' ? (fault ?? null) : null,
  };
  writeFileSync(runFile, JSON.stringify(run), { mode: 0o600 });
  const child = spawn(python, ['-m', 'plimsoll_agent', runFile], {
    cwd: join(repositoryRoot, 'apps/nautilus-agent'),
    stdio: ['pipe', 'pipe', 'inherit'],
    signal,
  });
  child.on('error', () => {});
  children.push(child);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const said: string[] = [];
  const words = new EventEmitter();
  const ready = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      words.emit(line);
      if (line === 'ready') resolve();
    });
    child.once('exit', (code) =>
      reject(new Error(`${trader} ended with ${code ?? 'a signal'} before it began`)),
    );
  });
  const ended = once(child, 'exit').then(([code]) => {
    if (code === 0) return summarySchema.parse(JSON.parse(said.at(-1) ?? ''));
    if (fate === 'killed' && code === null) return undefined;
    throw new Error(`${trader} ended with ${code ?? 'a signal'}`);
  });
  ended.catch(() => {}); // taken up by whoever awaits it; an early end is told by `ready`
  await within(START_MS_MAX, ready, `${trader} did not get ready`);
  return { trader, fate, child, lines: words, ended };
}

function header({ specs }: SessionOptions, trader: string): JsonObject {
  const { model, specDigest } = specs.OrderLifecycle;
  return {
    spec: 'OrderLifecycle',
    specDigest,
    model,
    constants: {
      Instruments: { '#set': [...MARKS.keys()] },
      Quantities: { '#interval': [1, INVENTORY_LOTS * 4] },
      OpeningPositions: { '#set': [0] },
      InventoryMax: INVENTORY_LOTS,
      OrderMax: 1_000_000,
      TokenMax: 1_000_000,
    },
    source: trader,
    clock: 'machine',
    startedAt: new Date().toISOString(),
  };
}

/** Observations until the session is over, each written down before it is sent. */
async function sense(
  sensor: LineClient,
  isOver: { readonly value: boolean },
  feedFile: string,
): Promise<void> {
  for (let atMs = STEP_MS; !isOver.value; atMs += STEP_MS) {
    const reading = readingAt(atMs, MARKS);
    appendFileSync(feedFile, `${JSON.stringify(reading)}\n`);
    await sensor.ask(reading);
    await sleep(TICK_MS);
  }
}

/** Freezes or kills a process once it has had some orders pass. */
async function meetFate({ fate, child, lines, ended }: Agent): Promise<void> {
  if (fate === 'runs') return;
  await Promise.race([once(lines, `passed ${FATE_PASSED}`), ended]);
  if (child.exitCode !== null) return;
  if (fate === 'killed') {
    child.kill('SIGKILL');
    return;
  }
  child.kill('SIGSTOP');
  await sleep(FROZEN_MS);
  child.kill('SIGCONT');
}

async function firstLine(child: ChildProcess, who: string): Promise<void> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`${who} ended with ${code ?? 'a signal'} before it began`);
  });
  await within(START_MS_MAX, Promise.race([once(lines, 'line'), exited]), `${who} did not start`);
}

async function within<T>(ms: number, what: Promise<T>, complaint: string): Promise<T> {
  const timer = new AbortController();
  const late = sleep(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${complaint} within ${ms} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([what, late]);
  } finally {
    timer.abort();
  }
}
