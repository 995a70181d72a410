import { type DriverFactory, failureText, testedModel, tour } from '@plimsoll/model-tests';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/PostureAuthority/generated/PostureAuthority.ts';
import { PostureMirror } from '../src/index.ts';
import { authorityContract } from './authority-contract.ts';
import { authorityConstants } from './model-constants.ts';

const tested = testedModel(spec, authorityConstants, authorityContract());

const toured = (factory: DriverFactory) => tour(tested.model, tested.graph, factory.create(tested.constants));

describe("a posture's reader and issuer", () => {
  test('do what PostureAuthority says in every state', async () => {
    const { failure, actionsNotCovered, neverChosen, beyond } = await toured(authorityContract());
    expect(failure === undefined ? '' : failureText(failure)).toBe('');
    expect({ actionsNotCovered, neverChosen, beyond }).toEqual({
      actionsNotCovered: [],
      neverChosen: 0,
      beyond: 0,
    });
  });

  test('are refuted when age counts from receipt', async () => {
    const { failure } = await toured(
      authorityContract(
        (setup) =>
          new (class extends PostureMirror {
            // The question is dated when the answer comes: a delayed APEX looks new.
            override get reader() {
              const { known, ...rest } = super.reader;
              if (known === undefined) return { ...rest, known };
              if (this.#of !== known.epoch) [this.#of, this.#at] = [known.epoch, setup.nowMs()];
              return { ...rest, known: { ...known, issuedAtMs: this.#at } };
            }
            #of = 0;
            #at = 0;
          })(setup),
      ),
    );
    expect([failure?.kind, failure?.event.type]).toEqual(['wrong state', 'Receive']);
  });

  test('are refuted when an answer to a question that was given up counts', async () => {
    const { failure } = await toured(
      authorityContract(
        (setup) =>
          new (class extends PostureMirror {
            override giveUp(): void {}
          })(setup),
      ),
    );
    expect([failure?.kind, failure?.event.type]).toEqual(['wrong state', 'Lose']);
  });
});
