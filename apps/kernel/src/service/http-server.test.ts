import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpServer, startHttp } from './http-server.ts';
import { order, PRICE, testService, tokenOf } from './test-service.ts';
import { TokenFile } from './token-file.ts';

let service: Awaited<ReturnType<typeof testService>>;
let http: HttpServer;
beforeEach(async () => {
  service = await testService();
  http = await startHttp(service.service, TokenFile.read(service.files.tokens), 0);
});
afterEach(async () => {
  await http.close();
  await service.end();
});

const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${http.port}${path}`, init);

async function trade() {
  const agent = await service.connect('agent');
  await agent.ask({ type: 'account', equityMicro: PRICE, positions: [] });
  for (let step = 0; step < 4; step += 1) await service.observe(agent);
  const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
  await agent.ask({ type: 'authorize', token, order: order() });
  await agent.ask({ type: 'authorize', token, order: order() });
}

describe('over HTTP', () => {
  test('the kernel is healthy at once, and ready when it decides on readings and is armed', async () => {
    expect([(await get('/health')).status, (await get('/ready')).status]).toEqual([200, 503]);
    await trade();
    expect((await get('/ready')).status).toBe(200);
    service.service.kill('operator', 'test');
    const ready = await get('/ready');
    expect([ready.status, await ready.json()]).toMatchObject([503, { trippedBy: ['operator'] }]);
  });

  test('metrics show posture, multipliers and decisions by code', async () => {
    await trade();
    const metrics = await get('/metrics');
    const text = await metrics.text();
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    for (const line of [
      'plimsoll_posture{posture="APEX"} 1',
      'plimsoll_posture{posture="HIBERNATE"} 0',
      'plimsoll_multiplier_ppm{category="m3"} 1000000',
      'plimsoll_decisions_total{code="PASS"} 1',
      'plimsoll_decisions_total{code="GATE114"} 1',
      'plimsoll_tripped 0',
      'plimsoll_open_orders 1',
    ])
      expect(text).toContain(`${line}\n`);
  });

  test('the live page has what it shows from the status, and kills with a token only', async () => {
    await trade();
    expect(await (await get('/')).text()).toContain('id="kill"');
    expect(await (await get('/status')).json()).toMatchObject({
      posture: 'APEX',
      recent: [{ code: 'GATE114' }, { code: 'PASS' }],
    });
    const kill = (authorization?: string) =>
      get('/kill', {
        method: 'POST',
        ...(authorization === undefined ? {} : { headers: { authorization } }),
      });
    expect([
      (await kill()).status,
      (await kill('Bearer guess')).status,
      (await kill(`Basic ${tokenOf('screen')}`)).status,
    ]).toEqual([401, 401, 401]);
    expect(service.service.health.causes).toEqual([]);
    expect((await kill(`Bearer ${tokenOf('screen')}`)).status).toBe(200);
    expect(service.service.health.causes).toEqual(['operator']);
  });

  test('a body that is too large is refused, and a port that is taken told', async () => {
    const headers = { 'content-type': 'application/json' };
    expect(
      (await get('/kill', { method: 'POST', headers, body: JSON.stringify('x'.repeat(10_000)) })).status,
    ).toBe(413);
    const tokens = TokenFile.read(service.files.tokens);
    await expect(startHttp(service.service, tokens, http.port)).rejects.toThrow('choose another --http');
  });
});
