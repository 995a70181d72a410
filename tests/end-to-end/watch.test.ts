/** `plimsoll explore --watch`: the answer follows every save, whatever is saved. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { plimsoll, scratch, stackLines } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** Two counters that run to `max`: (max + 1)² states. */
const grid = (max: number): string => `---- MODULE Grid ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\\ y = 0
Right == x < ${max} /\\ x' = x + 1 /\\ y' = y
Up == y < ${max} /\\ y' = y + 1 /\\ x' = x
Next == Right \\/ Up
Small == x + y < 150
====
`;

interface Fact {
  readonly distinct?: number;
  readonly verdict?: string;
  readonly property?: string;
  readonly watching?: boolean;
  readonly exit?: number;
  readonly secondsAfterSave?: number;
}

/** Starts watching a folder; `next` gives the facts up to the next time that it waits for a save. */
function watching(folder: string, module = 'Grid.tla') {
  const { promise: child, resolve: started } = Promise.withResolvers<ChildProcess>();
  const ending = plimsoll(['explore', module, '--deadlock', 'off', '--watch', '--json'], {
    cwd: folder,
    started,
  });
  const lines = child.then((running) => {
    if (running.stdout === null) throw new Error('no output to read');
    return createInterface(running.stdout)[Symbol.asyncIterator]();
  });
  const next = async (): Promise<Fact[]> => {
    const facts: Fact[] = [];
    while (facts.at(-1)?.watching !== true) {
      const line = await (await lines).next();
      if (line.done === true) throw new Error(`it ended: ${(await ending).stderr}`);
      facts.push(JSON.parse(line.value));
    }
    return facts;
  };
  return { child, ending, next };
}

test('answers each save: another size, a violation, a syntax error and its repair, and ends with 130 on Ctrl-C', async () => {
  const folder = scratch();
  const file = join(folder, 'Grid.tla');
  const config = join(folder, 'Grid.cfg');
  writeFileSync(file, grid(9));
  writeFileSync(config, 'INIT Init\nNEXT Next\n');
  const { child, ending, next } = watching(folder);
  expect(await next()).toMatchObject([{ distinct: 100, verdict: 'ok' }, { exit: 0 }]);

  writeFileSync(file, grid(99));
  const [answer, waiting] = await next();
  expect(answer).toMatchObject({ distinct: 10_000, verdict: 'ok' });
  expect(waiting?.secondsAfterSave).toBeGreaterThan(0);

  writeFileSync(config, 'INIT Init\nNEXT Next\nINVARIANT Small\n');
  expect(await next()).toMatchObject([{ verdict: 'invariant', property: 'Small' }, { exit: 1 }]);

  writeFileSync(file, grid(9).replace('Next ==', 'Next ='));
  expect(await next()).toMatchObject([{ verdict: 'error' }, { exit: 2 }]);

  // As many editors save: a new file takes the old one's name.
  writeFileSync(join(folder, 'draft'), grid(19));
  renameSync(join(folder, 'draft'), file);
  expect(await next()).toMatchObject([{ distinct: 400, verdict: 'ok' }, { exit: 0 }]);

  (await child).kill('SIGINT');
  const { code, stderr } = await ending;
  expect([code, stderr]).toEqual([130, expect.stringMatching(/Grid\.tla:7:\d+/)]);
});

test('a save while a check runs makes that check stale: the answer is of the newest text', async () => {
  const folder = scratch();
  const file = join(folder, 'Grid.tla');
  writeFileSync(file, grid(9));
  writeFileSync(join(folder, 'Grid.cfg'), 'INIT Init\nNEXT Next\n');
  const { child, ending, next } = watching(folder);
  await next();
  for (const max of [299, 289, 4]) {
    writeFileSync(file, grid(max));
    // Longer than a save settles, shorter than Java starts.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await next()).toMatchObject([{ distinct: 25 }, { exit: 0 }]);
  (await child).kill('SIGINT');
  expect((await ending).code).toBe(130);
});

test('a spec that is deleted is complained of, and answered again when it is back, its folder too', async () => {
  const folder = scratch();
  const specs = join(folder, 'specs');
  const write = (max: number): void => {
    mkdirSync(specs, { recursive: true });
    writeFileSync(join(specs, 'Grid.cfg'), 'INIT Init\nNEXT Next\n');
    writeFileSync(join(specs, 'Grid.tla'), grid(max));
  };
  write(9);
  const { child, ending, next } = watching(folder, 'specs/Grid.tla');
  expect(await next()).toMatchObject([{ distinct: 100 }, { exit: 0 }]);

  rmSync(join(specs, 'Grid.tla'));
  expect(await next()).toMatchObject([{ exit: 2 }]);
  write(4);
  expect(await answered(next)).toMatchObject({ distinct: 25 });

  rmSync(specs, { recursive: true });
  expect(await next()).toMatchObject([{ exit: 2 }]);
  write(5);
  expect(await answered(next)).toMatchObject({ distinct: 36 });

  (await child).kill('SIGINT');
  expect([(await ending).code, stackLines(await ending)]).toEqual([130, []]);
});

/** The first answer: a check may come between two files of a save, and complain. */
async function answered(next: () => Promise<Fact[]>): Promise<Fact> {
  for (;;) {
    const fact = (await next()).find(({ distinct }) => distinct !== undefined);
    if (fact !== undefined) return fact;
  }
}
