/** The leverage limit on a cluster: a cut is one step on the member that has the account's row. */
import type { Client, IMap } from 'hazelcast-client';
import { withDeadline } from './deadline.ts';
import type { LeverageLimit, LimitStore } from './limit-store.ts';
import { type MeshResult, meshRefused } from './mesh-refusal.ts';
import { codeName, WIRE } from './wire.ts';
import { type CompactValue, Processor, runProcessor } from './wire-codec.ts';

/** What the store is set up with. */
export interface HazelcastLimitSetup {
  readonly client: Client;
  /** Every call's own deadline, ms. */
  readonly deadlineMs: number;
  /** Only for members that were told to believe it: the clock of a test. */
  readonly toldNowMs?: () => number;
}

const { ops } = WIRE.processors.Limit;

/** {@link LimitStore} on Hazelcast. [impl->REQ~acb-atomic~1] */
export class HazelcastLimitStore implements LimitStore {
  readonly #setup: HazelcastLimitSetup;
  readonly #map: IMap<string, unknown>;

  private constructor(setup: HazelcastLimitSetup, map: IMap<string, unknown>) {
    this.#setup = setup;
    this.#map = map;
  }

  static async open(setup: HazelcastLimitSetup): Promise<MeshResult<HazelcastLimitStore>> {
    const opened = await withDeadline('opening the limits', setup.deadlineMs, () =>
      setup.client.getMap<string, unknown>(WIRE.maps.limits),
    );
    return opened.ok ? { ok: true, value: new HazelcastLimitStore(setup, opened.value) } : opened;
  }

  async cut(account: string, mostCenti: number, requestId: number): Promise<MeshResult<LeverageLimit>> {
    return await this.#run(account, { op: ops.CUT, mostCenti, requestId });
  }

  /** Another version, or a limit that is no higher, changes nothing: the answer is what stands. */
  async restore(
    account: string,
    mostCenti: number,
    version: number,
    requestId: number,
  ): Promise<MeshResult<LeverageLimit>> {
    return await this.#run(account, { op: ops.RESTORE, mostCenti, version, requestId });
  }

  async read(account: string): Promise<MeshResult<LeverageLimit>> {
    return await this.#run(account, { op: ops.READ });
  }

  /**
   * A cut to what the proven source allows in that posture at that R, computed where the data is.
   *
   * @param posture Its place in the wire and in the proven source: 0 HIBERNATE, 1 TURTLE, 2 STALKER, 3 APEX.
   */
  async adapt(
    account: string,
    posture: number,
    rPpm: number,
    requestId: number,
  ): Promise<MeshResult<LeverageLimit>> {
    return await this.#run(account, { op: ops.ADAPT, posture, rPpm, requestId });
  }

  async #run(account: string, fields: Readonly<Record<string, number>>): Promise<MeshResult<LeverageLimit>> {
    const { deadlineMs, toldNowMs } = this.#setup;
    const processor = new Processor('Limit', { ...fields, toldNowMs: toldNowMs?.() ?? 0 });
    const what = `the leverage limit of ${account}`;
    const answer = await withDeadline(what, deadlineMs, () => runProcessor(this.#map, account, processor));
    if (!answer.ok) return answer;
    const code = codeName(answer.value.number('code'));
    if (code === 'OK' || code === 'OTHER_VERSION' || code === 'NOT_HIGHER')
      return { ok: true, value: limitOf(answer.value) };
    if (code === 'USED_UP')
      return meshRefused({ code: 'LOCK106', instrument: account, tokenMax: WIRE.numberMax });
    return meshRefused({ code: 'MESH104', what, detail: code ?? 'an unknown code' });
  }
}

/** The limit in a row or an answer. */
export function limitOf(value: CompactValue): LeverageLimit {
  return { version: value.number('version'), mostCenti: value.number('mostCenti') };
}
