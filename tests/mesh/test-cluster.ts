/** A cluster of real members for a test: built once, on free ports, ended with the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMesh, type Mesh, meshRefusalText } from '@plimsoll/mesh-hazelcast';
import {
  type BuiltMember,
  buildMember,
  type ClusterRecord,
  type ClusterRequest,
  endMembers,
  HTTP_PORT_DISTANCE,
  isMachineProblem,
  isPortFree,
  membersProblemText,
  ownWire,
  SHORT_LIVED,
  startCluster,
} from '@plimsoll/mesh-members';

export const ROOT = join(import.meta.dirname, '../..');
/** Members' ports are looked for from here on; their HTTP ports lie a fixed distance above. */
const PORT_FIRST = 21_700;
const PORT_LAST = PORT_FIRST + HTTP_PORT_DISTANCE - 1;
/** Three members find each other in 10 s on an idle machine; this leaves room for a loaded one. */
const START_MS_MAX = 240_000;

/** The member, built; or why this machine can't, with the command that helps. */
export async function builtMember(): Promise<BuiltMember | string> {
  const built = await buildMember({ root: ROOT, workFolder: join(ROOT, '.plimsoll') });
  if (built.ok) return built.value;
  if (isMachineProblem(built.problem)) return membersProblemText(built.problem);
  throw new Error(membersProblemText(built.problem));
}

/** A test computes for seconds at a time, on a loaded machine longer; no member is given up for that. */
const HEARTBEAT_MS_MAX = 60_000;

/** A running cluster. */
export interface TestCluster extends AsyncDisposable {
  readonly request: ClusterRequest;
  record: ClusterRecord;
  readonly addresses: readonly string[];
  connect(name: string, members?: readonly string[]): Promise<Mesh>;
}

export async function testCluster(
  built: BuiltMember,
  members: number,
  jvmArgs: ClusterRequest['jvmArgs'] = [],
): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mesh-'));
  const cluster = `test-${process.pid}-${Date.now()}`;
  const ports = await freePorts(members);
  const request: ClusterRequest = {
    built,
    cluster,
    wire: ownWire(ROOT),
    ports,
    folder,
    heapMb: 256,
    jvmArgs: (index) => [...SHORT_LIVED, ...(typeof jvmArgs === 'function' ? jvmArgs(index) : jvmArgs)],
    waitMs: START_MS_MAX,
  };
  const started = await startCluster(request);
  if (!started.ok) throw new Error(membersProblemText(started.problem));
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  const meshes: Mesh[] = [];
  const running: TestCluster = {
    request,
    record: started.value,
    addresses,
    connect: async (name, only = addresses) => {
      const mesh = await connectMesh({
        clusterName: cluster,
        members: only,
        name,
        isUnisocket: only !== addresses,
        heartbeatMsMax: HEARTBEAT_MS_MAX,
      });
      if (!mesh.ok) throw new Error(meshRefusalText(mesh.refusal));
      meshes.push(mesh.value);
      return mesh.value;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(meshes.map((mesh) => mesh.close()));
      await endMembers(folder, running.record.members);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return running;
}

/** Ports that are free now, both for members and for their HTTP. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  // Test files run side by side: each begins at a place of its own.
  for (let port = PORT_FIRST + (process.pid % 80) * 10; ports.length < count; port += 1) {
    if (port > PORT_LAST) throw new Error('no ports are free for members');
    if ((await isPortFree(port)) && (await isPortFree(port + HTTP_PORT_DISTANCE))) ports.push(port);
  }
  return ports;
}
