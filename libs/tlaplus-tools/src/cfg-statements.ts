/** Rewrites a .cfg for a TLC that does not know all of its statements. */
import { NEWER_STATEMENTS, type NewerStatement } from './jar-features.ts';

/** The words that begin a statement of a .cfg in any TLC. */
const KEYWORDS = new Set<string>([
  'CONSTANT',
  'CONSTANTS',
  'CONSTRAINT',
  'CONSTRAINTS',
  'ACTION_CONSTRAINT',
  'ACTION_CONSTRAINTS',
  'INVARIANT',
  'INVARIANTS',
  'INIT',
  'NEXT',
  'VIEW',
  'SYMMETRY',
  'SPECIFICATION',
  'PROPERTY',
  'PROPERTIES',
  'TYPE',
  'TYPE_CONSTRAINT',
  ...NEWER_STATEMENTS,
]);

/** A statement that this TLC would not understand, and that was taken out. */
export interface StrippedStatement {
  readonly keyword: NewerStatement;
  /** Line of the keyword, from 1. */
  readonly line: number;
  /** What stood behind it, such as the operator's name. */
  readonly argument: string;
}

export interface CfgForJar {
  /** The text to give to TLC: stripped statements are blanked, so that lines keep their numbers. */
  readonly text: string;
  readonly stripped: readonly StrippedStatement[];
  /** The value of CHECK_DEADLOCK, if it was stripped. */
  readonly checkDeadlock?: boolean;
  /** Where a name that TLC complains of stands in the file, by line and column from 1. */
  readonly placeOf: (message: string) => { readonly line: number; readonly column: number } | undefined;
  /** Names below INVARIANT and PROPERTY, in order. */
  readonly invariants: readonly string[];
  readonly properties: readonly string[];
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly line: number;
  readonly column: number;
}

/** Takes out the statements that the jar does not know, and reads the names to be checked. */
export function cfgForJar(text: string, known: ReadonlySet<NewerStatement>): CfgForJar {
  const stripped: StrippedStatement[] = [];
  const names = { invariants: [] as string[], properties: [] as string[] };
  let out = text;
  const statements = statementsOf(text);
  for (const statement of statements) {
    const [keyword, ...rest] = statement;
    if (keyword === undefined) continue;
    const argument = rest.map((word) => word.text).join(' ');
    if (/^INVARIANTS?$/.test(keyword.text)) names.invariants.push(...rest.map((word) => word.text));
    if (/^PROPERT(Y|IES)$/.test(keyword.text)) names.properties.push(...rest.map((word) => word.text));
    const newer = NEWER_STATEMENTS.find((name) => name === keyword.text);
    if (newer === undefined || known.has(newer)) continue;
    stripped.push({ keyword: newer, line: keyword.line, argument });
    for (const word of statement) out = blank(out, word);
  }
  const deadlock = stripped.find(({ keyword }) => keyword === 'CHECK_DEADLOCK');
  const checkDeadlock = deadlock === undefined ? {} : { checkDeadlock: deadlock.argument !== 'FALSE' };
  const placeOf = (message: string) => firstNamed(statements, message);
  return { text: out, stripped, placeOf, ...checkDeadlock, ...names };
}

/** The first word, keywords aside, that the message names too. */
function firstNamed(statements: readonly Word[][], message: string): Word | undefined {
  const named = new Set(message.match(/[A-Za-z_][A-Za-z0-9_]*/g));
  return statements.flatMap(([, ...rest]) => rest).find((word) => named.has(word.text));
}

const blank = (text: string, word: Word): string =>
  text.slice(0, word.start) + ' '.repeat(word.text.length) + text.slice(word.start + word.text.length);

function statementsOf(text: string): Word[][] {
  const statements: Word[][] = [];
  for (const word of wordsOf(text)) {
    if (KEYWORDS.has(word.text)) statements.push([word]);
    else statements.at(-1)?.push(word);
  }
  return statements;
}

/** Words outside of comments. */
function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let line = 1;
  let lineStart = 0;
  for (const match of withoutComments(text).matchAll(/\n|"(?:[^"\\\n]|\\.)*"|[^\s"]+/g)) {
    if (match[0] === '\n') {
      line += 1;
      lineStart = match.index + 1;
    } else {
      words.push({ text: match[0], start: match.index, line, column: match.index - lineStart + 1 });
    }
  }
  return words;
}

/** Blanks `\* …` and nested `(* … *)`, keeping every other character where it stands. */
function withoutComments(text: string): string {
  let out = '';
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const pair = text.slice(at, at + 2);
    if (pair === '(*' || (pair === '*)' && depth > 0)) {
      depth += pair === '(*' ? 1 : -1;
      out += '  ';
      at += 2;
    } else if (pair === '\\*' && depth === 0) {
      const end = text.indexOf('\n', at);
      const stop = end < 0 ? text.length : end;
      out += ' '.repeat(stop - at);
      at = stop;
    } else {
      out += depth > 0 && text[at] !== '\n' ? ' ' : text[at];
      at += 1;
    }
  }
  return out;
}
