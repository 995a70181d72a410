import { createPublicKey } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { member } from '../test-support/gate-cast.ts';
import { type Envelope, HEAD_EVERY_MS, HeadSigner, headsFileOf, open, TRACE_HEAD_PAYLOAD } from './index.ts';

const producer = member('kernel', 'kernel', ['trace']);
const SOURCE = { source: 'kernel/gate', spec: 'OrderGate' };
const NOW = 1_000_000;

let folder: string;
let trace: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-heads-'));
  trace = join(folder, 'day.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the producer signed, in order; a line that its key did not sign has no place here. */
function heads(): unknown[] {
  const lines = readFileSync(headsFileOf(trace), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const key = createPublicKey(producer.privateKey);
    const opened = open(JSON.parse(line) as Envelope, [key], TRACE_HEAD_PAYLOAD);
    return JSON.parse(String(opened?.payload));
  });
}

describe('the heads of a trace', () => {
  test('lie beside it', () => {
    expect(headsFileOf('out/day.ndjson')).toBe('out/day.heads.ndjson');
    expect(headsFileOf('out/day')).toBe('out/day.heads.ndjson');
    expect(headsFileOf('out.ndjson/day')).toBe('out.ndjson/day.heads.ndjson');
    expect(TRACE_HEAD_PAYLOAD).toBe('application/vnd.plimsoll.trace-head+json');
  });

  test('are signed when a second has passed, and at the end at once; of a header only two fields are', () => {
    const signer = new HeadSigner(trace, { ...SOURCE, other: 'field' } as typeof SOURCE, producer.privateKey);
    signer.sign(0, 'a', NOW);
    signer.sign(1, 'b', NOW + HEAD_EVERY_MS - 1);
    signer.sign(2, 'c', NOW + HEAD_EVERY_MS);
    signer.sign(3, 'd', NOW + HEAD_EVERY_MS + 1, true);
    const common = { format: 'plimsoll/trace-head/1', ...SOURCE };
    expect(heads()).toEqual([
      { ...common, seq: 0, head: 'a', isEnd: false, signedAt: '1970-01-01T00:16:40.000Z' },
      { ...common, seq: 2, head: 'c', isEnd: false, signedAt: '1970-01-01T00:16:41.000Z' },
      { ...common, seq: 3, head: 'd', isEnd: true, signedAt: '1970-01-01T00:16:41.001Z' },
    ]);
  });

  test('end with the end: nothing is signed behind it', () => {
    const signer = new HeadSigner(trace, SOURCE, producer.privateKey);
    signer.sign(0, 'a', NOW, true);
    expect(() => signer.sign(1, 'b', NOW, true)).toThrow('EBADF');
    expect(heads()).toHaveLength(1);
  });

  test('are never written over: a new trace wants a new file', () => {
    new HeadSigner(trace, SOURCE, producer.privateKey).sign(0, 'a', NOW, true);
    expect(() => new HeadSigner(trace, SOURCE, producer.privateKey)).toThrow('EEXIST');
    expect(heads()).toHaveLength(1);
  });

  test('go on after a crash without the line that it tore, or from nothing where there are none', () => {
    new HeadSigner(trace, SOURCE, producer.privateKey).sign(0, 'a', NOW, true);
    appendFileSync(headsFileOf(trace), '{"payload":"to');
    new HeadSigner(trace, SOURCE, producer.privateKey, true).sign(1, 'b', NOW, true);
    expect(heads()).toMatchObject([{ head: 'a' }, { head: 'b' }]);
    rmSync(headsFileOf(trace));
    new HeadSigner(trace, SOURCE, producer.privateKey, true).sign(1, 'b', NOW, true);
    expect(existsSync(headsFileOf(trace)) && heads()).toMatchObject([{ head: 'b' }]);
  });
});
