import { expect, test } from 'vitest';
import { Choices } from '../choices.ts';
import { edited } from './edits.ts';
import { anotherPrefix } from './exchanges.ts';
import { mutantOf } from './mutant.ts';
import { anotherItem } from './rearrangements.ts';
import { structureOf } from './structure.ts';
import { tokensOf } from './tokens.ts';

const module = `Words before it.
---- MODULE Small ----
EXTENDS Naturals \\* A comment: x + 1
VARIABLES x, y
(* Another (* within *) one. *)
Few(n) == \\A m \\in 0..n : m < 3
Init == x = 0 /\\ y = "a"
Next == /\\ x' = IF Few(x)
                 THEN x + 1
                 ELSE 0
        /\\ \\/ y' = y
           \\/ y' = "b"
====
Words behind it.
`;

const small = structureOf(module);
const textAt = ({ from, to }: { from: number; to: number }): string =>
  small.tokens
    .slice(from, to)
    .map(({ text }) => text)
    .join(' ');

test('comments and what stands around a module are no tokens', () => {
  expect(tokensOf(module).map(({ text }) => text)).not.toContain('Words');
  expect(tokensOf(module).filter(({ text }) => text === 'x')).toHaveLength(5);
});

test('conjuncts below one another are one list, with what stands further in', () => {
  expect(small.junctions.map(({ items }) => items.map(textAt))).toEqual([
    ["/\\ x ' = IF Few ( x ) THEN x + 1 ELSE 0", '/\\ \\/ y \' = y \\/ y \' = "b"'],
    ["\\/ y ' = y", '\\/ y \' = "b"'],
  ]);
});

test('names are known where they are bound, and no further', () => {
  expect([...small.variables]).toEqual(['x', 'y']);
  expect(small.bound.map(({ name, scope }) => `${name}: ${textAt(scope).slice(0, 24)}`)).toEqual([
    'm: Few ( n ) == \\A m \\in 0 ',
    'n: Few ( n ) == \\A m \\in 0 ',
  ]);
});

test('a change within a line takes along the lines that belong to it', () => {
  const start = module.indexOf('Next');
  const changed = edited(module, [{ start, end: start + 4, text: 'Following' }]);
  expect(
    changed.slice(changed.indexOf('Following'), changed.indexOf('====')),
  ).toBe(`Following == /\\ x' = IF Few(x)
                      THEN x + 1
                      ELSE 0
             /\\ \\/ y' = y
                \\/ y' = "b"
`);
});

test('the same choices make the same change', () => {
  const quantifier = edited(module, anotherPrefix(new Choices([]), small));
  expect(quantifier).toBe(module.replace('\\A', '\\E'));
  const dropped = edited(module, anotherItem(new Choices([1, 0]), small));
  expect(dropped).toContain('/\\ \n           \\/ y\' = "b"');
});

test('a mutant is called after what was changed', () => {
  const original = {
    name: 'Small',
    root: 'Small',
    modules: { Small: module },
    config: 'INIT Init',
    deadlock: true,
    isLarge: false,
  };
  const { origin, text, own } = mutantOf('M1', [original], [0, 0, 0, 5]);
  expect(origin).toBe('Small: another prefix in Small');
  expect(text).toBe(module.replace('\\A', '\\E'));
  expect(own).toEqual({ root: 'Small', others: {} });
});
