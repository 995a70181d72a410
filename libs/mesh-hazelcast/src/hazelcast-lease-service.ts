/** The lock service on a cluster: each step is an entry processor that runs where the instrument's row lies. */
import type { Lease } from '@plimsoll/inventory-locks';
import type { Client, IMap } from 'hazelcast-client';
import { withDeadline } from './deadline.ts';
import type { LeaseGrant, LeaseService, LeaseView } from './lease-service.ts';
import { type MeshRefusal, type MeshResult, meshRefused } from './mesh-refusal.ts';
import { codeName, WIRE } from './wire.ts';
import { type CompactValue, Processor, runProcessor } from './wire-codec.ts';

/** What the service is set up with. */
export interface HazelcastLeaseSetup {
  readonly client: Client;
  readonly leaseMs: number;
  /** Every call's own deadline, ms. */
  readonly deadlineMs: number;
  /** How long a request waits in the row; 0 until it is granted. A worker that died must not wait for ever. */
  readonly waitMs?: number;
  /** Only for members that were told to believe it: the clock of a test. */
  readonly toldNowMs?: () => number;
  /** The row's key of an instrument, for tests that need fresh rows. */
  readonly keyOf?: (instrument: string) => string;
}

const { ops } = WIRE.processors.Lease;

/** {@link LeaseService} on Hazelcast. [impl->REQ~inventory-exclusive~1] */
export class HazelcastLeaseService implements LeaseService {
  readonly #setup: HazelcastLeaseSetup;
  readonly #map: IMap<string, unknown>;

  /** @param map The leases' map, of a client that speaks the wire. */
  private constructor(setup: HazelcastLeaseSetup, map: IMap<string, unknown>) {
    this.#setup = setup;
    this.#map = map;
  }

  static async open(setup: HazelcastLeaseSetup): Promise<MeshResult<HazelcastLeaseService>> {
    const opened = await withDeadline('opening the leases', setup.deadlineMs, () =>
      setup.client.getMap<string, unknown>(WIRE.maps.leases),
    );
    return opened.ok ? { ok: true, value: new HazelcastLeaseService(setup, opened.value) } : opened;
  }

  async request(worker: string, instrument: string): Promise<MeshResult<void>> {
    const leaseMs = this.#setup.waitMs ?? 0;
    const answer = await this.#run('REQUEST', worker, instrument, { op: ops.REQUEST, worker, leaseMs });
    return answer.ok ? { ok: true, value: undefined } : answer;
  }

  async grant(worker: string, instrument: string, requestId: number): Promise<MeshResult<LeaseGrant>> {
    return await this.#lease('GRANT', ops.GRANT, worker, instrument, requestId);
  }

  /** The same for a worker that did not ask before: one call less. Spec: `Request` and `Grant` in one. */
  async acquire(worker: string, instrument: string, requestId: number): Promise<MeshResult<LeaseGrant>> {
    return await this.#lease('ACQUIRE', ops.ACQUIRE, worker, instrument, requestId);
  }

  async renew(worker: string, instrument: string, token: number): Promise<MeshResult<Lease>> {
    const { leaseMs } = this.#setup;
    const answer = await this.#run('RENEW', worker, instrument, { op: ops.RENEW, worker, token, leaseMs });
    return answer.ok ? { ok: true, value: leaseOf(answer.value, instrument) } : answer;
  }

  async release(worker: string, instrument: string, token: number): Promise<MeshResult<void>> {
    const answer = await this.#run('RELEASE', worker, instrument, { op: ops.RELEASE, worker, token });
    return answer.ok ? { ok: true, value: undefined } : answer;
  }

  async read(instrument: string): Promise<MeshResult<LeaseView>> {
    const answer = await this.#run('READ', '', instrument, { op: ops.READ });
    return answer.ok ? { ok: true, value: viewOf(answer.value, instrument) } : answer;
  }

  async #lease(
    name: string,
    op: number,
    worker: string,
    instrument: string,
    requestId: number,
  ): Promise<MeshResult<LeaseGrant>> {
    const { leaseMs } = this.#setup;
    const answer = await this.#run(name, worker, instrument, { op, worker, requestId, leaseMs });
    if (!answer.ok) return answer;
    const [previousToken, grantedAtMs] = ['previousToken', 'grantedAtMs'].map((field) =>
      answer.value.number(field),
    ) as [number, number];
    return { ok: true, value: { ...leaseOf(answer.value, instrument), previousToken, grantedAtMs } };
  }

  async #run(
    name: string,
    worker: string,
    instrument: string,
    fields: Readonly<Record<string, number | string>>,
  ): Promise<MeshResult<CompactValue>> {
    const { deadlineMs, toldNowMs, keyOf } = this.#setup;
    const processor = new Processor('Lease', { ...fields, toldNowMs: toldNowMs?.() ?? 0 });
    const key = keyOf?.(instrument) ?? instrument;
    const answer = await withDeadline(`${name} of ${instrument} by ${worker}`, deadlineMs, () =>
      runProcessor(this.#map, key, processor),
    );
    if (!answer.ok) return answer;
    const refusal = refusalOf(answer.value, name, worker, instrument);
    return refusal === undefined ? answer : meshRefused(refusal);
  }
}

function leaseOf(answer: CompactValue, instrument: string): Lease {
  const dueAtMs = answer.number('dueAtMs');
  return {
    worker: answer.text('owner'),
    instrument,
    token: answer.number('token'),
    phase: answer.number('nowMs') >= dueAtMs ? 'due' : 'held',
    dueAtMs,
    expiresAtMs: answer.number('untilMs'),
  };
}

function viewOf(answer: CompactValue, instrument: string): LeaseView {
  const newest = answer.number('token');
  const isLive = newest !== 0 && answer.number('nowMs') < answer.number('untilMs');
  return {
    newest,
    owner: newest === 0 ? undefined : answer.text('owner'),
    lease: isLive ? leaseOf(answer, instrument) : undefined,
    waiting: answer.texts('waiting'),
    nowMs: answer.number('nowMs'),
  };
}

function refusalOf(
  answer: CompactValue,
  what: string,
  worker: string,
  instrument: string,
): MeshRefusal | undefined {
  const code = codeName(answer.number('code'));
  switch (code) {
    case 'OK':
      return undefined;
    case 'HELD':
      return { code: 'LOCK105', instrument, holder: answer.text('owner') };
    case 'NOT_HOLDER':
      return { code: 'LOCK107', worker, instrument };
    case 'ENDED':
      return { code: 'LOCK110', worker, instrument, expiresAtMs: answer.number('untilMs') };
    case 'NOT_DUE': {
      const inMs = answer.number('dueAtMs') - answer.number('nowMs');
      return { code: 'LOCK108', worker, instrument, inMs };
    }
    case 'OTHERS_WAIT':
      return { code: 'LOCK109', worker, instrument, waiting: answer.texts('waiting').length };
    case 'NOT_WAITING':
      return { code: 'LOCK104', worker, instrument };
    case 'ALREADY_WAITING':
      return { code: 'LOCK102', worker, instrument };
    case 'ALREADY_HOLDER':
      return { code: 'LOCK103', worker, instrument, token: answer.number('token') };
    case 'USED_UP':
      return { code: 'LOCK106', instrument, tokenMax: WIRE.numberMax };
    default:
      return {
        code: 'MESH104',
        what: `${what} of ${instrument} by ${worker}`,
        detail: code ?? 'an unknown code',
      };
  }
}
