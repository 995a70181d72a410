import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clusterFile, readCluster, writeCluster } from './cluster-file.ts';
import { identityOf, isSameProcess, ownIdentity, parseIdentity } from './process-identity.ts';
import { endMembers } from './stop-cluster.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-members-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a process', () => {
  it('is told from another one that was given its number later', () => {
    const own = ownIdentity();
    expect(isSameProcess(own)).toBe(true);
    expect(isSameProcess({ ...own, startedTicks: own.startedTicks + 1 })).toBe(false);
    expect(parseIdentity(JSON.stringify(own))).toEqual(own);
  });

  it.each(['', 'null', '{}', '{"pid":"1","startedTicks":2}', '[1'])('is not read from %j', (text) => {
    expect(parseIdentity(text)).toBeUndefined();
  });

  it('is ended only if it is the very one that was started', async () => {
    const child = spawn('sleep', ['60']);
    const closed = once(child, 'close');
    const identity = identityOf(child.pid ?? 0);
    const member = { ...identity, name: 'member-1', port: 1, httpPort: 2, log: '', journal: '' };
    const stranger = { ...member, startedTicks: identity.startedTicks + 1 };
    expect((await endMembers(folder, [stranger])).map(({ how }) => how)).toEqual(['was not running']);
    expect(isSameProcess(identity)).toBe(true);
    expect((await endMembers(folder, [member])).map(({ how }) => how)).toEqual(['ended']);
    await closed;
    expect(isSameProcess(identity)).toBe(false);
  });
});

describe('the record of a cluster', () => {
  it('is read as it was written, and refused when it is something else', () => {
    const member = { ...ownIdentity(), name: 'member-1', port: 1, httpPort: 2, log: 'l', journal: 'j' };
    const record = { cluster: 'c', wire: 1, digest: 'd', members: [member] };
    expect(readCluster(folder)).toMatchObject({ problem: { code: 'MEMBERS301' } });
    writeCluster(folder, record);
    expect(readCluster(folder)).toEqual({ ok: true, value: record });
    for (const text of [
      '',
      '{',
      'null',
      '{"cluster":"c","wire":1,"members":[{}]}',
      '{"cluster":1,"wire":1,"members":[]}',
    ]) {
      writeFileSync(clusterFile(folder), text);
      expect(readCluster(folder)).toMatchObject({ problem: { code: 'MEMBERS302' } });
    }
  });
});
