/**
 * The mesh's members as their users have them: built with Maven, tested in Java, started, shown and ended by
 * `plimsoll mesh`; and every way of starting them wrongly, with its remedy.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import {
  buildMember,
  clusterFile,
  HTTP_PORT_DISTANCE,
  isSameProcess,
  MEMBER_FOLDER,
  mavenOf,
  ownWire,
  readCluster,
  SHORT_LIVED,
} from '@plimsoll/mesh-members';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/places.ts';
import { type Ending, plimsoll, scratch, stackLines } from '../support/plimsoll.ts';
import { freePorts } from './test-cluster.ts';

/** Maven fetches its plug-ins on the first run; on a loaded machine three members take a minute and more. */
const STEP_MS_MAX = 600_000;

/** A cluster that is not whole by then is not going to be. */
const WHOLE_MS_MAX = 240_000;

const built = await buildMember({ root: ROOT, workFolder: join(ROOT, '.plimsoll') });
const title = built.ok
  ? 'members of the mesh'
  : 'members of the mesh (to enable: sudo apt-get install -y openjdk-17-jdk-headless maven)';

function listening(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}

/** On an overloaded machine members may lose each other for some seconds; they find each other again. */
async function statusOnceWhole(place: readonly string[]): Promise<Ending> {
  const begun = performance.now();
  for (;;) {
    const status = await plimsoll(['mesh', 'status', '--json', ...place]);
    if (status.code === 0 || performance.now() - begun > WHOLE_MS_MAX) return status;
  }
}

// [itest->REQ~quorum~1] [itest->REQ~health-map~1]
describe.skipIf(!built.ok)(title, () => {
  test(
    'hold what their Java tests say: rules, wire, backups and split-brain protection',
    async () => {
      const { code, output } = await new Promise<{ code: number | null; output: string }>((resolve) => {
        const child = spawn(mavenOf(ROOT, process.env), ['-q', '-B', 'test'], {
          cwd: join(ROOT, MEMBER_FOLDER),
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let text = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (chunk) => (text += String(chunk)));
        child.once('close', (exit) => resolve({ code: exit, output: text }));
      });
      expect(code, output).toBe(0);
      // A run without tests is as quiet.
      const reports = join(ROOT, '.plimsoll/hazelcast-member/surefire-reports');
      for (const suite of [
        'WireTest',
        'LeaseRulesTest',
        'LimitRulesTest',
        'RecordRulesTest',
        'StuckWatchTest',
        'PulseTest',
        'JournalTest',
        'MemberTest',
      ])
        expect(readFileSync(join(reports, `plimsoll.mesh.${suite}.txt`), 'utf8')).toMatch(/Tests run: [1-9]/);
    },
    STEP_MS_MAX,
  );

  const folder = scratch();
  const place = ['--folder', folder];
  afterAll(async () => {
    if (existsSync(clusterFile(folder))) await plimsoll(['mesh', 'down', ...place]);
  }, STEP_MS_MAX);

  test(
    'are started, seen, told apart from others, and ended; nothing of them is left',
    async () => {
      const ports = await freePorts(3);
      const up = await plimsoll(
        ['mesh', 'up', ...place, '--ports', ports.join(','), '--wait', '300', '--heap', '256'],
        // Half the CPU time of three members that live for a minute.
        { env: { JDK_JAVA_OPTIONS: SHORT_LIVED.join(' ') } },
      );
      expect(up).toMatchObject({ code: 0, stderr: '' });
      for (const port of ports) expect(up.stdout).toContain(`127.0.0.1:${port}`);
      const record = readCluster(folder);
      if (!record.ok) throw new Error('no record of the cluster');

      const status = await statusOnceWhole(place);
      expect(status).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(status.stdout)).toMatchObject({
        cluster: 'plimsoll',
        isWhole: true,
        members: ports.map((port) => ({
          port,
          isRunning: true,
          state: {
            version: '5.7.0',
            wire: ownWire(ROOT),
            state: 'ACTIVE',
            members: [...ports],
            majority: 2,
            isReady: true,
          },
        })),
      });
      const metrics = await (
        await fetch(`http://127.0.0.1:${(ports[0] ?? 0) + HTTP_PORT_DISTANCE}/metrics`)
      ).text();
      expect(metrics).toContain('plimsoll_mesh_members 3\n');
      expect(metrics).toMatch(/plimsoll_mesh_processor_seconds\{processor="Lease",quantile="0\.999"\} /);

      const again = await plimsoll(['mesh', 'up', ...place, '--ports', ports.join(',')]);
      expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('plimsoll mesh down ends it') });
      const other = await plimsoll(['mesh', 'up', '--folder', scratch(), '--ports', ports.join(',')]);
      expect(other).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('member-1 of cluster plimsoll'),
      });
      const wrongName = await plimsoll(['mesh', 'status', ...place, '--cluster-name', 'other']);
      expect(wrongName).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--cluster-name plimsoll'),
      });
      for (const ending of [again, other, wrongName]) expect(stackLines(ending)).toEqual([]);

      const [first] = record.value.members;
      if (first === undefined) throw new Error('no member');
      process.kill(first.pid, 'SIGKILL');
      const broken = await plimsoll(['mesh', 'status', ...place]);
      expect(broken).toMatchObject({ code: 1, stdout: expect.stringContaining('NOT RUNNING') });

      const down = await plimsoll(['mesh', 'down', ...place]);
      expect(down.code).toBe(0);
      expect(down.stdout).toContain(`member-1 (process ${first.pid}) was not running`);
      expect(record.value.members.filter(isSameProcess)).toEqual([]);
      expect(await plimsoll(['mesh', 'down', ...place])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('plimsoll mesh up starts one'),
      });
      const journal = readFileSync(record.value.members[1]?.journal ?? '', 'utf8')
        .trimEnd()
        .split('\n');
      expect(JSON.parse(journal.at(-1) ?? '')).toMatchObject({ end: true, lost: 0 });
    },
    STEP_MS_MAX,
  );
});

