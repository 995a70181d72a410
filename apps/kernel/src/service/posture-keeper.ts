/** The controller of a service and the trip word, which follow each other: readings in, posture out, two people to re-arm. */
import type { KillSwitch, Multipliers, Posture, SharedHealth, TripCause } from '@plimsoll/survival-kernel';
import { controllerSetup, paperCalibration, survivalNumbers } from '@plimsoll/survival-kernel';
import { ControllerDriver } from '../controller-driver.ts';
import { ownBuild } from '../own-files.ts';
import type { EventRecorder } from '../session-recorder.ts';
import type { ServiceSetup } from './service-setup.ts';

/** What a keeper works with; all of it is the service's. */
export interface KeeperParts {
  readonly setup: ServiceSetup;
  readonly health: SharedHealth;
  /** The latch on disk; without one a trip ends with the process. */
  readonly kill: KillSwitch | undefined;
  readonly recorder: EventRecorder;
  /** Orders that may still fill: nobody re-arms while there are any. */
  openCount(): number;
  /** Armed again: the line to the venue may open. */
  armed(): void;
}

/** One per service. */
export class PostureKeeper {
  readonly controller: ControllerDriver;
  evaluations = 0;
  /** What bounds R from outside, ppm: a mesh whose limit is lower than this controller's. */
  rPpmMost = (): number => survivalNumbers.FullPpm;
  readonly #parts: KeeperParts;
  #lastAtMs: number | undefined;
  /** How many trips the controller was told of. */
  #told = 0;
  /** R of the record in shared memory, ppm. */
  #publishedPpm = 0;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.controller = new ControllerDriver(
      controllerSetup(paperCalibration, parts.setup.people),
      parts.recorder,
    );
  }

  /** When the last evaluation was; undefined before the first. */
  get lastAtMs(): number | undefined {
    return this.#lastAtMs;
  }

  get posture(): Posture {
    return this.controller.posture;
  }

  /** m1 to m5 of the last decision, ppm. */
  get multipliers(): Multipliers | undefined {
    return this.controller.multipliers;
  }

  /** The causes in the trip word when a trip has come that the controller does not know of; it does now. */
  newCauses(): readonly TripCause[] {
    const { tripCount, causes } = this.#parts.health;
    if (tripCount === this.#told) return [];
    this.#told = tripCount;
    return causes;
  }

  /** One evaluation, and its posture published. */
  evaluate(readings: Parameters<ControllerDriver['decide']>[0], nowMs: number): void {
    const { setup } = this.#parts;
    const stepMs = this.#lastAtMs === undefined ? 0 : nowMs - this.#lastAtMs;
    this.#lastAtMs = nowMs;
    this.evaluations += 1;
    const notes = this.controller.postureRecord === undefined ? { build: ownBuild() } : {};
    this.controller.decide(readings, nowMs, Math.max(setup.validMs, 2 * stepMs), [], notes);
    this.#followTrip();
    this.#publish();
  }

  /** What bounds R may have changed. @returns Whether it had; the gate then goes by it. */
  rebound(): boolean {
    return this.#boundPpm() !== this.#publishedPpm && this.#publish();
  }

  /** A named person signs the re-arm. @returns The refusal's code, or undefined when it counts. */
  sign(person: string): string | undefined {
    const { kill, health } = this.#parts;
    if (kill !== undefined && !health.isAcknowledged) return 'KILL101';
    const refusal = this.controller.sign(person, []);
    if (refusal !== undefined) return refusal;
    const own = kill?.sign(person);
    // Whoever signed the latch before the controller broke once more signs for the controller only.
    return own?.code === 'KILL103' ? undefined : own?.code;
  }

  /** Ends the session in order if it may: armed and with nothing open. `isCut` says that the line to the venue is. */
  finish(isCut: boolean): void {
    const { kill, openCount } = this.#parts;
    // Refused after a trip, whose causes are then on disk before the guards end.
    if (kill?.finish(openCount(), isCut)?.code === 'KILL107') persistTrip(kill);
  }

  /** The gate's record is the controller's, with no more R than what bounds it allows. */
  #publish(): boolean {
    const record = this.controller.postureRecord;
    if (record === undefined) return false;
    const rPpm = this.#boundPpm();
    this.#parts.health.publish({ ...record, rPpm });
    this.#publishedPpm = rPpm;
    return true;
  }

  #boundPpm(): number {
    return Math.min(this.controller.postureRecord?.rPpm ?? 0, this.rPpmMost());
  }

  /** Controller and trip word agree after every evaluation: what trips one trips the other; two signatures arm both. */
  #followTrip(): void {
    const { health, kill, openCount, armed } = this.#parts;
    if (this.controller.isTripped) {
      if (health.tripWord !== 0) return;
      for (const cause of this.controller.broken) health.trip(cause);
      this.newCauses();
      return;
    }
    const word = health.tripWord;
    if (word === 0 || health.tripCount !== this.#told) return;
    if (kill === undefined ? !health.arm(word) : kill.rearm(openCount()) !== undefined) return;
    this.#told = 0;
    armed();
  }
}

/** A disk that takes nothing still says `running`, from which no start comes up armed. */
function persistTrip(kill: KillSwitch): void {
  try {
    kill.persist('drain');
  } catch (error) {
    process.stderr.write(`HALT: the trip cannot be written: ${(error as Error).message}\n`);
  }
}
