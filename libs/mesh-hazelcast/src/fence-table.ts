/** What the gate was told of tokens: it goes by the newest, and never back. Spec: `Tell` in DistributedLocks.tla. */
import type { TokenSource } from '@plimsoll/inventory-locks';

/** The gate's own memory of fences; it asks no cluster when an order arrives. [impl->REQ~inventory-exclusive~1] */
export class FenceTable implements TokenSource {
  readonly #fences = new Map<string, { readonly token: number; readonly owner: string }>();

  /** @returns False for an older token than the newest: whoever holds it is fenced off already. */
  tell(instrument: string, token: number, owner: string): boolean {
    const known = this.#fences.get(instrument);
    if (known !== undefined && known.token > token) return false;
    if (known?.token !== token) this.#fences.set(instrument, { token, owner });
    return true;
  }

  newestToken(instrument: string): number {
    return this.#fences.get(instrument)?.token ?? 0;
  }

  ownerOf(instrument: string): string | undefined {
    return this.#fences.get(instrument)?.owner;
  }
}
