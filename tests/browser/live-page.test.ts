/**
 * The kernel's live page as an operator uses it, in a real browser against a running service. Needs Debian's
 * `chromium`; skipped, with the command that enables it, where there is none, except in CI.
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { order, PRICE, testService, tokenOf } from '../../apps/kernel/src/service/test-service.ts';
import { CHROMIUM, FLAGS } from './chromium.ts';

const isMissing = !existsSync(CHROMIUM);
const title = isMissing ? ' (skipped: no /usr/bin/chromium; apt-get install chromium)' : '';
/** The page asks every half second; a loaded machine takes its time. */
const SHOWN_MS_MAX = 60_000;

describe.skipIf(isMissing && process.env['CI'] === undefined)(`the live page${title}`, () => {
  let service: Awaited<ReturnType<typeof testService>>;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    service = await testService({}, { httpPort: 0 });
    const agent = await service.connect('agent');
    await agent.ask({ type: 'account', equityMicro: PRICE, positions: [] });
    for (let step = 0; step < 4; step += 1) await service.observe(agent);
    const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
    await agent.ask({ type: 'authorize', token, order: order({ id: 'passes' }) });
    await agent.ask({
      type: 'authorize',
      token,
      order: order({ id: '<b>denied</b>', quantityMicro: 10 ** 9 }),
    });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${service.httpPort}/`);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await service?.end();
  });

  const shows = async (selector: string, text: string): Promise<void> => {
    await page.locator(selector, { hasText: text }).first().waitFor({ timeout: SHOWN_MS_MAX });
  };

  test('shows the posture, the multipliers and the last decisions, as text', async () => {
    await shows('#posture', 'APEX');
    await shows('#trip', 'armed');
    await shows('#multipliers', 'm5');
    await shows('#decisions', '<b>denied</b>'); // an id is no markup
    expect(await page.locator('#decisions b').count()).toBe(0);
    expect(await page.locator('#decisions td.PASS').allInnerTexts()).toEqual(['PASS']);
  });

  test('kills with a token only, and says so', async () => {
    await page.click('#kill');
    await shows('#killed', 'this token is not known');
    expect(service.service.health.causes).toEqual([]);
    await page.fill('#token', tokenOf('screen'));
    await page.click('#kill');
    await shows('#killed', 'killed');
    expect(service.service.health.causes).toEqual(['operator']);
    await shows('#posture', 'HIBERNATE');
    await shows('#trip', 'TRIPPED: operator');
  });

  test('says that there is no answer when the kernel is gone: never an old posture', async () => {
    await page.route('**/status', (route) => route.abort());
    await shows('#posture', 'take it as HIBERNATE');
    expect(complaints).toEqual([]);
  });
});
