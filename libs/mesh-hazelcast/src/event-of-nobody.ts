/**
 * Entry events without a member. The cluster sends one when no member stands behind a change (a row that comes back
 * when two halves of a cluster join again); the client, 5.7.0, asks its missing uuid for its name, and the error ends
 * the process: of a kernel, at the very moment when the mesh is hurt. Nobody here reads the member of an event, nor the
 * value that was there before, which is as dear to decode as the new one.
 */
import { createRequire } from 'node:module';

/** Key, value, old value, merged value, kind, the member's uuid, number of entries. */
type Heard = (...event: [unknown, unknown, unknown, unknown, number, unknown, number]) => void;

/** A part of the client that its types leave out. */
interface ListenerCodec {
  handle(message: unknown, heard: Heard | null): void;
}

/** No member has this name, so that the client finds none. */
const NOBODY = { toString: () => 'nobody' };

const { MapAddEntryListenerCodec: codec } = createRequire(import.meta.url)(
  'hazelcast-client/lib/codec/MapAddEntryListenerCodec.js',
) as { readonly MapAddEntryListenerCodec: ListenerCodec };
const handle = codec.handle.bind(codec);

/** Done once, when this module is loaded: the client looks the function up each time that somebody listens. */
codec.handle = (message, heard) =>
  handle(
    message,
    heard &&
      ((key, value, _old, _merged, kind, uuid, count) =>
        heard(key, value, null, null, kind, uuid ?? NOBODY, count)),
  );
