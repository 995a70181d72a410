/**
 * The lexer of SANY (javacc/tla+.jj, state SPEC), which TLC uses for `.cfg` files too. The longest match wins;
 * comments nest.
 */
export type TokenKind =
  | 'identifier'
  | 'number'
  | 'string'
  | 'symbol'
  | 'beginModule'
  | 'endModule'
  | 'unknown';

export interface Token {
  readonly kind: TokenKind;
  /** As written; a string with its quotes. */
  readonly image: string;
  readonly line: number;
  readonly column: number;
}

const identifier = /(?![WS]F_)[A-Za-z0-9_]*[A-Za-z][A-Za-z0-9_]*|@/y;
const number = /\\[oO][0-7]+|\\[bB][01]+|\\[hH][0-9a-fA-F]+|[0-9]+/y;
const string = /"(?:[^"\n\r\\]|\\[ntrf\\"])*"/y;
const beginModule = /----+ *MODULE/y;
const proofStep = /<(?:[0-9]+|[+*])>[A-Za-z0-9_]*\.*/y;

/** Every token of fixed text that is no identifier. */
const fixedTexts = [
  '\\E \\exists \\A \\forall \\EE \\AA []ASSUME []PROVE SF_ WF_ , : :: . _ == ( ) [ ]_ ] { } << >>_ >> ! -> <- |->',
  "' ^+ ^* ^# -. \\lnot \\neg ~ [] <> // /\\ /= / \\/ \\approx \\asymp \\bigcirc \\bullet \\cap \\cdot \\circ \\cong",
  '\\cup \\div \\doteq \\equiv \\geq \\gg \\in \\intersect \\union \\land \\leq \\ll \\lor \\o \\odot \\ominus',
  '\\oplus \\oslash \\otimes \\prec \\preceq \\propto \\sim \\simeq \\sqcap \\sqcup \\sqsubset \\sqsupset',
  '\\sqsubseteq \\sqsupseteq \\star \\subset \\subseteq \\succ \\succeq \\supset \\supseteq \\uplus \\wr \\ ~> =>',
  '=< =| = ## # ^^ ^ -- -| -+-> - ** * ++ + <=> <: <= < >= > ... .. || | |- |= && & $$ $ ?? %% % @@ !! :> := ::=',
  '(+) (-) (.) (/) (\\X) \\notin \\times \\X -|-',
]
  .join(' ')
  .split(' ')
  .sort((left, right) => right.length - left.length);

/** By first character, longest first. */
const fixedByFirst = new Map<string, string[]>();
for (const text of fixedTexts) {
  const first = text.charAt(0);
  fixedByFirst.set(first, [...(fixedByFirst.get(first) ?? []), text]);
}

/**
 * Yields the tokens from `start` on. A character that starts no token is one token of kind 'unknown', and so is the
 * `(*` of a comment that is never closed, after which nothing comes.
 */
export function* tokensOf(text: string, start = 0): Generator<Token> {
  let line = 1;
  let lineStart = 0;
  let at = 0;
  const moveTo = (end: number) => {
    for (let next = text.indexOf('\n', at); next !== -1 && next < end; next = text.indexOf('\n', next + 1)) {
      line += 1;
      lineStart = next + 1;
    }
    at = end;
  };
  moveTo(start);
  while (at < text.length) {
    const blankEnd = endOfBlank(text, at);
    if (blankEnd > at) {
      moveTo(blankEnd);
      continue;
    }
    if (opensComment(text, at)) {
      yield { kind: 'unknown', image: '(*', line, column: at - lineStart + 1 };
      return;
    }
    const { kind, end } = nextToken(text, at);
    yield { kind, image: text.slice(at, end), line, column: at - lineStart + 1 };
    moveTo(end);
  }
}

/** The end of the white space or comment at `at`; `at` if there is none, or if the comment is never closed. */
function endOfBlank(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === 32 || first === 9 || first === 10 || first === 13) return at + 1;
  if (text.startsWith('\\*', at)) return endOfLine(text, at);
  return opensComment(text, at) ? (endOfComment(text, at) ?? at) : at;
}

const opensComment = (text: string, at: number): boolean =>
  text.startsWith('(*', at) && !text.startsWith('(*)', at);

function endOfLine(text: string, at: number): number {
  const newline = /[\n\r]/g;
  newline.lastIndex = at;
  return newline.exec(text)?.index ?? text.length;
}

function endOfComment(text: string, at: number): number | undefined {
  const mark = /\(\*|\*\)/g;
  mark.lastIndex = at;
  let depth = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === '(*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return undefined;
}

function nextToken(text: string, at: number): { kind: TokenKind; end: number } {
  let best: { kind: TokenKind; end: number } = { kind: 'unknown', end: at + 1 };
  const offer = (kind: TokenKind, length: number) => {
    if (length > 0 && (best.kind === 'unknown' || at + length > best.end)) best = { kind, end: at + length };
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0].length ?? 0;
  };
  offer('beginModule', match(beginModule));
  if (text.startsWith('----', at)) offer('symbol', match(/----+/y));
  if (text.startsWith('====', at)) offer('endModule', match(/====+/y));
  const fixed = fixedByFirst.get(text.charAt(at))?.find((candidate) => text.startsWith(candidate, at));
  offer('symbol', fixed?.length ?? 0);
  offer('number', match(number));
  offer('string', match(string));
  offer('identifier', match(identifier));
  offer('symbol', match(proofStep));
  return best;
}
