/** A host in the process may ask with any number: what the endpoint's schema keeps out reaches the gate here. */
import { rmSync } from 'node:fs';
import type { NewOrder } from '@plimsoll/survival-kernel';
import { describe, expect, test } from 'vitest';
import { order, testService, tracedPasses } from './test-service.ts';

// [utest->REQ~audit~1]
describe('an order with numbers that are none', () => {
  test('is denied, stands in the trace as it was asked, and the service goes on', async () => {
    const { service, observe, connect, files, drain } = await testService();
    const agent = await connect('agent');
    await agent.ask({ type: 'account', equityMicro: 60_000_000_000, positions: [] });
    for (let step = 0; step < 4; step += 1) await observe(agent);
    const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, 2 ** 60];
    const answers = odd.flatMap((value) =>
      ['quantityMicro', 'priceMicro'].map((field) =>
        service.authorize(
          'agent',
          order({ id: `${field} ${value}`, [field]: value }) as NewOrder,
          token as number,
        ),
      ),
    );
    expect(answers.map(({ verdict }) => verdict)).toEqual(answers.map(() => 'DENY'));
    const oddToken = service.authorize('agent', order({ id: 'odd token' }) as NewOrder, Number.NaN);
    expect(oddToken.verdict).toBe('DENY');
    const good = service.authorize('agent', order({ id: 'good' }) as NewOrder, token as number);
    expect(good.verdict).toBe('PASS');
    agent.close();
    await drain();
    expect(await tracedPasses(files.out)).toEqual({ ids: ['good'], kinds: ['complete', 'complete'] });
    rmSync(files.folder, { recursive: true });
  });
});
