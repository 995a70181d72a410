/** Runs the service until it is told to stop: endpoint, timers, drain. */
import { once } from 'node:events';
import { survivalNumbers } from '@plimsoll/survival-kernel';
import { SessionError } from '../market-feed.ts';
import type { PaperSessionOptions } from '../session-setup.ts';
import { Endpoint, type ListenAddress } from './endpoint.ts';
import { KernelService } from './kernel-service.ts';
import { machineClock, sessionClock } from './service-clock.ts';
import type { ServiceConfig } from './service-config.ts';
import { SILENCE_MS_MAX } from './service-setup.ts';
import type { TokenFile } from './token-file.ts';

/** How often leases and silence are looked at, milliseconds. */
const TICK_MS = 50;

/** What the service is started with. */
export interface ServeOptions {
  readonly config: ServiceConfig;
  readonly tokens: TokenFile;
  readonly address: ListenAddress;
  readonly clock: 'machine' | 'session';
  readonly outFolder: string;
  readonly specs?: PaperSessionOptions['specs'];
  readonly startedAt?: string;
}

/** A running service. */
export interface RunningService {
  readonly service: KernelService;
  readonly listensAt: string;
  /** Lets nobody start new work, says so to all, ends the traces. */
  drain(): Promise<void>;
}

/** Starts the service. @throws SessionError (2) for what cannot be. */
export async function startService(options: ServeOptions): Promise<RunningService> {
  const { config, tokens } = options;
  const named = (role: string) => tokens.clients.filter((each) => each.role === role).map(({ name }) => name);
  const { instruments, leaseMs, validMs, collarPpm, ordersPerSecondMax, markAgeMsMax } = config;
  if (named('trader').length === 0 || named('person').length < survivalNumbers.RearmPeopleMin) {
    throw new SessionError(
      2,
      `the token file needs a trader, and ${survivalNumbers.RearmPeopleMin} people to re-arm`,
    );
  }
  const clock = options.clock === 'session' ? sessionClock() : machineClock();
  const service = new KernelService(
    {
      workers: named('trader'),
      accounts: Object.fromEntries(
        tokens.clients.flatMap(({ name, account }) => (account === undefined ? [] : [[name, account]])),
      ),
      people: named('person'),
      instruments,
      limits: { collarPpm, ordersPerSecondMax, markAgeMsMax },
      leaseMs,
      validMs,
      outFolder: options.outFolder,
      ...(options.specs === undefined ? {} : { specs: options.specs }),
      ...(options.startedAt === undefined ? {} : { startedAt: options.startedAt }),
    },
    clock,
  );
  const endpoint = new Endpoint(service, tokens);
  const listensAt = await endpoint.listen(options.address);
  // A session's clock stands still between observations: then there is no silence to notice.
  const timer = clock.id === 'machine' ? setInterval(() => beat(service), TICK_MS) : undefined;
  return {
    service,
    listensAt,
    drain: async () => {
      clearInterval(timer);
      await endpoint.drain();
      service.end();
    },
  };
}

/** Waits for SIGTERM or SIGINT. */
export async function untilStopped(): Promise<void> {
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
}

function beat(service: KernelService): void {
  service.tick();
  if (service.clock.now() - service.lastEvaluationAtMs >= SILENCE_MS_MAX) service.missObservation();
  service.flush();
}
