import { describe, expect, test } from 'vitest';
import { leverageEventOf } from './leverage-events.ts';

describe('word of a changed limit', () => {
  test('is an account and a reason', () => {
    expect(leverageEventOf(Buffer.from('["main","spike"]'))).toEqual({ account: 'main', reason: 'spike' });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', '["main","spike"]'],
    ['another reason', Buffer.from('["main","greed"]')],
    ['another form', Buffer.from('{"account":"main","reason":"spike"}')],
    ['too few', Buffer.from('["main"]')],
    ['an account that is none', Buffer.from('[7,"spike"]')],
    ['too long', Buffer.from(JSON.stringify(['a'.repeat(600), 'spike']))],
    ['broken', Buffer.from('["main","spi')],
  ])('is refused as %s', (_, message) => {
    expect(leverageEventOf(message)).toBeUndefined();
  });
});
