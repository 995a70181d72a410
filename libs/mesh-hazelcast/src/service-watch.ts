/**
 * Who is alive, as specs-tla/Watchdog has it. Each service renews its heartbeat; one that stays quiet too long is an
 * alarm at once, and stays one until people clear it. Every so often the services that are well are counted: the
 * health score. Whoever trades needs both, no alarm and a recent score, so that a watchdog that stalls stops trading
 * too. Times: whole milliseconds on the watch's own monotonic clock.
 */

/** The specification's period of the health score. */
export const HEALTH_SCORE_MS = 10_000;

/** What a watch is set up with. */
export interface ServiceWatchSetup {
  /** Who must be alive. */
  readonly services: readonly string[];
  /** A service that was not heard for so long is an alarm; that very millisecond is one. */
  readonly quietMs: number;
  /** The score is counted every so often: {@link HEALTH_SCORE_MS}. */
  readonly scoreMs: number;
  /** A score is good for so long; the end is excluded. Not shorter than `scoreMs`. */
  readonly scoreValidMs: number;
  readonly nowMs: () => number;
  /** Told of each step, under its name in the spec. */
  readonly onStep?: (step: WatchStep) => void;
}

/** A step of the watch, as Watchdog.tla names it. */
export type WatchStep =
  | { readonly action: 'Beat' | 'Expire' | 'Clear'; readonly service: string }
  | { readonly action: 'Score'; readonly score: number };

interface Heard {
  atMs: number;
  /** Of the newest beat: an old one that comes again is no sign of life. */
  beat: number;
}

/** One per kernel. {@link expire} and {@link count} are called often; each does what is due. */
export class ServiceWatch {
  readonly #setup: ServiceWatchSetup;
  readonly #heard: ReadonlyMap<string, Heard>;
  readonly #alarmed = new Set<string>();
  #score = 0;
  #scoredAtMs: number | undefined;

  /** All services have the time of one quiet to be heard for the first time. */
  constructor(setup: ServiceWatchSetup) {
    this.#setup = setup;
    const atMs = setup.nowMs();
    this.#heard = new Map(setup.services.map((service) => [service, { atMs, beat: 0 }]));
  }

  /** A heartbeat. @returns False for a service that is none of ours, or a beat that is not newer. Spec: `Beat`. */
  hear(service: string, beat: number): boolean {
    const heard = this.#heard.get(service);
    if (heard === undefined || beat <= heard.beat) return false;
    heard.atMs = this.#setup.nowMs();
    heard.beat = beat;
    this.#tell({ action: 'Beat', service });
    return true;
  }

  /** Raises the alarm of one service whose heartbeat has ended; call it until there is none. Spec: `Expire`. */
  expire(): string | undefined {
    const quiet = this.#setup.services.find(
      (service) => this.hasEnded(service) && !this.#alarmed.has(service),
    );
    if (quiet === undefined) return undefined;
    this.#alarmed.add(quiet);
    this.#tell({ action: 'Expire', service: quiet });
    return quiet;
  }

  /** People clear an alarm. @returns False unless it is one, and the service beats again. Spec: `Clear`. */
  clear(service: string): boolean {
    if (!this.#alarmed.has(service) || this.hasEnded(service)) return false;
    this.#alarmed.delete(service);
    this.#tell({ action: 'Clear', service });
    return true;
  }

  /** Counts the services that are well, when that is due. @returns The score. Spec: `Score`. */
  count(): number | undefined {
    const nowMs = this.#setup.nowMs();
    if (this.#scoredAtMs !== undefined && nowMs - this.#scoredAtMs < this.#setup.scoreMs) return undefined;
    this.#score = this.well().length;
    this.#scoredAtMs = nowMs;
    this.#tell({ action: 'Score', score: this.#score });
    return this.#score;
  }

  /** No alarm, also none that is due and was not raised yet, and a score that is recent. [impl->REQ~health-map~1] */
  mayTrade(): boolean {
    if (this.#alarmed.size > 0 || this.#setup.services.some((service) => this.hasEnded(service)))
      return false;
    return this.scoreAgeMs() < this.#setup.scoreValidMs;
  }

  /** Services that beat and are no alarm. */
  well(): readonly string[] {
    return this.#setup.services.filter((service) => !this.hasEnded(service) && !this.#alarmed.has(service));
  }

  /** Services whose alarm nobody has cleared. */
  alarmed(): readonly string[] {
    return [...this.#alarmed];
  }

  /** The newest score; 0 before the first. */
  get score(): number {
    return this.#score;
  }

  /** Infinite before the first score. */
  scoreAgeMs(): number {
    return this.#scoredAtMs === undefined ? Number.POSITIVE_INFINITY : this.#setup.nowMs() - this.#scoredAtMs;
  }

  /** How long the service has not been heard, ms. */
  quietMs(service: string): number {
    return this.#setup.nowMs() - (this.#heard.get(service)?.atMs ?? 0);
  }

  hasEnded(service: string): boolean {
    return this.quietMs(service) >= this.#setup.quietMs;
  }

  #tell(step: WatchStep): void {
    this.#setup.onStep?.(step);
  }
}
