import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testService } from '../test-service.ts';
import { MeshGuard } from './mesh-guard.ts';
import { MeshLink } from './mesh-link.ts';

const LOST_MS = 5_000;

let nowMs: number;
let alarm: string | undefined;
let forgiven: number;
let link: MeshLink;
let node: Awaited<ReturnType<typeof started>>;

async function started() {
  const running = await testService();
  const feed = await running.connect('feed');
  const [ann, bob] = [await running.connect('ann'), await running.connect('bob')];
  const role = {
    alarm: () => alarm,
    armed: () => {
      forgiven += 1;
    },
  };
  const guard = new MeshGuard(running.service, role, link);
  return {
    ...running,
    causes: () => running.service.health.causes,
    /** Time passes, the guard looks, and readings come. */
    after: async (ms: number) => {
      nowMs += ms;
      guard.look();
      await running.observe(feed);
    },
    sign: { ann: () => ann.ask({ type: 'sign' }), bob: () => bob.ask({ type: 'sign' }) },
  };
}

beforeEach(async () => {
  nowMs = 1_000;
  alarm = undefined;
  forgiven = 0;
  link = new MeshLink({ validMs: 1_500, lostMs: LOST_MS }, () => nowMs);
  node = await started();
});
afterEach(() => node.end());

// [utest->REQ~quorum~1]
describe('a service whose mesh is lost', () => {
  test('trips, and two people arm it again once the mesh is back, and not before', async () => {
    await node.after(LOST_MS - 1);
    expect(node.causes()).toEqual([]);
    await node.after(1);
    expect(node.causes()).toEqual(['heartbeat']);
    for (let polls = 0; polls < 3; polls += 1) {
      await node.after(200);
      expect(await node.sign.ann()).toMatchObject({ ok: false, code: 'CTRL104' });
    }

    link.answered();
    await node.after(200);
    expect(await node.sign.ann()).toMatchObject({ ok: true });
    expect(await node.sign.ann()).toMatchObject({ ok: false, code: 'CTRL105' });
    await node.after(200);
    expect(node.causes()).toEqual(['heartbeat']);
    expect(await node.sign.bob()).toMatchObject({ ok: true });
    await node.after(200);
    await node.after(200);
    expect(node.causes()).toEqual([]);
  });

  test('begins anew with the signatures when the mesh is lost again in between', async () => {
    await node.after(LOST_MS);
    link.answered();
    await node.after(200);
    expect(await node.sign.ann()).toMatchObject({ ok: true });
    await node.after(LOST_MS);
    expect(await node.sign.bob()).toMatchObject({ ok: false, code: 'CTRL104' });
    link.answered();
    await node.after(200);
    expect(await node.sign.bob()).toMatchObject({ ok: true });
    await node.after(200);
    expect(node.causes()).toEqual(['heartbeat']);
    expect(await node.sign.ann()).toMatchObject({ ok: true });
    await node.after(200);
    expect(node.causes()).toEqual([]);
  });

  test('is not lost for a watched service that is silent, which people forgive', async () => {
    alarm = 'not heard any more: n2';
    await node.after(200);
    expect(node.causes()).toEqual(['heartbeat']);
    const before = forgiven;
    link.answered();
    await node.after(200);
    expect(forgiven).toBe(before);
    expect(await node.sign.ann()).toMatchObject({ ok: true });
    expect(await node.sign.bob()).toMatchObject({ ok: true });
    alarm = undefined;
    await node.after(200);
    await node.after(200);
    expect(forgiven).toBe(before + 1);
    expect(node.causes()).toEqual([]);
  });
});
