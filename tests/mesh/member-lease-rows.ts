/** Rows of leases on a real member, told the time: its rules grant, and the test loses what a cluster may lose. */
import {
  type CompactValue,
  codeName,
  compactValue,
  type Mesh,
  Processor,
  runProcessor,
  WIRE,
  withDeadline,
} from '@plimsoll/mesh-hazelcast';
import type { LeaseRow, LeaseRows } from '../../libs/mesh-hazelcast/test-support/lease-rows.ts';

type LeaseMap = Parameters<typeof runProcessor>[0];

export class MemberLeaseRows implements LeaseRows {
  readonly #map: LeaseMap;
  readonly #key: string;
  readonly #deadlineMs: number;

  private constructor(map: LeaseMap, key: string, deadlineMs: number) {
    this.#map = map;
    this.#key = key;
    this.#deadlineMs = deadlineMs;
  }

  static async open(client: Mesh['client'], deadlineMs: number): Promise<MemberLeaseRows> {
    return new MemberLeaseRows(await client.getMap(WIRE.maps.leases), '', deadlineMs);
  }

  /** Another row, which nobody used before. */
  fresh(key: string): MemberLeaseRows {
    return new MemberLeaseRows(this.#map, key, this.#deadlineMs);
  }

  async acquire(
    worker: string,
    requestId: number,
    leaseMs: number,
    toldNowMs: number,
  ): Promise<number | string> {
    const { ACQUIRE: op } = WIRE.processors.Lease.ops;
    const asked = new Processor('Lease', { op, worker, requestId, leaseMs, toldNowMs });
    const answer = await this.#called('ACQUIRE', () => runProcessor(this.#map, this.#key, asked));
    const code = codeName(answer.number('code'));
    return code === 'OK' ? answer.number('token') : String(code);
  }

  async read(): Promise<LeaseRow | undefined> {
    const row = (await this.#called('reading', () => this.#map.get(this.#key))) as CompactValue | null;
    if (row === null) return undefined;
    const [token, requestId, untilMs] = ['token', 'requestId', 'untilMs'].map((name) => row.number(name)) as [
      number,
      number,
      number,
    ];
    return { token, owner: row.text('owner'), requestId, untilMs };
  }

  async replace(row: LeaseRow | undefined): Promise<void> {
    if (row === undefined) return void (await this.#called('deleting', () => this.#map.delete(this.#key)));
    const fields = {
      previousToken: 0,
      grantedAtMs: 0,
      dueAtMs: row.untilMs,
      waiting: [],
      waitingUntilMs: [],
    };
    const value = compactValue('plimsoll.LeaseRow', { ...fields, ...row });
    await this.#called('replacing', () => this.#map.set(this.#key, value));
  }

  async #called<Value>(what: string, call: () => Promise<Value>): Promise<Value> {
    const answered = await withDeadline(what, this.#deadlineMs, call);
    if (answered.ok) return answered.value;
    throw new Error(`${what}: ${answered.refusal.code}`);
  }
}
