import type { Client } from 'hazelcast-client';
import { expect, test } from 'vitest';
import { pacedRegistration } from './paced-registration.ts';

/** As the pinned client does it: each try that fails makes the next, without a turn of the event loop in between. */
class Registering {
  tries = 0;
  isReady = false;

  tryRegisterToRandomConnection(): void {
    this.tries += 1;
    if (this.isReady) return;
    Promise.reject(new Error('not allowed yet')).catch(() => this.tryRegisterToRandomConnection());
  }
}

test('a registration that fails at once leaves the process its turns, and is tried until it succeeds', async () => {
  const registering = new Registering();
  pacedRegistration({ clusterViewListenerService: registering } as unknown as Client);
  registering.tryRegisterToRandomConnection();
  // Timers run, so that what the registration waits for can come.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(registering.tries).toBeGreaterThan(0);
  expect(registering.tries).toBeLessThanOrEqual(6);
  registering.isReady = true;
  const { tries } = registering;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(registering.tries - tries).toBeLessThanOrEqual(1);
});

test('a client that does it another way is noticed when it is made', () => {
  expect(() => pacedRegistration({} as Client)).toThrow('tryRegisterToRandomConnection');
});
