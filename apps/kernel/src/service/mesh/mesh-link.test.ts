import { beforeEach, describe, expect, test } from 'vitest';
import { MeshLink } from './mesh-link.ts';

const VALID_MS = 1_500;
const LOST_MS = 5_000;

let nowMs: number;
let link: MeshLink;
beforeEach(() => {
  nowMs = 1_000;
  link = new MeshLink({ validMs: VALID_MS, lostMs: LOST_MS }, () => nowMs);
});

// [utest->REQ~quorum~1]
describe('the link to a mesh', () => {
  test('a member that is outvoted trips once what was known before has run out, and not before', () => {
    link.refused({ code: 'MESH103', what: 'limits' });
    nowMs += VALID_MS - 1;
    expect(link.lost()).toBeUndefined();
    nowMs += 1;
    expect(link.lost()).toContain('too few members');
  });

  test('an answer in time forgives a member that was outvoted while it joined', () => {
    link.refused({ code: 'MESH103', what: 'limits' });
    nowMs += VALID_MS - 1;
    link.answered();
    nowMs += VALID_MS + 1;
    expect(link.lost()).toBeUndefined();
  });

  test('a mesh that waits for its members, or says nothing at all, is lost later', () => {
    link.refused({ code: 'MESH109', what: 'limits' });
    nowMs += LOST_MS - 1;
    expect(link.lost()).toBeUndefined();
    nowMs += 1;
    expect(link.lost()).toContain(`${LOST_MS} ms`);
    link.answered();
    nowMs += LOST_MS;
    expect(link.lost()).toContain(`${LOST_MS} ms`);
  });

  test('whoever loses the mesh sooner than postures run out does not wait for that', () => {
    const hasty = new MeshLink({ validMs: VALID_MS, lostMs: VALID_MS - 500 }, () => nowMs);
    hasty.refused({ code: 'MESH103', what: 'limits' });
    nowMs += VALID_MS - 500;
    expect(hasty.lost()).toContain('too few members');
  });
});