describe('plimsoll mesh', () => {
  test('says that Java is missing, and how to get it', async () => {
    const ending = await plimsoll(['mesh', 'up', '--folder', scratch()], {
      env: { PATH: '', JAVA_HOME: undefined },
    });
    expect(ending).toMatchObject({ code: 3, stderr: expect.stringContaining('apt-get install') });
    expect(stackLines(ending)).toEqual([]);
  });

  test.skipIf(!built.ok)(
    'says that a port is taken by somebody else, before anything is started',
    async () => {
      const server = await listening(0);
      if (server === undefined) throw new Error('no free port');
      const { port } = server.address() as AddressInfo;
      const folder = scratch();
      const ending = await plimsoll([
        'mesh',
        'up',
        '--folder',
        folder,
        '--ports',
        String(Math.min(port, 64_000)),
      ]);
      await closed(server);
      if (port <= 64_000) {
        expect(ending).toMatchObject({
          code: 2,
          stderr: expect.stringContaining(`port ${port} is taken by another program`),
        });
        expect(existsSync(clusterFile(folder))).toBe(false);
      }
    },
  );

  test('says that the members that run speak an older wire', async () => {
    const folder = scratch();
    const state = {
      name: 'member-1',
      cluster: 'plimsoll',
      wire: 0,
      state: 'ACTIVE',
      version: '5.7.0',
      members: [1],
      expected: 1,
      isReady: true,
      processors: {},
    };
    const server = createHttpServer((_, answer) => answer.end(JSON.stringify(state)));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stat = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
    const member = {
      pid: process.pid,
      startedTicks: Number(stat[19]),
      name: 'member-1',
      port: 1,
      httpPort: port,
      log: '',
      journal: '',
    };
    writeFileSync(
      clusterFile(folder),
      JSON.stringify({ cluster: 'plimsoll', wire: 0, digest: '', members: [member] }),
    );
    const ending = await plimsoll(['mesh', 'status', '--folder', folder]);
    await new Promise((resolve) => server.close(resolve));
    expect(ending).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`speaks wire 0, this build ${ownWire(ROOT)}`),
    });
  });

  test.each([
    [['sideways'], 'takes up, status, down or chaos'],
    [['up', '--members', '0'], '--members takes a whole number from 1'],
    [['up', '--members', '10'], '--members takes 1 to 9'],
    [['up', '--ports', '5701,5701'], 'different ports'],
    [['up', '--ports', '65000'], 'up to 64535'],
    [['up', '--members', '2', '--ports', '5701'], '1 ports for 2 members'],
    [['up', '--ports', '5701', '--peers', '5702,5703'], 'those of --ports (5701) among them'],
    [['up', '--heap', 'much'], '--heap takes a whole number'],
  ])('refuses %j with a remedy', async (args, words) => {
    const ending = await plimsoll(['mesh', ...args, '--folder', scratch()]);
    expect(ending).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
    expect(stackLines(ending)).toEqual([]);
  });

  test('says of a damaged record what to do', async () => {
    const folder = scratch();
    writeFileSync(clusterFile(folder), '{"cluster":');
    const ending = await plimsoll(['mesh', 'down', '--folder', folder]);
    expect(ending).toMatchObject({ code: 2, stderr: expect.stringContaining('by hand') });
  });
});
