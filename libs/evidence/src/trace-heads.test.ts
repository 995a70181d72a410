import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOfBytes, fileSink, TraceWriter } from '@plimsoll/trace';
import { HEAD_EVERY_MS, HeadSigner, headsFileOf } from '@plimsoll/verdict';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { member } from '../../verdict/test-support/gate-cast.ts';
import { checkHeads } from './index.ts';

const producer = member('kernel', 'kernel', ['trace']);
const gate = member('gate', 'ci', ['verdict']);
const trust = { signers: [producer.signer, gate.signer], revoked: [] };
const NOW = Date.now();

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-heads-'));
  file = join(folder, 'day.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A producer that writes an event a second, as a session does: its header is handed on as it is. */
function produce(events: number, { ends = true, key = producer.privateKey } = {}): void {
  const header = {
    spec: 'Light',
    specDigest: digestOfBytes('spec'),
    model: 'Light',
    constants: {},
    source: 'light',
    clock: 'test',
    startedAt: new Date(NOW).toISOString(),
  };
  const writer = new TraceWriter(fileSink(file), header);
  const heads = new HeadSigner(file, header, key);
  for (let count = 0; count < events; count++) {
    writer.append({ tsUs: count, actor: 'light', action: 'Shine' });
    heads.sign(writer.nextSeq - 1, writer.head, NOW + count * HEAD_EVERY_MS);
  }
  const { head } = writer.end();
  if (ends) heads.sign(writer.nextSeq - 1, head, NOW + events * HEAD_EVERY_MS, true);
}

describe('the heads of a trace', () => {
  test('are signed every second and at the end, by a producer that is trusted', () => {
    produce(3);
    expect(checkHeads(file, trust, undefined)).toEqual({ ok: true, count: 4, signers: ['kernel'] });
  });

  test('are not signed more often than once a second', () => {
    const heads = new HeadSigner(file, { source: 'light', spec: 'Light' }, producer.privateKey);
    for (const ms of [0, 1, HEAD_EVERY_MS - 1, HEAD_EVERY_MS]) heads.sign(1, digestOfBytes('x'), NOW + ms);
    expect(readFileSync(headsFileOf(file), 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  test('are none where no producer signed', () => {
    expect(checkHeads(file, trust, undefined)).toBeUndefined();
  });

  test.each<[string, () => void, RegExp]>([
    [
      'a key of another role',
      () => produce(3, { key: gate.privateKey }),
      /head 1 is not signed by a trusted producer/,
    ],
    ['no end', () => produce(3, { ends: false }), /and no end; the trace ends at 3/],
    [
      'a line that is no envelope',
      () => {
        produce(3);
        writeFileSync(headsFileOf(file), 'null\n', { flag: 'a' });
      },
      /head 5 is not signed/,
    ],
    [
      'a head after the end',
      () => {
        produce(3);
        const [first] = readFileSync(headsFileOf(file), 'utf8').split('\n');
        writeFileSync(headsFileOf(file), `${first}\n`, { flag: 'a' });
      },
      /head 5 does not follow/,
    ],
    [
      'an event that came later',
      () => {
        produce(3);
        writeFileSync(file, '{"seq":4,"tsUs":9}\n', { flag: 'a' });
      },
      /up to event 3 as the end; the trace ends at 4/,
    ],
  ])('are refused with %s', (_what, make, text) => {
    make();
    expect(checkHeads(file, trust, undefined)).toEqual({ ok: false, detail: expect.stringMatching(text) });
  });
});
