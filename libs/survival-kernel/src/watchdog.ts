/**
 * The watchdog: what the thread beside the trading one does, with its own loop and its own session with the venue. It
 * trips on missed heartbeats, writes every trip to disk, sees to it that nothing can leave any more, cancels
 * everything, and beats for the supervisor. It shares nothing with the main thread but a few words.
 */
import { createConnection, type Socket } from 'node:net';
import { Guardian, type HaltReport } from './guardian.ts';
import { type HeartbeatLimits, HeartbeatWatch } from './heartbeat.ts';
import { SharedHealth } from './shared-health.ts';
import { readTripFile, writeTripFile } from './trip-file.ts';
import type { Connect } from './venue-session.ts';

/** What the thread is started with. */
export interface WatchdogSetup {
  readonly words: SharedArrayBuffer;
  readonly tripFile: string;
  /** Socket of the venue, and the account there; without one there is nothing to cancel and to cut. */
  readonly venue?: { readonly path: string; readonly account: string } | undefined;
  /** Socket on which the supervisor waits for beats; without one nobody watches the whole process. */
  readonly supervisorPath?: string | undefined;
  readonly heartbeat: HeartbeatLimits;
  /** The venue's dead man's switch waits for so long. */
  readonly deadManMs: number;
  /** Before people are told of unanswered orders; REPORT_AFTER_MS without. */
  readonly reportAfterMs?: number;
}

/** What the thread tells the main one, which may be too blocked to hear it. */
export type WatchdogMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'halted'; readonly report: HaltReport }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'supervisorLost' };

/** What the main thread tells it: a new supervisor listens. */
export type WatchdogOrder = { readonly kind: 'callSupervisor' };

/** The switch is looked at so often; a trip wakes the thread at once where it waits for one. */
export const LOOK_MS = 2;
/** An order between check and wire gets so long after a trip; then the line is cut, so that nothing depends on it. */
const PASSING_MS_MAX = 5;

/** One per trading process. */
export class Watchdog {
  readonly #setup: WatchdogSetup;
  readonly #tell: (message: WatchdogMessage) => void;
  readonly #connect: Connect;
  readonly #health: SharedHealth;
  #watch: HeartbeatWatch;
  readonly #guardian: Guardian | undefined;
  #supervisor: Socket | undefined;
  #handled = 0;
  #beatAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    setup: WatchdogSetup,
    tell: (message: WatchdogMessage) => void,
    connect: Connect = createConnection,
  ) {
    this.#setup = setup;
    this.#tell = tell;
    this.#connect = connect;
    this.#health = new SharedHealth(setup.words);
    this.#watch = this.#newWatch();
    const { venue } = setup;
    const sawCut = () => seeCut(this.#health);
    this.#guardian =
      venue === undefined ? undefined : new Guardian(venue.path, venue.account, 'watchdog', sawCut, connect);
    this.callSupervisor();
  }

  /**
   * Before the main thread may trade: no order may rest at a venue whose dead man's switch nobody has armed yet, so the
   * venue has answered after it was told. One that doesn't is lost: the first look trips.
   */
  async arm(): Promise<void> {
    this.#beat(performance.now());
    await this.#guardian?.taken();
    // However long that took: the main thread is watched from here on.
    this.#watch = this.#newWatch();
  }

  /** One look: beats out, heartbeats in, cut lines. */
  look(nowMs: number): void {
    if (nowMs - this.#beatAtMs >= this.#setup.heartbeat.periodMs) this.#beat(nowMs);
    const seen = this.#watch.look(this.#health.beats('main'), nowMs);
    const isArmed = this.#health.tripWord === 0;
    if (seen !== 'ALIVE' && isArmed) {
      // A main thread that hangs may hang between check and wire: its line is cut as well.
      this.#health.trip('heartbeat');
      this.#guardian?.cut();
    }
    // A venue that is gone: nobody could cancel there any more.
    if (isArmed && this.#guardian?.isLost) this.#health.trip('heartbeat');
  }

  #newWatch(): HeartbeatWatch {
    return new HeartbeatWatch(this.#setup.heartbeat, this.#health.beats('main'), performance.now());
  }

  #beat(nowMs: number): void {
    this.#beatAtMs = nowMs;
    this.#health.beat('watchdog');
    this.#supervisor?.write(`${this.#health.beats('watchdog')}\n`);
    this.#guardian?.stillHere(this.#setup.deadManMs);
  }

  /** Spec: Persist, Cut, Ack and the cancels, once for each trip. */
  async followTrip(): Promise<void> {
    const { tripWord, causes } = this.#health;
    if (tripWord === 0 || tripWord === this.#handled) {
      if (tripWord === 0) this.#handled = 0;
      return;
    }
    this.#handled = tripWord;
    const { tripFile } = this.#setup;
    const why = causes.join(', ');
    const halting = this.#guardian?.halt(why, this.#setup.reportAfterMs);
    try {
      writeTripFile(tripFile, 'tripped', causes, 'watchdog');
    } catch (error) {
      // Not on disk is not acknowledged; everything else goes on.
      process.stderr.write(`HALT: the trip cannot be written to ${tripFile}: ${(error as Error).message}\n`);
    }
    const isQuiet = await this.#untilNonePasses();
    if (!isQuiet) this.#guardian?.cut();
    const canLeave = () => !isQuiet && this.#guardian?.isCut !== true;
    for (let tries = 0; canLeave() && tries < CUT_TRIES_MAX; tries += 1) await sleep(LOOK_MS);
    if (!canLeave() && readTripFile(tripFile).state === 'tripped' && this.#health.tripWord === tripWord) {
      this.#health.acknowledge();
      this.#tell({ kind: 'acknowledged' });
    }
    if (halting === undefined) return;
    const report = await halting;
    if (report.unanswered.length > 0) {
      process.stderr.write(`HALT: nobody answers for ${report.unanswered.join(', ')} (${why})\n`);
    }
    this.#tell({ kind: 'halted', report });
  }

  async #untilNonePasses(): Promise<boolean> {
    const startMs = performance.now();
    while (this.#health.passing > 0) {
      if (performance.now() - startMs > PASSING_MS_MAX) return false;
      await sleep(1);
    }
    return true;
  }

  /** Calls the supervisor: at the start, and when a new one listens. */
  callSupervisor(): void {
    const { supervisorPath } = this.#setup;
    if (supervisorPath === undefined) return;
    const socket = this.#connect(supervisorPath);
    const lost = (): void => {
      if (this.#supervisor !== socket) return;
      this.#supervisor = undefined;
      this.#tell({ kind: 'supervisorLost' });
    };
    socket.on('error', lost).on('close', lost);
    this.#supervisor = socket;
  }

  /** Ends its connections. */
  close(): void {
    const socket = this.#supervisor;
    this.#supervisor = undefined;
    socket?.destroy();
    this.#guardian?.close();
  }
}

/**
 * Spec: `SeeCut`. Whoever cut the line had a reason, and the process may have slept through it. Where it is tripped
 * already, that is a trip on top: what was signed before the cut does not count after it.
 */
export function seeCut(health: SharedHealth): void {
  health.trip(health.causes[0] ?? 'supervisor');
}

/** The venue confirms a cut within so many looks, or the trip stays unacknowledged: people see that it is. */
const CUT_TRIES_MAX = 2_500;

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
