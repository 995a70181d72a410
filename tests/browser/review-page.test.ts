/**
 * The review page as a reviewer uses it: opened from a file, in a real browser. Needs Debian's `chromium`; skipped,
 * with the command that enables it, where there is none, except in CI.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plimsoll } from '../support/plimsoll.ts';
import { CHROMIUM, FLAGS } from './chromium.ts';

const isMissing = !existsSync(CHROMIUM);
const title = isMissing ? ' (skipped: no /usr/bin/chromium; apt-get install chromium)' : '';

describe.skipIf(isMissing && process.env['CI'] === undefined)(
  `the page of SurvivalController${title}`,
  () => {
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-page-'));

    beforeAll(async () => {
      const file = join(folder, 'controller.html');
      const made = await plimsoll(['graph', 'SurvivalController', '--html', '--output', file]);
      expect(made).toMatchObject({ code: 0 });
      browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
      page = await browser.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('request', (request) => {
        if (!request.url().startsWith('file://')) complaints.push(`asked for ${request.url()}`);
      });
      await page.goto(pathToFileURL(file).href);
      await page.waitForSelector('body[data-ready]');
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const textOf = (selector: string): Promise<string> => page.locator(selector).innerText();

    test('says how large the graph is, and shows the four postures', async () => {
      expect(await textOf('#facts')).toBe('659 states (10 initial), 18,397 steps, 4 control states');
      expect(await page.locator('#warning').isVisible()).toBe(false);
      expect(await page.locator('#quotient button.control').allInnerTexts()).toEqual([
        'APEX',
        'HIBERNATE',
        'STALKER',
        'TURTLE',
      ]);
      expect(await textOf('#states-title')).toBe('659 states');
    });

    test('lists the states of a posture that is clicked in the chart, and all again on a second click', async () => {
      await page.click('#control-0');
      expect(await textOf('#states-title')).toBe('22 states in APEX');
      expect(await page.locator('#state-list li').count()).toBe(22);
      await page.click('#control-0');
      expect(await textOf('#states-title')).toBe('659 states');
    });

    test('filters by values, all of which must occur', async () => {
      await page.click('#control-0');
      await page.fill('#filter', 'elapsed = 0, raw = 1000000');
      expect(await textOf('#states-title')).toMatch(/^\d+ of 22 states in APEX$/);
      for (const text of await page.locator('#state-list code').allInnerTexts()) {
        expect(text).toMatch(/raw = 1000000 .*posture = "APEX" .*elapsed = 0/);
      }
    });

    test('shows the values of a state that is clicked, and a shortest path to it', async () => {
      await page.click('#state-list button >> nth=0');
      expect(await textOf('#detail h2')).toMatch(/^State #\d+, APEX$/);
      const values = await page.locator('#detail .values tr').allInnerTexts();
      expect(values.map((row) => row.split(/\s+/)[0])).toEqual([
        'raw',
        'r',
        'posture',
        'elapsed',
        'broken',
        'tripped',
        'signers',
      ]);
      // Out of HIBERNATE one posture a step: APEX is three steps away.
      expect(await page.locator('#detail h3').first().innerText()).toBe('Shortest path: 3 steps');
      const path = await page.locator('#detail .path > li').allInnerTexts();
      expect(path[0]).toMatch(/^starts in #\d+ HIBERNATE$/);
      expect(path.slice(1).map((line) => /^(\w+)\(.*\) to #\d+ (\w+)/.exec(line)?.slice(1))).toEqual([
        ['Evaluate', 'TURTLE'],
        ['Evaluate', 'STALKER'],
        ['Evaluate', 'APEX'],
      ]);
    });

    test('follows a link on the path to the state it names', async () => {
      await page.click('#detail .path > li:first-child button');
      expect(await textOf('#detail h2')).toMatch(/^State #\d+, HIBERNATE$/);
      expect(await page.locator('#detail h3').first().innerText()).toBe('It is an initial state');
    });

    test('is worked with the keyboard too', async () => {
      await page.focus('#control-3');
      await page.keyboard.press('Enter');
      expect(await textOf('#states-title')).toMatch(/in TURTLE$/);
    });

    test('loads nothing from elsewhere and complains of nothing', () => {
      expect(complaints).toEqual([]);
    });
  },
);
