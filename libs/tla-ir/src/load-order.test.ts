import { describe, expect, test } from 'vitest';
import { loadOrder } from './load-order.ts';
import { moduleTokensOf } from './module-tokens.ts';

/** Loading order of modules given as `Name: EXTENDS … / INSTANCE …`, the first one being the root. */
function orderOf(...texts: string[]): string {
  const modules = new Map(
    texts.map((text) => {
      const tokens = moduleTokensOf(text);
      if (tokens === undefined) throw new Error(text);
      return [tokens.name, tokens];
    }),
  );
  const [root = ''] = modules.keys();
  return loadOrder(root, (name) => modules.get(name))
    .map(({ name }) => name)
    .join(' ');
}

const module = (name: string, body = '') => `---- MODULE ${name} ----\n${body}\n====`;

describe('loadOrder', () => {
  test('reads what is extended, however deep, before what is instantiated', () => {
    expect(
      orderOf(
        module('R', 'EXTENDS A I == INSTANCE C'),
        module('A', 'EXTENDS B LOCAL INSTANCE D'),
        module('B'),
        module('C', 'EXTENDS E'),
        module('D'),
        module('E'),
      ),
    ).toBe('R A B C E D');
  });

  // From tlaplus/Examples, Huang: the first version of this function read Integers before Folds.
  test("goes on with a module's list although the next name was read for another module", () => {
    expect(
      orderOf(
        module('R', 'EXTENDS SequencesExt, Functions'),
        module('SequencesExt', 'EXTENDS FiniteSetsExt, Functions, Folds'),
        module('Functions', 'EXTENDS Integers, Folds'),
        module('FiniteSetsExt'),
        module('Integers'),
        module('Folds'),
      ),
    ).toBe('R SequencesExt Functions FiniteSetsExt Folds Integers');
  });

  test('takes an inner module for its name, and reads what that one extends', () => {
    const inner = module('In', 'EXTENDS A');
    expect(orderOf(module('R', `${inner}\nI == INSTANCE In J == INSTANCE B`), module('A'), module('B'))).toBe(
      'R A B',
    );
  });

  test('ends although modules name each other, or are not known', () => {
    expect(orderOf(module('R', 'EXTENDS A'), module('A', 'EXTENDS R, Missing'))).toBe('R A');
  });
});
