/** The leverage limit inside one process: the embedded twin of the entry processor. */
import type { LeverageLimit, LimitStore } from './limit-store.ts';
import { NO_LIMIT } from './limit-store.ts';
import type { MeshResult } from './mesh-refusal.ts';

/** {@link LimitStore} in memory. */
export class EmbeddedLimitStore implements LimitStore {
  readonly #rows = new Map<string, { readonly limit: LeverageLimit; readonly requestId: number }>();

  cut(account: string, mostCenti: number, requestId: number): Promise<MeshResult<LeverageLimit>> {
    return this.#change(account, requestId, ({ version, mostCenti: most }) =>
      version === 0 ? mostCenti : Math.min(most, mostCenti),
    );
  }

  restore(
    account: string,
    mostCenti: number,
    version: number,
    requestId: number,
  ): Promise<MeshResult<LeverageLimit>> {
    return this.#change(account, requestId, (limit) =>
      limit.version === version && mostCenti > limit.mostCenti ? mostCenti : undefined,
    );
  }

  read(account: string): Promise<MeshResult<LeverageLimit>> {
    return Promise.resolve({ ok: true, value: this.#rows.get(account)?.limit ?? NO_LIMIT });
  }

  #change(
    account: string,
    requestId: number,
    most: (limit: LeverageLimit) => number | undefined,
  ): Promise<MeshResult<LeverageLimit>> {
    const row = this.#rows.get(account) ?? { limit: NO_LIMIT, requestId: 0 };
    if (row.requestId === requestId) return Promise.resolve({ ok: true, value: row.limit });
    const mostCenti = most(row.limit);
    if (mostCenti === undefined) return Promise.resolve({ ok: true, value: row.limit });
    const limit = { version: row.limit.version + 1, mostCenti };
    this.#rows.set(account, { limit, requestId });
    return Promise.resolve({ ok: true, value: limit });
  }
}
