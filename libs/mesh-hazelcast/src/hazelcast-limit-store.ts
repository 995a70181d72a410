/** The leverage limit on a cluster: a cut is one step on the member that has the account's row. */
import { leverageCenti, POSTURES } from '@plimsoll/survival-kernel';
import type { Client, IMap } from 'hazelcast-client';
import { withDeadline } from './deadline.ts';
import { type LimitAuthority, LimitVersions, limitIn, sealLimit } from './limit-record.ts';
import { type LeverageLimit, type LimitStore, NO_LIMIT } from './limit-store.ts';
import { type MeshResult, meshRefused } from './mesh-refusal.ts';
import { codeName, WIRE } from './wire.ts';
import { Processor, runProcessor } from './wire-codec.ts';

/** What the store is set up with. */
export interface HazelcastLimitSetup extends LimitAuthority {
  readonly client: Client;
  /** Every call's own deadline, ms. */
  readonly deadlineMs: number;
  /** Only for members that were told to believe it: the clock of a test. */
  readonly toldNowMs?: () => number;
}

const { ops } = WIRE.processors.Limit;
const UNSEALED = Buffer.alloc(0);
/** What is overtaken is signed anew: once above the row, once more when that was nobody's and was cleared away. */
const TRIES_MAX = 3;
/** Codes that come with the row as it stands. */
const ANSWERS = new Set(['OK', 'OTHER_VERSION', 'NOT_HIGHER', 'NOT_NEWER', 'BEHIND']);

/** A change before it has a version. */
interface Change {
  readonly op: number;
  /** The most that its issuer signs; for ADAPT the member comes to the same. */
  readonly mostCenti: number;
  readonly requestId: number;
  readonly version?: number;
  readonly posture?: number;
  readonly rPpm?: number;
}

/** {@link LimitStore} on Hazelcast. [impl->REQ~acb-atomic~1] */
export class HazelcastLimitStore implements LimitStore {
  readonly #setup: HazelcastLimitSetup;
  readonly #versions = new LimitVersions();
  readonly #map: IMap<string, unknown>;
  /** The newest limit of each account that this process was told of. */
  readonly #newest = new Map<string, LeverageLimit>();

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
    return await this.#change(account, { op: ops.CUT, mostCenti, requestId });
  }

  /** Another version, or a limit that is no higher, changes nothing: the answer is what stands. */
  async restore(
    account: string,
    mostCenti: number,
    version: number,
    requestId: number,
  ): Promise<MeshResult<LeverageLimit>> {
    return await this.#change(account, { op: ops.RESTORE, mostCenti, version, requestId });
  }

  async read(account: string): Promise<MeshResult<LeverageLimit>> {
    const answer = await this.#run(account, { op: ops.READ, seal: UNSEALED });
    if (!answer.ok) return answer;
    const { code, limit } = answer.value;
    // That it is nobody's says more than that it is old.
    if (code !== 'BEHIND' || !limit.ok) return this.#seen(limit);
    // To its issuer it is none, so that it sets the limit anew.
    const what = `the leverage limit of ${account}`;
    return this.#setup.key.type === 'private'
      ? { ok: true, value: NO_LIMIT }
      : meshRefused({ code: 'MESH108', what });
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
    const named = POSTURES.find((one) => one === WIRE.postures[posture]);
    const mostCenti = named === undefined ? 0 : leverageCenti(named, rPpm);
    return await this.#change(account, { op: ops.ADAPT, mostCenti, posture, rPpm, requestId });
  }

  /** Signs the change under a version of its own, and again above what stands when it was overtaken. */
  async #change(account: string, asked: Change): Promise<MeshResult<LeverageLimit>> {
    const what = `the leverage limit of ${account}`;
    if (this.#setup.key.type !== 'private')
      return meshRefused({ code: 'MESH106', what, detail: 'who only reads limits cannot sign one' });
    let change = asked;
    let above = 0;
    for (let tries = 0; ; tries += 1) {
      const next = this.#versions.next(above);
      if (next === undefined)
        return meshRefused({ code: 'LOCK106', instrument: account, tokenMax: WIRE.numberMax });
      const seal = sealLimit(account, { version: next, mostCenti: change.mostCenti }, this.#setup);
      const answer = await this.#run(account, { ...change, next, seal });
      if (!answer.ok) return answer;
      const { code, limit } = answer.value;
      const isLast = tries === TRIES_MAX;
      if (code === 'BEHIND' && !isLast) {
        const anew = this.#anew(account, asked);
        if (anew === undefined) return { ok: true, value: NO_LIMIT };
        change = anew;
      } else if (code === 'OTHER_VERSION' && change.op === ops.SET && !isLast) {
        // The row came back with a member that had it.
        change = asked;
      } else if (code === 'NOT_NEWER' && !isLast) {
        // A row that nobody signed would be in the way for ever; without it nothing is allowed.
        if (!limit.ok) await withDeadline(what, this.#setup.deadlineMs, () => this.#map.delete(account));
        above = limit.ok ? limit.value.version : 0;
      } else {
        return code === 'BEHIND' ? meshRefused({ code: 'MESH108', what }) : this.#seen(limit);
      }
    }
  }

  /**
   * The change as what the limit is set to where its row is gone, or only an old one is left: by the newest that this
   * issuer was told of. Spec: `SetAnew` in MemberReturn.
   *
   * @returns undefined for a restore of another version: nothing stands that it could raise.
   */
  #anew(account: string, { op, mostCenti, requestId, version }: Change): Change | undefined {
    const newest = this.#newest.get(account) ?? NO_LIMIT;
    const anew = { op: ops.SET, requestId, version: newest.version };
    if (op !== ops.RESTORE) return { ...anew, mostCenti: Math.min(mostCenti, newest.mostCenti) };
    return version === newest.version && mostCenti > newest.mostCenti ? { ...anew, mostCenti } : undefined;
  }

  /** To its issuer a row that nobody signed is none, so that it sets the limit anew. */
  #seen(limit: MeshResult<LeverageLimit>): MeshResult<LeverageLimit> {
    const isOwn = this.#setup.key.type === 'private';
    return isOwn && !limit.ok && limit.refusal.code === 'MESH106' ? { ok: true, value: NO_LIMIT } : limit;
  }

  async #run(
    account: string,
    fields: object,
  ): Promise<MeshResult<{ readonly code: string; readonly limit: MeshResult<LeverageLimit> }>> {
    const { deadlineMs, toldNowMs } = this.#setup;
    // Members refuse to decide on a row that is older than what this process knows.
    const version = this.#newest.get(account)?.version ?? 0;
    const processor = new Processor('Limit', { version, ...fields, toldNowMs: toldNowMs?.() ?? 0 });
    const what = `the leverage limit of ${account}`;
    const answer = await withDeadline(what, deadlineMs, () => runProcessor(this.#map, account, processor));
    if (!answer.ok) return answer;
    const code = codeName(answer.value.number('code')) ?? 'an unknown code';
    if (!ANSWERS.has(code)) return meshRefused({ code: 'MESH104', what, detail: code });
    const limit = limitIn(answer.value, account, this.#setup);
    if (code !== 'BEHIND' && limit.ok && limit.value.version > version)
      this.#newest.set(account, limit.value);
    return { ok: true, value: { code, limit } };
  }
}
