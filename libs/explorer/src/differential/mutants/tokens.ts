/** TLA+ text as tokens with their places: enough to change a text, not to understand it. */

export type TokenKind = 'name' | 'number' | 'string' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Place in the text, the end excluded. */
  readonly start: number;
  readonly end: number;
  /** From 0. */
  readonly line: number;
  readonly column: number;
  /** Whether nothing but space stands before it on its line. */
  readonly isFirst: boolean;
}

/** Longest first where one begins with another. */
const pieces = [
  /\\\*.*/, // a comment to the end of its line
  /"(?:[^"\\\n]|\\.)*"/,
  /\w+/,
  /\\[A-Za-z]+/,
  /-{4,}|={4,}/,
  /\|->|<=>|-\+->|::=|\.\.\.?|:=|:>|::|@@|<<|>>_?|->|<-|=>|=<|==|=\||~>|\/\\|\\\/|\/=|<=|>=|\|-|\|=|\|\||##|\$\$|%%|&&|\*\*|\+\+|--|\/\/|\?\?|!!|\^\^|\^[+*#]|\[\]|\]_|<>/,
  /\S/,
];
const piece = new RegExp(pieces.map(({ source }) => source).join('|'), 'y');

/** Tokens of the modules in the text, without comments and what stands before the first and behind the last line. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 0;
  let lineStart = 0;
  for (let at = /^-{4,}\s*MODULE/m.exec(text)?.index ?? 0; at < text.length; ) {
    const end = commentEnd(text, at);
    piece.lastIndex = at;
    const found = end === at && /\S/.test(text[at] as string) ? piece.exec(text)?.[0] : undefined;
    const stop = found === undefined ? Math.max(end, at + 1) : at + found.length;
    if (found !== undefined && !found.startsWith('\\*')) {
      const isFirst = text.slice(lineStart, at).trim() === '';
      tokens.push({
        kind: kindOf(found),
        text: found,
        start: at,
        end: stop,
        line,
        column: at - lineStart,
        isFirst,
      });
    }
    for (; at < stop; at += 1) if (text[at] === '\n') [line, lineStart] = [line + 1, at + 1];
  }
  const last = tokens.findLastIndex(({ text: one }) => /^={4,}$/.test(one));
  return last < 0 ? tokens : tokens.slice(0, last);
}

function kindOf(text: string): TokenKind {
  if (text.startsWith('"')) return 'string';
  if (/^\d+$/.test(text)) return 'number';
  return /^\w+$/.test(text) ? 'name' : 'symbol';
}

/** Where the comment `(* … *)` that begins here ends, comments within it included; here if none begins. */
function commentEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const pair = text.slice(at, at + 2);
    if (pair === '(*') depth += 1;
    else if (pair === '*)' && depth > 0) depth -= 1;
    else if (depth === 0) return at;
    at += pair === '(*' || pair === '*)' ? 2 : 1;
  }
  return text.length;
}
