/** Runs the service until it is told to stop: kill switch and guards, endpoint, timers, drain. */
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  KillSwitch,
  SharedHealth,
  survivalNumbers,
  tripOnUncaught,
  writeTripFile,
} from '@plimsoll/survival-kernel';
import { SessionError } from '../market-feed.ts';
import type { CapitalOptions } from '../session-capital.ts';
import type { PaperSessionOptions } from '../session-setup.ts';
import type { VenueFees } from '../venue/fees.ts';
import { Endpoint, type ListenAddress } from './endpoint.ts';
import { deadManMsOf, Guards, startPaperVenue } from './guards.ts';
import { startHttp } from './http-server.ts';
import { KernelService } from './kernel-service.ts';
import type { MeshFile } from './mesh/mesh-file.ts';
import type { MeshSidecar } from './mesh/mesh-sidecar.ts';
import { PaperQuotes } from './paper-quotes.ts';
import { machineClock, type ServiceClock, sessionClock } from './service-clock.ts';
import type { ServiceConfig } from './service-config.ts';
import { ServiceLedger } from './service-ledger.ts';
import { ServiceSessions } from './service-sessions.ts';
import { removeUnserved } from './socket-file.ts';
import type { Client, TokenFile } from './token-file.ts';
import { executionsOf } from './venue-history.ts';

/** How often leases and silence are looked at, milliseconds. */
const TICK_MS = 50;
/** The account at the paper venue. */
const PAPER_ACCOUNT = 'paper';

/** What the service is started with. */
export interface ServeOptions {
  readonly config: ServiceConfig;
  readonly tokens: TokenFile;
  readonly address: ListenAddress;
  readonly clock: 'machine' | 'session';
  readonly outFolder: string;
  /** Where the kill switch is latched, and the guards' sockets are; without it there are no guards. */
  readonly stateFolder?: string | undefined;
  /** Starts a paper venue, or finds the one that a killed service left; holds the session with it. Needs the state folder. */
  readonly hasPaperVenue?: boolean;
  /** The ledger that the account's capital is in; without one its owner tells what it is. */
  readonly capital?: CapitalOptions | undefined;
  /** Port of health, metrics and the live page; 0 for any free one, none without. */
  readonly httpPort?: number | undefined;
  /** The mesh that it is on; one machine without. */
  readonly mesh?: MeshFile | undefined;
  /** Of the recorder's ring; a power of two. */
  readonly ringBytes?: number;
  readonly specs?: PaperSessionOptions['specs'];
  readonly startedAt?: string;
}

/** A running service. */
export interface RunningService {
  readonly service: KernelService;
  readonly guards: Guards | undefined;
  readonly listensAt: string;
  readonly httpPort: number | undefined;
  /** Lets nobody start new work, says so to all, ends the traces and, if it may, the session in order. */
  drain(): Promise<void>;
}

/** The file in which the kill switch is latched. */
export function tripFileOf(stateFolder: string): string {
  return join(stateFolder, 'trip');
}

/** Puts a clean trip file there by hand: before the very first start. @throws SessionError (2) where there is one. */
export function initState(stateFolder: string): void {
  const file = tripFileOf(stateFolder);
  if (existsSync(file))
    throw new SessionError(2, `${file} is there already: a trip ends with two signatures`);
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  writeTripFile(file, 'clean', [], 'by hand');
}

/** Starts the service. @throws SessionError (2) for what cannot be. */
export async function startService(options: ServeOptions): Promise<RunningService> {
  const { tokens, stateFolder } = options;
  const people = named(tokens.clients, 'person');
  if (named(tokens.clients, 'trader').length === 0 || people.length < survivalNumbers.RearmPeopleMin) {
    const { RearmPeopleMin } = survivalNumbers;
    throw new SessionError(2, `the token file needs a trader, and ${RearmPeopleMin} people to re-arm`);
  }
  const clock = options.clock === 'session' ? sessionClock() : machineClock();
  const sessions = stateFolder === undefined ? undefined : new ServiceSessions(stateFolder);
  const recovered = await sessions?.recover();
  if (recovered) process.stderr.write(`completed the traces of a killed session: ${recovered} events\n`);
  const kill = stateFolder === undefined ? undefined : openKillSwitch(stateFolder, people);
  const service = openService(options, clock, kill);
  const sidecar = options.mesh === undefined ? undefined : await joinMesh(options.mesh, service);
  sessions?.begin(options.outFolder);
  const guarded =
    stateFolder === undefined || sessions === undefined
      ? undefined
      : await guard(service, options, stateFolder, sessions);
  const endpoint = new Endpoint(service, tokens);
  const listensAt = await endpoint.listen(options.address);
  const http =
    options.httpPort === undefined ? undefined : await startHttp(service, tokens, options.httpPort);
  // A session's clock stands still between observations: then there is no silence to notice.
  const timer = clock.id === 'machine' ? setInterval(() => beat(service), TICK_MS) : undefined;
  return {
    service,
    guards: guarded?.guards,
    listensAt,
    httpPort: http?.port,
    drain: async () => {
      clearInterval(timer);
      await http?.close();
      await endpoint.drain();
      await sidecar?.close();
      try {
        service.end();
      } finally {
        await guarded?.end(); // a supervisor of a session that did not end in order cancels
      }
    },
  };
}

