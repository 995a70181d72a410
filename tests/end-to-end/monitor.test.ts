/** A monitor beside a running system: it follows, survives a restart, and throws the kernel's kill switch. */
import type { ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { digestOfBytes, eventLine, type TraceEvent } from '@plimsoll/trace';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { testService, tokenOf } from '../../apps/kernel/src/service/test-service.ts';
import { FOREIGN } from '../support/places.ts';
import { type Ending, foreignRepository, plimsoll, stackLines } from '../support/plimsoll.ts';
import { CROSSING_TRACE } from './record-crossing.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const LINES = readFileSync(join(FOREIGN, CROSSING_TRACE), 'utf8').split('\n').slice(0, -2);
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** The line after `last` by somebody who knows how to chain: the same lights again, with three cars more. */
function forgedAfter(last: string): string {
  const { seq: _seq, prev: _prev, ...body } = JSON.parse(last) as TraceEvent;
  const forged = { ...body, action: 'Arrive', state: { ...body.state, cars: 7 } };
  return eventLine(forged, _seq + 1, digestOfBytes(last));
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  /** What it said so far on stderr. */
  readonly said: () => string;
}

let folder: string;
let kernel: Awaited<ReturnType<typeof testService>>;

beforeAll(async () => {
  folder = foreignRepository();
  kernel = await testService();
  writeFileSync(join(folder, 'monitor.token'), tokenOf('screen'), { mode: 0o600 });
});
afterAll(() => kernel.end());

function monitor(trace: string, ...options: readonly string[]): Running {
  let child: ChildProcess | undefined;
  let said = '';
  const args = [
    'monitor',
    trace,
    '--follow',
    '--spec',
    `Crossing=${folder}`,
    '--metrics-port',
    '0',
    ...options,
  ];
  const ended = plimsoll(args, {
    cwd: folder,
    started: (started) => {
      child = started;
      started.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    },
  });
  // `plimsoll` looks for the jar before it starts the process.
  const running = { ended, said: () => said };
  return Object.defineProperty(running, 'child', { get: () => child as ChildProcess }) as Running;
}

/** Waits until the monitor's own metrics say so many events; fails with what it said when it ends before. */
async function untilEvents({ said, ended }: Running, count: number): Promise<string> {
  let ending: Ending | undefined;
  void ended.then((each) => {
    ending = each;
  });
  for (;;) {
    if (ending !== undefined) throw new Error(`ended with ${ending.code}: ${ending.stdout}${ending.stderr}`);
    const at = /metrics at (http:\S+)/.exec(said())?.[1];
    const page = at === undefined ? '' : await (await fetch(at)).text().catch(() => '');
    if (page.includes(`plimsoll_monitor_events_total{spec="Crossing"} ${count}\n`)) return page;
    await delay(50);
  }
}

describe('plimsoll monitor --follow', () => {
  test('goes on where it was after a restart, and kills the kernel at the first event that departs', async () => {
    const trace = join(folder, 'live.ndjson');
    const checkpoint = ['--checkpoint', join(folder, 'live.checkpoint')];
    writeFileSync(trace, textOf(LINES.slice(0, 21)));
    const first = monitor(trace, ...checkpoint);
    const page = await untilEvents(first, 20);
    expect(page).toMatch(/plimsoll_monitor_open_candidates\{spec="Crossing"\} 1\n/);
    expect(page).toMatch(/plimsoll_monitor_status\{spec="Crossing",status="open"\} 1\n/);
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(130);

    appendFileSync(trace, textOf(LINES.slice(21, 31)));
    const stops = ['--kernel', `unix:${kernel.files.socket}`, '--token-file', join(folder, 'monitor.token')];
    const second = monitor(trace, ...checkpoint, ...stops, '--on-violation', 'cat > report.txt');
    await untilEvents(second, 30);
    expect(second.said()).toContain('going on after event 20 of');
    expect(kernel.service.health.tripWord).toBe(0);
    // Half a line is no line yet.
    const forged = forgedAfter(LINES[30] as string);
    appendFileSync(trace, forged.slice(0, 50));
    await delay(300);
    appendFileSync(trace, `${forged.slice(50)}\n`);
    const ending = await second.ended;
    expect(stackLines(ending)).toEqual([]);
    expect(ending.stdout).toMatch(/line 32 event 31, \d+ us, crossing Arrive: no step of the model explains/);
    expect(ending.stderr).toMatch(/stopped: kill at unix:.*: the kernel is killed/);
    expect(ending.code).toBe(1);
    expect(kernel.service.health.causes).toContain('operator');
    expect(readFileSync(join(folder, 'report.txt'), 'utf8')).toContain('no step of the model explains');
  });

  // Goal: nothing is read twice after a crash. Method: killed once its file says that the last lines are in it.
  test('keeps what it read last, where the producer then falls silent', async () => {
    const trace = join(folder, 'silent.ndjson');
    const file = join(folder, 'silent.checkpoint');
    writeFileSync(trace, textOf(LINES.slice(0, 21)));
    const first = monitor(trace, '--checkpoint', file);
    await untilEvents(first, 20);
    appendFileSync(trace, textOf(LINES.slice(21, 26)));
    await untilEvents(first, 25);
    while (!readFileSync(file, 'utf8').includes('"events":25,')) await delay(50);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = monitor(trace, '--checkpoint', file);
    await untilEvents(second, 25);
    expect(second.said()).toContain('going on after event 25 of');
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(130);
  });

  test('says so when what it has read already was altered meanwhile', async () => {
    const trace = join(folder, 'altered.ndjson');
    const file = join(folder, 'altered.checkpoint');
    writeFileSync(trace, textOf(LINES.slice(0, 21)));
    const first = monitor(trace, '--checkpoint', file);
    await untilEvents(first, 20);
    first.child.kill('SIGTERM');
    await first.ended;
    writeFileSync(trace, textOf([...LINES.slice(0, 20), `${LINES[20]} `]));
    const { code, stderr } = await monitor(trace, '--checkpoint', file).ended;
    expect(stderr).toMatch(/line 21 is not the one that was read before: the trace was altered behind/);
    expect(code).toBe(1);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"events":20', '"events":21'));
    const damaged = await monitor(trace, '--checkpoint', file).ended;
    expect([damaged.code, damaged.stderr]).toEqual([2, expect.stringContaining('is damaged: remove it')]);
  });

  test('follows a rotated trace into the file that resumes it, and ends where it ends', async () => {
    const rotated = join(folder, 'rotated');
    mkdirSync(rotated);
    const whole = readFileSync(join(FOREIGN, CROSSING_TRACE));
    writeFileSync(join(rotated, 'day.ndjson'), whole.subarray(0, whole.length - 30));
    const running = monitor(rotated, '--until-end');
    await untilEvents(running, LINES.length - 1);
    appendFileSync(join(rotated, 'day.ndjson'), whole.subarray(whole.length - 30));
    const { code, stdout } = await running.ended;
    expect([code, stdout]).toEqual([0, expect.stringContaining(`conforms  ${LINES.length - 1} events`)]);
  });

  test('takes silence for a failure where a longest silence is stated, and none at an orderly end', async () => {
    const trace = join(folder, 'silent.ndjson');
    // A torn line is no sign of life either.
    writeFileSync(trace, `${textOf(LINES.slice(0, 21))}{"seq":`);
    const { code, stdout } = await monitor(trace, '--silence-ms', '100', '--on-violation', 'cat > silent.txt')
      .ended;
    expect(stdout).toMatch(/after line 21: no whole line for \d+ ms, allowed are 100: silence means stop/);
    expect(code).toBe(1);
    expect(readFileSync(join(folder, 'silent.txt'), 'utf8')).toContain('MON204');
    const whole = join(folder, 'ended.ndjson');
    writeFileSync(whole, readFileSync(join(FOREIGN, CROSSING_TRACE)));
    expect((await monitor(whole, '--until-end', '--silence-ms', '1').ended).code).toBe(0);
  });

  test('says that nothing was stopped when the kernel is not there', async () => {
    const trace = join(folder, 'alone.ndjson');
    writeFileSync(trace, textOf([...LINES.slice(0, 21), forgedAfter(LINES[20] as string)]));
    const stops = ['--kernel', 'unix:nowhere.sock', '--token-file', join(folder, 'monitor.token')];
    const { code, stderr } = await monitor(trace, ...stops).ended;
    expect(stderr).toMatch(/NOT STOPPED: kill at unix:nowhere\.sock: .*ENOENT/);
    expect(code).toBe(3);
    expect(existsSync(join(folder, 'nowhere.sock'))).toBe(false);
  });

  test.each([
    ['a kernel without a token', ['--kernel', 'unix:k.sock'], /--kernel and --token-file go together/],
    [
      'a kernel that is nowhere',
      ['--kernel', 'k.sock', '--token-file', 't'],
      /takes unix:PATH or tcp:HOST:PORT/,
    ],
    ['a silence that nobody waits for', ['--silence-ms', '5'], /--silence-ms needs --follow/],
    ['a port that is none', ['--metrics-port', 'http'], /--metrics-port takes a port/],
  ])('%s: exit 2', async (_what, options, message) => {
    const { code, stderr } = await plimsoll(
      ['monitor', CROSSING_TRACE, '--spec', `Crossing=${folder}`, ...options],
      { cwd: folder },
    );
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
