/** What somebody is told who got something wrong. */
import { expect } from 'vitest';
import { type Circumstances, type Ending, plimsoll, stackLines } from './plimsoll.ts';

/** Holds that the command ends with `code` and says what matches `message`, without a stack and on no more than a page. */
export async function expectComplaint(
  args: readonly string[],
  code: number,
  message: RegExp,
  circumstances: Circumstances = {},
): Promise<Ending> {
  const ending = await plimsoll(args, circumstances);
  expect(stackLines(ending)).toEqual([]);
  expect(ending.stderr + ending.stdout).toMatch(message);
  expect(ending.stderr + ending.stdout).not.toMatch(/defect of its own|undefined|\[object/);
  expect(ending.code).toBe(code);
  expect((ending.stderr + ending.stdout).length).toBeLessThan(4_000);
  return ending;
}
