/** Where traces may come from: standard input, sockets, folders of rotated files, several sources of one run. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  type Digest,
  headerLine,
  memorySink,
  type TraceEvent,
  type TraceHeaderBody,
  TraceWriter,
} from '@plimsoll/trace';
import { describe, expect, test, vi } from 'vitest';
import { FOREIGN } from '../support/places.ts';
import { type Ending, foreignRepository, plimsoll, scratch } from '../support/plimsoll.ts';
import { CROSSING_TRACE } from './record-crossing.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const BYTES = readFileSync(join(FOREIGN, CROSSING_TRACE));
const LINES = BYTES.toString().split('\n').slice(0, -2);
const HEADER = JSON.parse(LINES[0] as string) as TraceHeaderBody & { trace?: unknown };
const EVENTS = LINES.slice(1).map((line) => JSON.parse(line) as TraceEvent);
const folder = foreignRepository();

function validate(operands: readonly string[], started?: (child: ChildProcess) => void): Promise<Ending> {
  const circumstances = { cwd: folder, ...(started === undefined ? {} : { started }) };
  return plimsoll(['validate', ...operands, '--spec', `Crossing=${folder}`], circumstances);
}

/** A trace of these events, from `firstSeq` on. */
function traceOf(events: readonly TraceEvent[], header: Partial<TraceHeaderBody> = {}, firstSeq = 1) {
  const sink = memorySink();
  const { trace: _trace, ...own } = HEADER;
  const writer = new TraceWriter(sink, { ...own, ...header }, { firstSeq });
  writer.appendAll(events.map(({ seq: _seq, prev: _prev, ...body }) => body));
  const { head } = writer.end();
  return { bytes: sink.bytes(), head };
}

describe('validate', () => {
  test('reads standard input', async () => {
    const { code, stdout } = await validate(['-'], (child) => void child.stdin?.end(BYTES));
    expect([code, stdout]).toEqual([0, expect.stringContaining(`conforms  ${EVENTS.length} events`)]);
  });

  test('gives up a gigabyte without a newline on standard input: exit 2', async () => {
    const chunk = Buffer.alloc(1 << 20, 0x78);
    const { code, stderr } = await validate(['-'], ({ stdin }) => {
      stdin?.on('error', () => undefined); // it stops reading: that is the point
      const write = (left: number): void => {
        if (left > 0 && stdin?.writable) stdin.write(chunk, () => write(left - 1));
      };
      write(1_024);
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('longer than 1048576 bytes (TRACE102)')]);
  });

  test('reads a socket', async () => {
    const path = join(scratch(), 'trace.sock');
    const server = createServer((socket) => socket.end(BYTES)).listen(path);
    const { code, stdout } = await validate([`unix:${path}`]);
    server.close();
    expect([code, stdout]).toEqual([0, expect.stringContaining(`conforms  ${EVENTS.length} events`)]);
    const nobody = await validate([`unix:${path}`]);
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringMatching(/trace\.sock can't be read/)]);
  });

  test('reads a folder of rotated files in the order of their digests, whatever their names', async () => {
    const rotated = join(scratch(), 'rotated');
    mkdirSync(rotated);
    let resumes: { readonly resumes?: Digest } = {};
    for (const [at, name] of ['c', 'a', 'b'].entries()) {
      const { bytes, head } = traceOf(EVENTS.slice(at * 22, at * 22 + 22), resumes, at * 22 + 1);
      writeFileSync(join(rotated, `${name}.ndjson`), bytes);
      resumes = { resumes: head };
    }
    const whole = await validate([rotated]);
    expect([whole.code, whole.stdout]).toEqual([0, expect.stringContaining('conforms  66 events')]);
    const named = await validate(['a', 'b', 'c'].map((name) => join(rotated, `${name}.ndjson`)));
    expect([named.code, named.stdout]).toEqual([0, expect.stringContaining('conforms  66 events')]);
    writeFileSync(join(rotated, 'a.ndjson'), traceOf(EVENTS.slice(0, 3), resumes, 67).bytes);
    const broken = await validate([rotated]);
    expect(broken.code).not.toBe(0);
  });

  test('names the piece that a rotated trace lacks, and what unpacks a packed one: exit 2', async () => {
    const first = traceOf(EVENTS.slice(0, 5));
    const middle = traceOf(EVENTS.slice(5, 9), { resumes: first.head }, 6);
    const last = traceOf(EVENTS.slice(9, 12), { resumes: middle.head }, 10);
    const gap = join(folder, 'gap');
    mkdirSync(gap);
    writeFileSync(join(gap, '1.ndjson'), first.bytes);
    writeFileSync(join(gap, '3.ndjson'), last.bytes);
    const missing = await validate([gap]);
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringMatching(/a piece is missing: \S+3\.ndjson goes on from sha256:\w{64}, and no file given/),
    ]);
    expect(missing.stderr).toContain(middle.head);
    writeFileSync(join(folder, 'packed.ndjson.gz'), gzipSync(BYTES).subarray(0, 200));
    const packed = await validate([join(folder, 'packed.ndjson.gz')]);
    expect([packed.code, packed.stderr]).toEqual([2, expect.stringContaining('packed by gzip (TRACE112)')]);
  });

  test('merges sources of one run, in any order that is a behaviour', async () => {
    const cars = ['Arrive', 'Drive'];
    const isOfCars = ({ action }: TraceEvent) => cars.includes(action ?? '');
    // The walkers' sensor does not see the cars, nor theirs the walkers.
    const seen = (names: readonly string[]) => (event: TraceEvent) => ({
      ...event,
      state: Object.fromEntries(Object.entries(event.state ?? {}).filter(([name]) => names.includes(name))),
    });
    const [first, second] = [join(folder, 'cars.ndjson'), join(folder, 'walkers.ndjson')];
    const others = EVENTS.filter((event) => !isOfCars(event)).map(seen(['light', 'walking']));
    writeFileSync(first, traceOf(EVENTS.filter(isOfCars).map(seen(['cars'])), { source: 'cars' }).bytes);
    writeFileSync(second, traceOf(others, { source: 'walkers', clock: 'another' }).bytes);
    const merged = await validate(['--merge', first, second]);
    expect([merged.code, merged.stdout]).toEqual([0, expect.stringContaining('conforms  66 events')]);
    const alone = await validate([first]);
    expect(alone.code).toBe(1);
  });

  test('refuses what is no list of variables, and a folder without traces: exit 2', async () => {
    const shared = await validate([CROSSING_TRACE, '--shared', 'light']);
    expect([shared.code, shared.stderr]).toEqual([
      2,
      expect.stringContaining('--shared takes Spec.variable='),
    ]);
    expect(headerLine(HEADER)).toBe(LINES[0]);
  });
});
