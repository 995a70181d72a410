/** Starts what guards a kernel: the watchdog thread, the supervisor process, and on paper the venue. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type {
  HaltReport,
  HeartbeatLimits,
  SharedHealth,
  SupervisorSetup,
  WatchdogMessage,
  WatchdogOrder,
  WatchdogSetup,
} from '@plimsoll/survival-kernel';
import { SessionError } from '../market-feed.ts';
import type { VenueFees } from '../venue/fees.ts';

const LEVEL_A = new URL('../../../../libs/survival-kernel/src/', import.meta.url);
const WATCHDOG = new URL('watchdog-thread.ts', LEVEL_A);
const SUPERVISOR = fileURLToPath(new URL('supervisor-process.ts', LEVEL_A));
const VENUE = fileURLToPath(new URL('../venue/venue-process.ts', import.meta.url));

/** A process that does not say that it listens within this is broken; a loaded machine takes seconds. */
const START_MS_MAX = 30_000;
/** A supervisor that keeps dying is not brought back for ever. */
const SUPERVISOR_STARTS_MAX = 5;

/** What guards are started with. */
export interface GuardsSetup {
  /** Sockets go here: a path short enough for a socket (100 bytes). */
  readonly folder: string;
  readonly tripFile: string;
  readonly venue: { readonly path: string; readonly account: string } | undefined;
  readonly heartbeat: HeartbeatLimits;
  readonly deadManMs: number;
}

/** The dead man's switch waits for so many periods beyond the guardians' own patience. */
export function deadManMsOf(heartbeat: HeartbeatLimits): number {
  return 4 * heartbeat.periodMs * heartbeat.missesMax;
}

/** Running guards. */
export class Guards {
  readonly #setup: GuardsSetup;
  readonly #health: SharedHealth;
  readonly #said: ((message: WatchdogMessage) => void)[] = [];
  #watchdog: Worker | undefined;
  #supervisor: ChildProcess | undefined;
  #supervisorStarts = 0;
  #beating: NodeJS.Timeout | undefined;
  #isEnding = false;
  /** Of the last halt. */
  report: HaltReport | undefined;

  private constructor(setup: GuardsSetup, health: SharedHealth) {
    this.#setup = setup;
    this.#health = health;
  }

  /** Starts both and the main thread's heart. @throws SessionError (70) when one does not come up. */
  static async start(setup: GuardsSetup, health: SharedHealth): Promise<Guards> {
    const guards = new Guards(setup, health);
    await guards.#startSupervisor();
    const ready = guards.next('ready');
    guards.#startWatchdog();
    await ready;
    guards.#beating = setInterval(() => health.beat('main'), Math.ceil(setup.heartbeat.periodMs / 2));
    return guards;
  }

  get supervisorPid(): number | undefined {
    return this.#supervisor?.pid;
  }

  /** The watchdog's next message of that kind. */
  next(kind: WatchdogMessage['kind']): Promise<WatchdogMessage> {
    return new Promise((resolve) => {
      this.#said.push((message) => {
        if (message.kind === kind) resolve(message);
      });
    });
  }

  /** After an orderly end: the trip file says clean. */
  async end(): Promise<void> {
    this.#isEnding = true;
    clearInterval(this.#beating);
    const gone = this.#supervisor && exitOf(this.#supervisor);
    await this.#watchdog?.terminate();
    await gone;
  }

  #startWatchdog(): void {
    const { tripFile, venue, heartbeat, deadManMs } = this.#setup;
    const workerData: WatchdogSetup = {
      words: this.#health.buffer,
      tripFile,
      venue,
      supervisorPath: this.#beatPath,
      heartbeat,
      deadManMs,
    };
    this.#watchdog = new Worker(WATCHDOG, { workerData })
      .on('message', (message: WatchdogMessage) => this.#hear(message))
      .on('error', (error) => {
        process.stderr.write(`the watchdog ended: ${error.message}\n`);
      })
      .on('exit', () => {
        if (!this.#isEnding) this.#health.trip('heartbeat'); // the supervisor finds it silent, and cancels
      });
  }

  #hear(message: WatchdogMessage): void {
    if (message.kind === 'halted') this.report = message.report;
    if (message.kind === 'supervisorLost' && !this.#isEnding) void this.#regainSupervisor();
    for (const each of this.#said) each(message);
  }

  /** A supervisor that dies is brought back: until then the venue's dead man's switch stands in for it. */
  async #startSupervisor(): Promise<void> {
    this.#supervisorStarts += 1;
    const { tripFile, venue, heartbeat, deadManMs } = this.#setup;
    const setup: SupervisorSetup = { beatPath: this.#beatPath, tripFile, venue, heartbeat, deadManMs };
    const child = spawn(process.execPath, [SUPERVISOR, JSON.stringify(setup)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true, // Ctrl-C is for the kernel: its supervisor sees it end
    });
    child.unref();
    await listening(child, 'the supervisor');
    this.#supervisor = child;
  }

  async #regainSupervisor(): Promise<void> {
    try {
      if (this.#supervisorStarts >= SUPERVISOR_STARTS_MAX) throw new SessionError(70, 'it keeps ending');
      await this.#startSupervisor();
      this.#watchdog?.postMessage({ kind: 'callSupervisor' } satisfies WatchdogOrder);
    } catch (error) {
      if (this.#isEnding) return;
      process.stderr.write(`no supervisor any more: ${(error as Error).message}\n`);
      this.#health.trip('supervisor');
    }
  }

  get #beatPath(): string {
    return join(this.#setup.folder, 'beats.sock');
  }
}

/** Starts the paper venue as a process. @returns it, when it listens. */
export async function startPaperVenue(path: string, fees: VenueFees, cancelMs = 0): Promise<ChildProcess> {
  const { takerPpm, makerPpm } = fees;
  const child = spawn(process.execPath, [VENUE, path, ...[cancelMs, takerPpm, makerPpm].map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  child.unref();
  await listening(child, 'the paper venue');
  return child;
}

function listening(child: ChildProcess, who: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (how: string) => (): void => reject(new SessionError(70, `${who} ${how}`));
    const timer = setTimeout(fail(`did not come up within ${START_MS_MAX} ms`), START_MS_MAX);
    child.once('exit', fail('ended at its start'));
    if (child.stdout === null) return fail('has no output')();
    createInterface({ input: child.stdout }).once('line', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  child.ref(); // from here on this process stays for it
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
