import type { Location, SpecIr } from './ir.ts';

/** A source line in a message or comment is cut here. */
const charactersMax = 160;

/**
 * The text at a location on one line: comments dropped, white space collapsed, cut after 160 characters.
 *
 * @returns '' if the module's text isn't in the IR (standard modules, built-ins).
 */
export function sourceText(ir: SpecIr, location: Location): string {
  const source = ir.sources.get(location.module);
  if (source === undefined || location.beginLine === 0) return '';
  const lines = linesOf(source)
    .slice(location.beginLine - 1, location.endLine)
    .map(withoutTabs);
  const last = lines.length - 1;
  const pieces = lines.map((line, index) =>
    line.slice(index === 0 ? location.beginColumn - 1 : 0, index === last ? location.endColumn : undefined),
  );
  const text = withoutComments(pieces.join('\n')).replace(/\s+/g, ' ').trim();
  return text.length > charactersMax ? `${text.slice(0, charactersMax - 1)}…` : text;
}

/** Messages and comments ask for many places of one text. */
const linesOfSource = new WeakMap<object, readonly string[]>();

function linesOf(source: { readonly text: string }): readonly string[] {
  const known = linesOfSource.get(source);
  if (known !== undefined) return known;
  const lines = source.text.split('\n');
  linesOfSource.set(source, lines);
  return lines;
}

/** SANY counts a tab as blanks up to the next multiple of eight. */
export function withoutTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let expanded = '';
  for (const character of line) {
    expanded += character === '\t' ? ' '.repeat(8 - (expanded.length % 8)) : character;
  }
  return expanded;
}

/** Strings are matched first, so that `"(*"` is no comment. Nested comments are dropped to their innermost. */
function withoutComments(text: string): string {
  const innermost = /"(?:[^"\\\n]|\\.)*"|\\\*[^\n]*|\(\*(?:(?!\(\*|\*\))[^])*\*\)/g;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(innermost, (piece) => (piece.startsWith('"') ? piece : ' '));
  }
  return text;
}
