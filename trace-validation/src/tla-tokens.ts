/** Just enough of TLA+'s words to find a module's definitions: for the TLC oracle, which may not ask the compiler. */
export interface TlaToken {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Column after its last character. */
  readonly end: number;
  readonly isFirstOfLine: boolean;
}

export interface TlaDefinition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: readonly TlaToken[];
}

const WORD =
  /"(?:[^"\\]|\\.)*"|-{4,}|={4,}|\\[A-Za-z]+|\/\\|\\\/|==|=>|<=>|->|<-|\|->|<<|>>_|>>|\]_|::|:>|@@|\.\.|[A-Za-z0-9_]+'?|\S/y;

/** The module's words, comments left out. */
function tokensOf(moduleText: string): TlaToken[] {
  const tokens: TlaToken[] = [];
  for (const [index, text] of withoutComments(moduleText).split('\n').entries()) {
    let isFirstOfLine = true;
    WORD.lastIndex = 0;
    for (let at = 0; at < text.length; ) {
      if (/\s/.test(text[at] as string)) {
        at++;
        continue;
      }
      WORD.lastIndex = at;
      const word = WORD.exec(text)?.[0] ?? (text[at] as string);
      tokens.push({ text: word, line: index + 1, column: at + 1, end: at + 1 + word.length, isFirstOfLine });
      isFirstOfLine = false;
      at += word.length;
    }
  }
  return tokens;
}

/** Comments become blanks, so that lines and columns stay; block comments may be nested. */
function withoutComments(text: string): string {
  let depth = 0;
  let isString = false;
  let out = '';
  for (let at = 0; at < text.length; at++) {
    const two = text.slice(at, at + 2);
    const char = text[at] as string;
    if (char === '\n') isString = false;
    else if (depth === 0 && char === '"') isString = !isString;
    else if (!isString && two === '(*') depth++;
    else if (!isString && depth > 0 && two === '*)') {
      depth--;
      out += '  ';
      at++;
      continue;
    } else if (!isString && depth === 0 && two === '\\*') {
      const end = text.indexOf('\n', at);
      out += ' '.repeat((end < 0 ? text.length : end) - at);
      at = (end < 0 ? text.length : end) - 1;
      continue;
    }
    out += depth > 0 && char !== '\n' ? ' ' : char;
  }
  return out;
}

const UNIT = new Set(
  'VARIABLE VARIABLES CONSTANT CONSTANTS ASSUME ASSUMPTION AXIOM THEOREM LEMMA PROPOSITION COROLLARY INSTANCE LOCAL RECURSIVE MODULE EXTENDS'.split(
    ' ',
  ),
);

/** Definitions without nesting: those that begin a line's unit, `Name == …` or `Name(a, b) == …`. */
export function definitionsIn(moduleText: string): TlaDefinition[] {
  const tokens = tokensOf(moduleText);
  const heads = tokens.flatMap((_, at) => {
    const head = headAt(tokens, at);
    return head === undefined ? [] : [{ ...head, at }];
  });
  return heads.map(({ name, parameters, bodyAt }) => {
    let end = bodyAt;
    while (end < tokens.length && !isUnitStart(tokens, end)) end++;
    return { name, parameters, body: tokens.slice(bodyAt, end) };
  });
}

/** Names that the module declares as constants, operators among them. */
export function constantsIn(moduleText: string): string[] {
  const tokens = tokensOf(moduleText);
  const names: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (!/^CONSTANTS?$/.test((tokens[at] as TlaToken).text)) continue;
    for (at++; at < tokens.length && !isUnitStart(tokens, at); at++) {
      const { text } = tokens[at] as TlaToken;
      if (/^(?!_$)\w+$/.test(text)) names.push(text);
    }
    at--;
  }
  return names;
}

function headAt(
  tokens: readonly TlaToken[],
  at: number,
): { readonly name: string; readonly parameters: string[]; readonly bodyAt: number } | undefined {
  const token = tokens[at];
  const isStart = token?.isFirstOfLine || tokens[at - 1]?.text === 'LOCAL';
  if (token === undefined || !isStart || !/^[A-Za-z_]\w*$/.test(token.text)) return undefined;
  // In LET the definitions are indented below LET: they are no units of the module.
  if (token.column > MARGIN_MAX && tokens[at - 1]?.text !== 'LOCAL') return undefined;
  if (tokens[at + 1]?.text === '==') return { name: token.text, parameters: [], bodyAt: at + 2 };
  if (tokens[at + 1]?.text !== '(') return undefined;
  let close = at + 2;
  const parameters: string[] = [];
  for (; close < tokens.length && tokens[close]?.text !== ')'; close++) {
    const { text } = tokens[close] as TlaToken;
    if (/^[A-Za-z_]\w*$/.test(text)) parameters.push(text);
    else if (text !== ',') return undefined;
  }
  return tokens[close + 1]?.text === '==' ? { name: token.text, parameters, bodyAt: close + 2 } : undefined;
}

/** Units of a module begin at its margin, which most people leave at the first column. */
const MARGIN_MAX = 1;

function isUnitStart(tokens: readonly TlaToken[], at: number): boolean {
  const token = tokens[at] as TlaToken;
  if (/^(-{4,}|={4,})$/.test(token.text)) return true;
  if (!token.isFirstOfLine) return false;
  return UNIT.has(token.text) || headAt(tokens, at) !== undefined || isFunctionHead(tokens, at);
}

/** `f[x \in S] == …` ends the definition before it. */
function isFunctionHead(tokens: readonly TlaToken[], at: number): boolean {
  if ((tokens[at] as TlaToken).column > MARGIN_MAX || tokens[at + 1]?.text !== '[') return false;
  const close = tokens.findIndex((each, index) => index > at && each.text === ']');
  return close !== -1 && tokens[close + 1]?.text === '==';
}
