import { expect, test } from 'vitest';
import { isOwnCode, ownDigest, ownMark } from './own-digest.ts';

test.each([
  ['main.mjs', true],
  ['model/target.ts', true],
  ['index.js', true],
  ['model/.hidden.ts', true],
  ['model/.#target.ts', false],
  ['model/target.test.ts', false],
  ['index.d.ts', false],
  ['notes.md', false],
])('of %s: part of our code is %s', (name, is) => {
  expect(isOwnCode(name)).toBe(is);
});

test.each([
  ['digest', ownDigest],
  ['mark', ownMark],
])('the %s of our code is the same twice, and another for other folders', (_, of) => {
  const folders = ['apps/plimsoll/src', 'libs/trace/src'];
  expect(of(folders)).toBe(of(folders));
  expect(of(folders.slice(1))).not.toBe(of(folders));
});
