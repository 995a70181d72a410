/**
 * The supervisor: what the process does that hears the trading process's watchdog beat. When it no longer does, because
 * the whole process was stopped, killed or ran out of memory, it cuts that process's line to the venue, writes the
 * trip to disk and cancels everything.
 */
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { Guardian, type HaltReport } from './guardian.ts';
import { type HeartbeatLimits, HeartbeatWatch } from './heartbeat.ts';
import { readTripFile, writeTripFile } from './trip-file.ts';
import type { Connect } from './venue-session.ts';

/** What the process is started with: JSON, its only argument. */
export interface SupervisorSetup {
  /** Where it listens for beats. */
  readonly beatPath: string;
  readonly tripFile: string;
  readonly venue?: { readonly path: string; readonly account: string } | undefined;
  readonly heartbeat: HeartbeatLimits;
  readonly deadManMs: number;
  /** Before people are told of unanswered orders; REPORT_AFTER_MS without. */
  readonly reportAfterMs?: number;
}

/** How often it looks, and feeds the venue's dead man's switch. */
export const SUPERVISOR_LOOK_MS = 5;
/** The trading process has so long from our start to call: else it died before it did. */
const CALL_MS_MAX = 30_000;

/** Watches one trading process. */
export class Supervisor {
  readonly #setup: SupervisorSetup;
  readonly #guardian: Guardian | undefined;
  readonly #startMs = performance.now();
  #watch: HeartbeatWatch | undefined;
  #beats = 0;
  #isGone = false;
  #fedAtMs = 0;

  constructor(setup: SupervisorSetup, connect?: Connect) {
    this.#setup = setup;
    const { venue } = setup;
    this.#guardian =
      venue === undefined
        ? undefined
        : new Guardian(venue.path, venue.account, 'supervisor', undefined, connect);
  }

  /** Listens for the watchdog's beats. @returns the server, for who closes it. */
  async listen(): Promise<Server> {
    const { beatPath } = this.#setup;
    rmSync(beatPath, { force: true }); // of an earlier supervisor that was killed
    const server = createServer((socket) => this.hear(socket));
    await new Promise<void>((resolve) => server.listen(beatPath, resolve));
    return server;
  }

  /** A watchdog has called: from now on its beats are heard on that connection. */
  hear(socket: Pick<Socket, 'on'>): void {
    this.#watch = new HeartbeatWatch(this.#setup.heartbeat, this.#beats, performance.now());
    socket.on('data', () => {
      this.#beats += 1;
    });
    const gone = (): void => {
      this.#isGone = true;
    };
    socket.on('error', gone).on('close', gone);
  }

  /** @returns Why to halt, `clean` for an orderly end, undefined while all is well. */
  look(nowMs: number): string | undefined {
    const { heartbeat, deadManMs, tripFile } = this.#setup;
    if (this.#isGone) return readTripFile(tripFile).state === 'clean' ? 'clean' : 'the process is gone';
    const seen = this.#watch?.look(this.#beats, nowMs);
    if (seen === 'MISSED') return 'the process is silent';
    if (seen === undefined && nowMs - this.#startMs > CALL_MS_MAX) return 'the process never called';
    if (seen === 'ALIVE' && nowMs - this.#fedAtMs >= heartbeat.periodMs) {
      this.#fedAtMs = nowMs;
      this.#guardian?.stillHere(deadManMs);
    }
    return undefined; // asleep: it was this process that did not get to look; it looks again
  }

  /** After an orderly end: nobody is left to feed the venue's switch, and nothing is left to cancel. */
  leave(): void {
    this.#guardian?.stillHere(0);
    this.#guardian?.close();
  }

  /** Cuts, writes the trip, cancels everything. */
  async halt(why: string): Promise<HaltReport> {
    this.#guardian?.cut();
    const halting = this.#guardian?.halt(why, this.#setup.reportAfterMs);
    const { tripFile } = this.#setup;
    const causes = readTripFile(tripFile).causes;
    try {
      writeTripFile(tripFile, 'tripped', [...new Set([...causes, 'supervisor' as const])], 'supervisor');
    } catch (error) {
      process.stderr.write(`HALT: the trip cannot be written to ${tripFile}: ${(error as Error).message}\n`);
    }
    const report = (await halting) ?? { by: 'supervisor', why, settled: [], unanswered: [], tookMs: 0 };
    if (report.unanswered.length > 0) {
      process.stderr.write(`HALT: nobody answers for ${report.unanswered.join(', ')} (${why})\n`);
    }
    this.#guardian?.close();
    return report;
  }
}
