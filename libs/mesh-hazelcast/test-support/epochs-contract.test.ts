import { type DriverFactory, failureText, testedModel, tour } from '@plimsoll/model-tests';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/IssuerEpochs/generated/IssuerEpochs.ts';
import { type EpochStore, memoryEpochs, openEpochFile } from '../src/index.ts';
import { type EpochsParts, epochsContract } from './epochs-contract.ts';
import { epochsConstants } from './model-constants.ts';

const tested = testedModel(spec, epochsConstants, epochsContract());

const toured = async (factory: DriverFactory) => {
  const driver = factory.create(tested.constants);
  const report = await tour(tested.model, tested.graph, driver);
  await driver.stop?.();
  return report;
};

/** The real store, changed. */
const storeWith =
  (change: (store: EpochStore) => Partial<EpochStore>): EpochsParts['open'] =>
  (file) => {
    const opened = openEpochFile(file);
    if (!opened.ok) return opened;
    const store = opened.value;
    const kept: EpochStore = {
      get written() {
        return store.written;
      },
      write: (upTo) => store.write(upTo),
      close: () => store.close(),
    };
    return { ok: true, value: Object.create(kept, Object.getOwnPropertyDescriptors(change(store))) };
  };

/** Issuers as somebody might write them, and the action that gives each away. */
const FAULTY: readonly (readonly [fault: string, action: string, parts: Partial<EpochsParts>])[] = [
  [
    'that counts in memory only',
    'Issue',
    { open: storeWith(() => ({ write: () => ({ ok: true, value: undefined }) })) },
  ],
  [
    'whose file has no lock',
    'Open',
    {
      open: storeWith((store) => {
        store.close();
        return { close: () => {} };
      }),
    },
  ],
  [
    'that writes down one epoch less than it uses',
    'Issue',
    { open: storeWith((store) => ({ write: (upTo) => store.write(upTo - 1) })) },
  ],
  [
    'that does not read what stands on the mesh',
    'Start',
    {
      seenBy: (mesh) => ({
        get: () => Promise.resolve({ ok: true, value: undefined }),
        set: (key, value) => mesh.set(key, value),
        entries: () => mesh.entries(),
        listen: (events) => mesh.listen(events),
      }),
    },
  ],
  [
    'that begins at what it finds on the mesh, whatever is in its file',
    'Open',
    {
      open: (file) => {
        const opened = openEpochFile(file);
        if (!opened.ok) return opened;
        const store = memoryEpochs();
        return {
          ok: true,
          value: {
            get written() {
              return store.written;
            },
            write: (upTo) => {
              store.write(upTo);
              return opened.value.write(upTo);
            },
            close: () => opened.value.close(),
          },
        };
      },
    },
  ],
];

describe("an issuer's epochs", () => {
  test('are what IssuerEpochs says in every state', async () => {
    const { failure, actionsNotCovered, neverChosen, beyond } = await toured(epochsContract());
    expect(failure === undefined ? '' : failureText(failure)).toBe('');
    expect({ actionsNotCovered, neverChosen, beyond }).toEqual({
      actionsNotCovered: [],
      neverChosen: 0,
      beyond: 0,
    });
  });

  test.each(FAULTY)('refute one %s', async (_, action, parts) => {
    const { failure } = await toured(epochsContract(parts));
    expect(failure?.event.type).toBe(action);
  });
});
