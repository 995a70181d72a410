import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Options } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { findProject } from '../project.ts';
import { test as testCommand } from './test.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const FOREIGN = join(ROOT, 'docs/examples/foreign-spec');

/** A controller of the crossing; the fault is a line of its `perform`. */
const driverText = (fault: string) => `
class Crossing {
  start() {
    this.state = { light: 'red', cars: 0, walking: false };
    this.walks = 0;
  }
  perform({ type }) {
    const { light, cars, walking } = this.state;
    ${fault}
    switch (type) {
      case 'Arrive':
        return this.to(cars < 3, { cars: cars + 1 });
      case 'Drive':
        return this.to(light === 'green' && cars > 0, { cars: cars - 1 });
      case 'Walk':
        return this.to(light === 'red', { walking: true });
      case 'Clear':
        return this.to(walking, { walking: false });
      case 'Switch':
        return this.to(light === 'green' || (cars > 0 && !walking), { light: light === 'red' ? 'green' : 'red' });
    }
  }
  to(isPossible, changes) {
    if (!isPossible) return { taken: false, reason: 'not now' };
    this.state = { ...this.state, ...changes };
    return { taken: true };
  }
  observe() {
    return this.state;
  }
}
export const driver = { create: () => new Crossing() };
`;

let folder = '';
const drivers = {
  right: '',
  'green while walking': "if (type === 'Switch' && cars > 0) return this.to(true, { light: 'green' });",
  // No state shows it, and no tour needs it: only a long run comes there.
  'stuck after some walks':
    "if (type === 'Walk' && light === 'red' && (this.walks += 1) > 15) return { taken: false, reason: 'worn out' };",
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-tests-'));
  for (const file of ['Crossing.tla', 'Crossing.cfg']) cpSync(join(FOREIGN, file), join(folder, file));
  for (const [name, fault] of Object.entries(drivers)) writeFileSync(fileOf(name), driverText(fault));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string) => join(folder, `${name.replaceAll(' ', '-')}.mjs`);

async function run(driver: string, options: Options = {}) {
  const lines: string[] = [];
  const output: Output = {
    isJson: false,
    result: (_, text) => lines.push(text),
    complain: (text) => lines.push(text),
    progress: () => undefined,
    note: () => undefined,
  };
  const context = { project: findProject(ROOT), output, signal: new AbortController().signal };
  const exit = await testCommand.run(context, [join(folder, 'Crossing.tla')], {
    driver: fileOf(driver),
    ...options,
  });
  return { exit, text: lines.join('\n') };
}

const kept = () => readdirSync(join(folder, 'regressions'));

describe('plimsoll test', { timeout: 60_000 }, () => {
  test('prints what was covered and how much was tried', async () => {
    const { exit, text } = await run('right', { runs: '10', seed: '7' });
    expect(exit, text).toBe(EXIT.holds);
    expect(text).toMatch(
      /^Crossing +ok +31 of 31 steps covered, 0 never chosen by the system; \d+ refusals tried; \d+ random steps in 10 runs, seed 7 /,
    );
  });

  test('prints a fault as a numbered list of actions, and keeps it', async () => {
    const { exit, text } = await run('green while walking');
    expect(exit).toBe(EXIT.refused);
    expect(text).toContain('the model forbids, the system did: Switch()');
    expect(text).toMatch(/Crossing\.tla:13: .* is false/);
    expect(text).toMatch(/\n {4}1\. Arrive\(\)\n[^]*\. Walk\(\)\n {4}\d\. Switch\(\)\n/);
    expect(kept()).toHaveLength(1);
    expect(await run('right')).toMatchObject({ exit: EXIT.holds });
    expect((await run('right')).text).toContain('1 regressions');
  });

  test('gives what replays a random failure exactly, and replays it', async () => {
    const { exit, text } = await run('stuck after some walks');
    expect(exit).toBe(EXIT.refused);
    expect(text).toContain('the model allows, the system refused: Walk()\n  the system refused: worn out');
    const token = /--replay (\S+)/.exec(text)?.[1];
    rmSync(join(folder, 'regressions'), { recursive: true });
    const again = await run('stuck after some walks', { replay: token ?? '' });
    const list = (from: string) => from.slice(from.indexOf('from {'), from.indexOf('kept as'));
    expect(list(again.text)).toBe(list(text));
    expect(again.text).toMatch(/FAILS +\d+ random steps in 1 runs/);
    expect(await run('right', { replay: token ?? '' })).toMatchObject({ exit: EXIT.holds });
  });

  test.each([
    [{ replay: 'x' }, '--replay takes seed:path:replayPath'],
    [{ runs: '0' }, '--runs takes a whole number from 1'],
    [{ seed: 'now' }, '--seed takes a whole number'],
  ])('refuses %o', async (options: Options, message) => {
    await expect(run('right', options)).rejects.toThrow(message);
  });

  test('says what a driver lacks', async () => {
    writeFileSync(fileOf('empty'), 'export const driver = {};\n');
    await expect(run('empty')).rejects.toThrow("exports no 'driver' with a function 'create'");
    writeFileSync(fileOf('broken'), 'export const driver = \n');
    await expect(run('broken')).rejects.toThrow("the driver can't be loaded");
  });
});
