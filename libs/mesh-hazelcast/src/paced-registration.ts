/**
 * A repair of hazelcast-client 5.7.0. It asks one connection for news of the members. When it cannot ask that one, it
 * takes another at once, in the same turn of the event loop; and when that one is the same, which is on its way to be
 * closed, it does so for ever: no timer runs any more, no answer is read, and the process grows by megabytes a second
 * until it is killed. Seen under chaos, when a link went while members joined. Here it waits a moment before each try.
 */
import assert from 'node:assert/strict';
import type { Client } from 'hazelcast-client';

/** Long enough for a closed link to be taken out of the list, short beside a heartbeat. */
const AGAIN_MS = 20;

interface Registering {
  tryRegisterToRandomConnection(failed: unknown): void;
}

/** Makes that client wait between its tries. */
export function pacedRegistration(client: Client): void {
  const registering = (client as unknown as { readonly clusterViewListenerService?: Registering })
    .clusterViewListenerService;
  assert(
    typeof registering?.tryRegisterToRandomConnection === 'function',
    'the pinned client registers for news of the members by tryRegisterToRandomConnection',
  );
  const again = registering.tryRegisterToRandomConnection.bind(registering);
  registering.tryRegisterToRandomConnection = (failed) => {
    setTimeout(() => again(failed), AGAIN_MS);
  };
}
