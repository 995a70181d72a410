import { describe, expect, test } from 'vitest';
import type { SpecIr } from './ir.ts';
import { sourceText } from './source-text.ts';

/** The text between two places of a module of these lines. */
function textAt(lines: readonly string[], from: [number, number], to: [number, number]): string {
  const ir = { sources: new Map([['M', { file: 'M.tla', text: lines.join('\n'), sha256: '' }]]) };
  const [[beginLine, beginColumn], [endLine, endColumn]] = [from, to];
  return sourceText(ir as unknown as SpecIr, { module: 'M', beginLine, beginColumn, endLine, endColumn });
}

describe('sourceText', () => {
  test('includes the end, and puts several lines on one', () => {
    expect(textAt(['abc == x', '   + y zzz'], [1, 8], [2, 6])).toBe('x + y');
  });

  test('drops comments, nested ones too, but not what looks like one in a string', () => {
    const line = 'x (* a (* b *) c *) + "(* s *)" \\* end';
    expect(textAt([line], [1, 1], [1, line.length])).toBe('x + "(* s *)"');
  });

  test('counts a tab up to the next multiple of eight, as SANY does', () => {
    expect(textAt(['\tx +\ty'], [1, 9], [1, 17])).toBe('x + y');
  });

  test('cuts a long text, and has none where there is none', () => {
    const cut = textAt(['x'.repeat(500)], [1, 1], [1, 500]);
    expect([cut.length, cut.at(-1)]).toEqual([160, '…']);
    expect(textAt(['x'], [0, 0], [0, 0])).toBe('');
    expect(textAt(['x'], [7, 1], [8, 1])).toBe('');
  });
});
