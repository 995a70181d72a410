/** Reads values as TLC prints them: `<<1, {"a"}>>`, `[f |-> TRUE]`, `(1 :> 2 @@ 3 :> 4)`, `1..3`, model values. */
import { canonicalFunction, canonicalName, canonicalSequence, canonicalSet } from './canonical.ts';

/** Deeper values than this are refused: no state of a model nests so far, and recursion must end. */
const DEPTH_MAX = 500;

/** A text that is no value as TLC prints it. */
export class ValueSyntaxError extends Error {}

/** Canonical text of a printed value. @throws ValueSyntaxError */
export function readTlcValue(text: string): string {
  const reader = new ValueReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** Canonical text of each variable of a printed state (`/\ x = 1` lines, or `x = 1` alone). @throws ValueSyntaxError */
function readTlcState(text: string): Map<string, string> {
  const reader = new ValueReader(text);
  const values = new Map<string, string>();
  while (!reader.atEnd()) {
    reader.skip('/\\');
    const variable = reader.word();
    reader.expect('=');
    values.set(variable, reader.value(0));
  }
  return values;
}

/** A line that begins with a conjunction is a variable's; a string's own line end is printed as an escape. */
const NEXT_VARIABLE = /\n(?=\/\\)/;

/** Reads the states of one graph: a variable's text is read once, however many states have it. */
export function tlcStateReader(): (text: string) => Map<string, string> {
  const known = new Map<string, ReadonlyMap<string, string>>();
  const read = (part: string): ReadonlyMap<string, string> => {
    const values = known.get(part) ?? readTlcState(part);
    known.set(part, values);
    return values;
  };
  return (text) => new Map(text.split(NEXT_VARIABLE).flatMap((part) => [...read(part)]));
}

const WORD = /[A-Za-z0-9_!]+/y;
const INTEGER = /-?[0-9]+(?![A-Za-z0-9_])/y;
const SPACE = /\s*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;

class ValueReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#space();
  }

  value(depth: number): string {
    if (depth > DEPTH_MAX) throw new ValueSyntaxError(`a value nests deeper than ${DEPTH_MAX}`);
    if (this.skip('<<')) return canonicalSequence(this.#list('>>', depth));
    if (this.skip('{')) return canonicalSet(this.#list('}', depth));
    if (this.skip('[')) return canonicalFunction(this.#fields(depth));
    if (this.skip('(')) return canonicalFunction(this.#pairs(depth));
    const string = this.#match(STRING);
    if (string !== undefined) return canonicalName(withoutEscapes(string.slice(1, -1)));
    const integer = this.#match(INTEGER);
    if (integer !== undefined) return this.skip('..') ? this.#interval(Number(integer)) : integer;
    const word = this.word();
    return word === 'TRUE' || word === 'FALSE' ? word : canonicalName(word);
  }

  word(): string {
    const word = this.#match(WORD);
    if (word === undefined) throw this.#unexpected('a name');
    return word;
  }

  skip(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    this.#space();
    return true;
  }

  expect(token: string): void {
    if (!this.skip(token)) throw this.#unexpected(`'${token}'`);
  }

  atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  end(): void {
    if (!this.atEnd()) throw this.#unexpected('the end');
  }

  #list(close: string, depth: number): string[] {
    const elements: string[] = [];
    while (!this.skip(close)) {
      if (elements.length > 0) this.expect(',');
      elements.push(this.value(depth + 1));
    }
    return elements;
  }

  #fields(depth: number): [string, string][] {
    const fields: [string, string][] = [];
    while (!this.skip(']')) {
      if (fields.length > 0) this.expect(',');
      const name = this.word();
      this.expect('|->');
      fields.push([canonicalName(name), this.value(depth + 1)]);
    }
    return fields;
  }

  #pairs(depth: number): [string, string][] {
    const pairs: [string, string][] = [];
    do {
      const argument = this.value(depth + 1);
      this.expect(':>');
      pairs.push([argument, this.value(depth + 1)]);
    } while (this.skip('@@'));
    this.expect(')');
    return pairs;
  }

  #interval(low: number): string {
    const high = Number(this.#match(INTEGER) ?? Number.NaN);
    if (Number.isNaN(high)) throw this.#unexpected('an integer');
    if (high - low > 10_000_000)
      throw new ValueSyntaxError(`the interval ${low}..${high} is too large to compare`);
    return canonicalSet(
      Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => String(low + index)),
    );
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined || found === '') return undefined;
    this.#at += found.length;
    this.#space();
    return found;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #unexpected(wanted: string): ValueSyntaxError {
    return new ValueSyntaxError(
      `expected ${wanted} at ${JSON.stringify(this.#text.slice(this.#at, this.#at + 40))}`,
    );
  }
}

const ESCAPES: { readonly [letter: string]: string } = { n: '\n', t: '\t', r: '\r', f: '\f' };

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);
}
