/** The contract of heartbeats and health score, generated from specs-tla/Watchdog. */
import type { Driver, DriverFactory, Performed, SpecEvent } from '@plimsoll/model-tests';
import { ServiceBeats, ServiceWatch, type ServiceWatchSetup, watchBeats } from '../src/index.ts';
import { MemoryBytesMap } from './memory-bytes-map.ts';

const TICK_MS = 1_000;
/** Any point in time will do, but for 0, which hides mistakes. */
const BEGIN_MS = 10 * TICK_MS;

/** A test may put a faulty watch in the place of the real one. */
export type WatchFactory = (setup: ServiceWatchSetup) => ServiceWatch;

export function watchdogContract(newWatch: WatchFactory = (setup) => new ServiceWatch(setup)): DriverFactory {
  return { create: (constants) => new WatchdogDriver(constants, newWatch) };
}

const TAKEN: Performed = { taken: true };
const NOT_NOW: Performed = { taken: false, reason: 'nothing of the kind now' };

export class WatchdogDriver implements Driver {
  readonly #services: readonly string[];
  readonly #ticks: Readonly<Record<'beat' | 'score' | 'valid', number>>;
  readonly #newWatch: WatchFactory;
  #nowMs = BEGIN_MS;
  #up = new Set<string>();
  #isWatchdogUp = true;
  #watch: ServiceWatch;
  #beats = new Map<string, ServiceBeats>();
  #turn = 0;

  constructor(constants: { readonly [name: string]: unknown }, newWatch: WatchFactory) {
    const int = (name: string) => Number((constants[name] as { '#bigint': string })['#bigint']);
    this.#services = (constants['Services'] as { '#set': string[] })['#set'];
    this.#ticks = { beat: int('BeatTicks'), score: int('ScoreTicks'), valid: int('ValidTicks') };
    this.#newWatch = newWatch;
    this.#watch = this.#made();
  }

  async start(): Promise<void> {
    this.#nowMs = BEGIN_MS;
    this.#up = new Set(this.#services);
    this.#isWatchdogUp = true;
    this.#turn = 0;
    this.#watch = this.#made();
    const map = new MemoryBytesMap();
    this.#beats = new Map(this.#services.map((service) => [service, new ServiceBeats(service, map, 0)]));
    await watchBeats(map, this.#watch);
  }

  async perform({ type, ...args }: SpecEvent): Promise<Performed> {
    const service = String(args['s']);
    switch (type) {
      case 'Beat':
        // A second beat in a tick changes nothing.
        if (!this.#up.has(service) || this.#watch.quietMs(service) === 0) return NOT_NOW;
        await this.#beats.get(service)?.beat();
        return TAKEN;
      case 'Stall':
        return this.#up.delete(service) ? TAKEN : NOT_NOW;
      case 'Recover':
        if (this.#up.has(service)) return NOT_NOW;
        this.#up.add(service);
        await this.#beats.get(service)?.beat();
        return TAKEN;
      case 'Clear':
        // People look whether it works; that it beats is judged by the watch.
        return this.#up.has(service) && this.#watch.clear(service) ? TAKEN : NOT_NOW;
      case 'Die':
        if (!this.#isWatchdogUp) return NOT_NOW;
        this.#isWatchdogUp = false;
        return TAKEN;
      case 'Revive':
        if (this.#isWatchdogUp) return NOT_NOW;
        this.#isWatchdogUp = true;
        return TAKEN;
      case 'Tick':
        return this.#tick();
      default:
        throw new Error(`${type} is no action of the environment that this driver knows`);
    }
  }

  /** An alarm or a score that is due; which comes first alternates. */
  proceed(): SpecEvent | undefined {
    this.#turn += 1;
    const steps = [() => this.#expire(), () => this.#score()];
    const [first, second] = this.#turn % 2 === 0 ? steps : steps.reverse();
    return first?.() ?? second?.();
  }

  observe(): { readonly [variable: string]: unknown } {
    const { beat, valid } = this.#ticks;
    const alarmed = [...this.#watch.alarmed()];
    const quiet = (service: string) => Math.min(beat + 1, this.#watch.quietMs(service) / TICK_MS);
    const scoreAge = Math.min(valid + 1, this.#watch.scoreAgeMs() / TICK_MS);
    const isQuiet = this.#services.some((service) => quiet(service) >= beat);
    const mayTrade = alarmed.length === 0 && !isQuiet && scoreAge <= valid;
    if (this.#watch.mayTrade() !== mayTrade)
      throw new Error(`the watch ${mayTrade ? 'forbids' : 'allows'} trading, and must not`);
    return {
      up: { '#set': [...this.#up] },
      quiet: { '#map': this.#services.map((service) => [service, quiet(service)]) },
      alarmed: { '#set': alarmed },
      watchdog: this.#isWatchdogUp,
      score: this.#watch.score,
      scoreAge,
    };
  }

  #expire(): SpecEvent | undefined {
    const service = this.#watch.expire();
    return service === undefined ? undefined : { type: 'Expire', s: service };
  }

  #score(): SpecEvent | undefined {
    if (!this.#isWatchdogUp) return undefined;
    return this.#watch.count() === undefined ? undefined : { type: 'Score' };
  }

  /** Time passes once all that works has beaten in it, and what was due is done. */
  #tick(): Performed {
    const { score } = this.#ticks;
    const isBehind = [...this.#up].some((service) => this.#watch.quietMs(service) > 0);
    const alarmed = this.#watch.alarmed();
    const isDue = this.#services.some(
      (service) => this.#watch.hasEnded(service) && !alarmed.includes(service),
    );
    const isScoreDue = this.#isWatchdogUp && this.#watch.scoreAgeMs() >= score * TICK_MS;
    if (isBehind || isDue || isScoreDue) return NOT_NOW;
    this.#nowMs += TICK_MS;
    return TAKEN;
  }

  #made(): ServiceWatch {
    const { beat, score, valid } = this.#ticks;
    return this.#newWatch({
      services: this.#services,
      quietMs: beat * TICK_MS,
      scoreMs: score * TICK_MS,
      // The end is excluded: one millisecond more than the ticks in which it is good.
      scoreValidMs: valid * TICK_MS + 1,
      nowMs: () => this.#nowMs,
    });
  }
}

/** A fault: its alarm ends when the service beats again, where a person must end it. */
export class WatchEndingEarly extends ServiceWatch {
  override hear(service: string, beat: number): boolean {
    const isHeard = super.hear(service, beat);
    this.clear(service);
    return isHeard;
  }
}
