/** A command that is interrupted, or whose time is up: the right exit code, no verdict, and no process left behind. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { ROOT } from '../support/places.ts';
import { plimsoll, scratch, stackLines } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe('interruption', () => {
  test('SIGINT during a check: exit 130, and no Java is left behind', async () => {
    const folder = join(scratch(), 'locks');
    mkdirSync(folder);
    for (const file of ['InventoryLocks.tla', 'MCInventoryLocks.tla'])
      copyFileSync(join(ROOT, 'specs-tla/InventoryLocks', file), join(folder, file));
    copyFileSync(
      join(ROOT, 'specs-tla/InventoryLocks/MCInventoryLocksLarge.cfg'),
      join(folder, 'MCInventoryLocks.cfg'),
    );
    const ending = await plimsoll(['check', join(folder, 'MCInventoryLocks.tla')], {
      started: (child) => void interruptWithJava(child),
    });
    expect(stackLines(ending)).toEqual([]);
    expect(ending.code).toBe(130);
    expect(ending.stderr).not.toMatch(/defect/);
    expect(ending.stdout).not.toMatch(/DIFFERS|VIOLATED|SURVIVED/);
    expect(processesNaming(folder)).toEqual([]);
  });
});

describe('several workers', () => {
  test('report how far they came, also where npm hands on a Ctrl-C that the terminal has told', async () => {
    const folder = scratch();
    const variables = ['a', 'b', 'c', 'd'];
    const counts = variables.map(
      (one) => `\\/ ${one}' = ${one} + 1 /\\ UNCHANGED <<${variables.filter((v) => v !== one).join(', ')}>>`,
    );
    writeFileSync(
      join(folder, 'Counts.tla'),
      `---- MODULE Counts ----\nEXTENDS Naturals\nVARIABLES ${variables.join(', ')}\nInit == ${variables.map((one) => `${one} = 0`).join(' /\\ ')}\nNext == ${counts.join('\n        ')}\n====\n`,
    );
    writeFileSync(join(folder, 'Counts.cfg'), 'INIT Init\nNEXT Next\n');
    const ending = await plimsoll(['explore', join(folder, 'Counts.tla'), '--workers', '2', '--json'], {
      started: (child) => void interruptTwice(child),
    });
    expect(ending.code).toBe(130);
    expect(JSON.parse(ending.stdout)).toMatchObject({ verdict: 'inconclusive', stopped: 'aborted' });
  });
});

describe('output that cannot be written', () => {
  const exploringStill = (): string[] => {
    const folder = scratch();
    writeFileSync(
      join(folder, 'Still.tla'),
      '---- MODULE Still ----\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x\n====\n',
    );
    writeFileSync(join(folder, 'Still.cfg'), 'INIT Init\nNEXT Next\n');
    return [join(ROOT, 'apps/plimsoll/src/main.mjs'), 'explore', join(folder, 'Still.tla')];
  };

  test.skipIf(!existsSync('/dev/full'))('is told, and never reads as if all held', async () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, exploringStill(), {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(stderr).toMatch(/^the output can't be written: .*ENOSPC.*\n$/);
    expect(status).toBe(3);
  });

  test('because its reader has left ends without a verdict: exit 4', async () => {
    const child = spawn(process.execPath, exploringStill(), { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    const [code] = await once(child, 'close');
    expect({ code, told }).toEqual({ code: 4, told: '' });
  });
});

describe('an expression that takes for ever', () => {
  const endless = (): string => {
    const folder = scratch();
    const never = '\\A i, j \\in 1..2000000000 : i + j > 0';
    writeFileSync(
      join(folder, 'Endless.tla'),
      `---- MODULE Endless ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = x + 1 /\\ (x < 9 \\/ ${never})\n====\n`,
    );
    writeFileSync(join(folder, 'Endless.cfg'), 'INIT Init\nNEXT Next\n');
    return join(folder, 'Endless.tla');
  };

  test('is left when the time is up: exit 4', async () => {
    const ending = await plimsoll(['explore', endless(), '--seconds', '1', '--json']);
    const fact = JSON.parse(ending.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(fact).toMatchObject({ verdict: 'inconclusive', stopped: 'time', distinct: 10 });
    expect(ending.code).toBe(4);
  });
});

/** Interrupts twice within milliseconds, once threads have had time to start. */
async function interruptTwice(child: ChildProcess): Promise<void> {
  await pause(8_000);
  child.kill('SIGINT');
  await pause(5);
  child.kill('SIGINT');
}

/** Interrupts once TLC runs. */
async function interruptWithJava(child: ChildProcess): Promise<void> {
  const parent = String(child.pid);
  while (child.exitCode === null) {
    const javas = processes().filter(({ ppid, command }) => ppid === parent && /tlc2\.TLC/.test(command));
    if (javas.length > 0) {
      child.kill('SIGINT');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const processesNaming = (text: string) => processes().filter(({ command }) => command.includes(text));

function processes(): { pid: string; ppid: string; command: string }[] {
  const text = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [, pid = '', ppid = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === '' ? [] : [{ pid, ppid, command }];
  });
}
