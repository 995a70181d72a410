/** A worker of the benchmark: it mirrors what it is told to, and tells when each change is in force with it. */
import { createPublicKey } from 'node:crypto';
import {
  askLimit,
  CompactValue,
  connectMesh,
  HazelcastBytesMap,
  judgeLimit,
  type LeverageLimit,
  type LimitGate,
  limitIn,
  type MeshResult,
  meshRefusalText,
  newLimitGate,
  PostureMirror,
  plainBytes,
  publishedBytes,
  pushLimit,
  receiveLimit,
  WIRE,
} from '@plimsoll/mesh-hazelcast';
import { again, nowMs } from './row.ts';
import type { Order } from './workers.ts';

const DEADLINE_MS = 5_000;
/** What the gate knows is good for so long here: nothing expires while it is measured. */
const VALID_MS = 3_600_000;
const LOOK_MS = 500;

const [clusterName = '', name = '', ...members] = process.argv.slice(2);
const mesh = got(await connectMesh({ clusterName, members, name, connectMsMax: 60_000 }));
process.on('message', (order: Order) => void carryOut(order));
process.send?.('ready');

async function carryOut(order: Order): Promise<void> {
  if (order.do === 'limits') await mirrorLimits(order.account, order.issuer, order.key);
  else if (order.do === 'posture') await mirrorPosture(order.issuer, order.key);
  else await mirrorRaw();
  process.send?.('ready');
}

/** Tells of a version once an order that was sized by the one before is refused. */
async function mirrorLimits(account: string, issuer: string, pem: string): Promise<void> {
  const authority = { issuer, key: createPublicKey(pem) };
  const told = (value: unknown): LeverageLimit | undefined => {
    const limit = value instanceof CompactValue ? limitIn(value, account, authority) : undefined;
    return limit?.ok === true ? limit.value : undefined;
  };
  const map = await again(() => mesh.client.getMap<string, unknown>(WIRE.maps.limits));
  const asked = askLimit(newLimitGate, Math.floor(nowMs()));
  if (asked === undefined) throw new Error('a new gate asks nothing');
  const row = await again(() => map.get(account));
  let gate: LimitGate = receiveLimit(asked, told(row) ?? newLimitGate.known) ?? asked;
  const heard = ({ value }: { value: unknown }) => {
    const limit = told(value);
    if (limit === undefined) return;
    const { known } = gate;
    gate = pushLimit(gate, limit) ?? gate;
    const denial = judgeLimit(gate, known.version, 1, Math.floor(nowMs()), VALID_MS);
    if (denial !== undefined) process.send?.({ version: gate.known.version, atMs: nowMs() });
  };
  await again(() => map.addEntryListener({ added: heard, updated: heard }, account, true));
}

/** Tells of an epoch once the mirror acts on it: signature, question and age are judged. */
async function mirrorPosture(issuer: string, key: string): Promise<void> {
  const issuerKey = createPublicKey(key);
  const health = await again(async () =>
    got(await HazelcastBytesMap.open(mesh, WIRE.maps.health, publishedBytes, DEADLINE_MS)),
  );
  const questions = await again(async () =>
    got(await HazelcastBytesMap.open(mesh, WIRE.maps.questions, plainBytes, DEADLINE_MS)),
  );
  const mirror = new PostureMirror({
    reader: name,
    issuer,
    issuerKey,
    health,
    questions,
    nowMs: () => Math.floor(nowMs()),
    giveUpMs: 2 * LOOK_MS,
    onStep: (step) => {
      if (step.action === 'Receive' || step.action === 'Push')
        process.send?.({ version: step.record.epoch, atMs: nowMs() });
    },
  });
  await mirror.start();
  await mirror.look();
  setInterval(() => void mirror.look(), LOOK_MS);
}

/** Raw: an entry listener with the value, and nothing else. */
async function mirrorRaw(): Promise<void> {
  const map = await again(() => mesh.client.getMap<string, number>('raw'));
  const heard = ({ value }: { value: number | null }) => {
    process.send?.({ version: value ?? 0, atMs: nowMs() });
  };
  await again(() => map.addEntryListener({ added: heard, updated: heard }, 'key', true));
}

function got<Value>(result: MeshResult<Value>): Value {
  if (result.ok) return result.value;
  throw new Error(meshRefusalText(result.refusal));
}
