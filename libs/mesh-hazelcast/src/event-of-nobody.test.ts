/** The client's own handler, fed with the bytes of an event that no member caused. */
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const LIB = 'hazelcast-client/lib';
const { ClientMessage, Frame, NULL_FRAME } = require(`${LIB}/protocol/ClientMessage.js`);
const { FixSizedTypesCodec } = require(`${LIB}/codec/builtin/FixSizedTypesCodec.js`);
const { MapProxy } = require(`${LIB}/proxy/MapProxy.js`);

/** An ADDED event with no key and no values: kind, uuid and count follow the head of 16 bytes. */
const EVENT = 71_938;
const ADDED = 1;
const [KIND_AT, UUID_AT, COUNT_AT, LENGTH] = [16, 20, 37, 41] as const;

function eventOfNobody(): unknown {
  const message = ClientMessage.createForEncode();
  const first = Frame.createInitialFrame(LENGTH);
  FixSizedTypesCodec.encodeInt(first.content, KIND_AT, ADDED);
  FixSizedTypesCodec.encodeUUID(first.content, UUID_AT, null);
  FixSizedTypesCodec.encodeInt(first.content, COUNT_AT, 1);
  message.addFrame(first);
  message.setMessageType(EVENT);
  for (let part = 0; part < 4; part += 1) message.addFrame(NULL_FRAME.copy());
  return ClientMessage.createForDecode(message.getStartFrame());
}

/** Listens as the client does; what was heard when that event came. */
async function heardFrom(): Promise<unknown[]> {
  const heard: unknown[] = [];
  let tell: (message: unknown) => void = () => {};
  const map = {
    name: 'limits',
    clusterService: { getMember: () => undefined },
    toObject: () => null,
    createEntryListener: () => ({}),
    listenerService: { registerListener: async (_: unknown, handler: typeof tell) => void (tell = handler) },
  };
  const listener = { added: (event: unknown) => heard.push(event) };
  await MapProxy.prototype.addEntryListenerInternal.call(map, listener, true, undefined, undefined);
  tell(eventOfNobody());
  return heard;
}

test('an event without a member ends the process of whoever listens, and is heard once it is mended', async () => {
  await expect(heardFrom()).rejects.toThrow(TypeError);
  await import('./event-of-nobody.ts');
  expect(await heardFrom()).toMatchObject([{ name: 'limits', member: undefined }]);
});