/** Without a mesh its client is not even loaded. */
async function joinMesh(file: MeshFile, service: KernelService): Promise<MeshSidecar> {
  const { openSidecar } = await import('./mesh/mesh-sidecar.ts');
  try {
    const sidecar = await openSidecar(file, service);
    service.meshView = sidecar.view;
    return sidecar;
  } catch (error) {
    service.end();
    throw error;
  }
}

/** Waits for SIGTERM or SIGINT, or until nothing can be recorded any more. */
export async function untilStopped(service: KernelService): Promise<void> {
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), service.failed]);
}

function setupOf({ config, tokens, outFolder, specs, startedAt, ringBytes }: ServeOptions) {
  const { instruments, leaseMs, validMs, collarPpm, ordersPerSecondMax, markAgeMsMax } = config;
  const { clients } = tokens;
  return {
    workers: named(clients, 'trader'),
    accounts: Object.fromEntries(
      clients.flatMap(({ name, account }) => (account === undefined ? [] : [[name, account]])),
    ),
    people: named(clients, 'person'),
    instruments,
    limits: { collarPpm, ordersPerSecondMax, markAgeMsMax },
    leaseMs,
    validMs,
    outFolder,
    ...(ringBytes === undefined ? {} : { ringBytes }),
    ...(specs === undefined ? {} : { specs }),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

/** @throws SessionError; the ledger is then closed again. */
function openService(
  options: ServeOptions,
  clock: ServiceClock,
  kill: KillSwitch | undefined,
): KernelService {
  const { capital } = options;
  const ledger = capital === undefined ? undefined : ServiceLedger.open(capital, () => clock.now());
  try {
    return new KernelService(setupOf(options), clock, kill, ledger);
  } catch (error) {
    ledger?.close();
    throw error;
  }
}

function openKillSwitch(stateFolder: string, people: readonly string[]): KillSwitch {
  const health = new SharedHealth();
  tripOnUncaught(health);
  try {
    return new KillSwitch(tripFileOf(stateFolder), health, people);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    const remedy = code === 'ENOENT' ? 'make it with --init-state' : 'choose another --state';
    throw new SessionError(2, `${stateFolder} cannot hold the kill switch (${code}): ${remedy}`, { cause });
  }
}

async function guard(
  service: KernelService,
  options: ServeOptions,
  stateFolder: string,
  sessions: ServiceSessions,
) {
  const { heartbeatMs } = options.config;
  const heartbeat = { periodMs: heartbeatMs, missesMax: survivalNumbers.HeartbeatMissesMax };
  const venue = { path: join(stateFolder, 'venue.sock'), account: PAPER_ACCOUNT };
  const paper =
    options.hasPaperVenue === true
      ? await openPaperVenue(service, sessions, { ...venue, fees: options.config.paperFees })
      : undefined;
  const guards = await Guards.start(
    {
      folder: stateFolder,
      tripFile: tripFileOf(stateFolder),
      venue: paper === undefined ? undefined : venue,
      heartbeat,
      deadManMs: deadManMsOf(heartbeat),
    },
    service.health,
  );
  return {
    guards,
    end: async () => {
      await guards.end();
      paper?.end();
    },
  };
}

/** The paper venue of this state: a killed service's, which outlived it as an exchange would, or a new one. */
async function openPaperVenue(
  service: KernelService,
  sessions: ServiceSessions,
  { path, account, fees }: { readonly path: string; readonly account: string; readonly fees: VenueFees },
) {
  await removeUnserved(path, () => {}); // one that listens goes on
  if (!existsSync(path)) await startPaperVenue(path, fees);
  service.openLine(path, account);
  const executions = await executionsOf(path, account);
  const unexplained = await sessions.unexplained(executions);
  if (unexplained.length > 0) {
    process.stderr.write(`UNRECORDED: no trace explains ${unexplained.join(', ')}\n`);
  }
  service.reconcile(executions, unexplained);
  const quotes = new PaperQuotes(path, account, service);
  return { end: () => quotes.endVenue() };
}

function named(clients: readonly Client[], role: string): string[] {
  return clients.filter((each) => each.role === role).map(({ name }) => name);
}

function beat(service: KernelService): void {
  try {
    service.tick();
    if (service.isSilent) service.missObservation();
    service.flush();
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    // Nothing can be recorded any more: `failed` tells of it, and ends the service.
  }
}
