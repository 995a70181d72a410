/** On the machine's clock: no reading yet is no posture, and readings that come no more are a trip. */
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SILENCE_MS_MAX } from './service-setup.ts';
import { healthy, order, testService } from './test-service.ts';

// [utest->REQ~watchdog~1]
test('a service waits for its first reading without a trip, lets nothing leave, and trips when readings end', async () => {
  const service = await testService({}, { clock: 'machine' });
  const agent = await service.connect('agent');
  await setTimeout(1.5 * SILENCE_MS_MAX);
  const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
  const early = await agent.ask({ type: 'authorize', token, order: order() });
  expect(early).toMatchObject({ verdict: 'DENY', code: 'GATE103' });
  expect(await agent.ask({ type: 'status' })).toMatchObject({ trippedBy: [], posture: 'HIBERNATE' });
  await agent.ask({ type: 'subscribe' });
  expect(await agent.ask(healthy())).toMatchObject({ ok: true });
  await agent.notice(({ type, tripped }) => type === 'posture' && tripped === true);
  expect(await agent.ask({ type: 'status' })).toMatchObject({ trippedBy: ['heartbeat'] });
  await service.end();
});

test('a service that was told of a trip before its first reading evaluates all the same: people can sign', async () => {
  const service = await testService({}, { clock: 'machine' });
  const agent = await service.connect('agent');
  await agent.ask({ type: 'subscribe' });
  service.service.health.trip('operator');
  await agent.notice(({ type, tripped }) => type === 'posture' && tripped === true);
  expect(service.service.counts.evaluations).toBeGreaterThan(0);
  await service.end();
});
