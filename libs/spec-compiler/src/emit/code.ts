/** Pieces of generated code. */
import type { CodeType } from '../scope.ts';

/** How tightly an expression holds together: a looser one is put into parentheses where a tighter one is needed. */
export const Tightness = { Ternary: 3, Or: 5, And: 6, Equality: 12, Unary: 15, Atom: 20 } as const;

export interface Code {
  readonly text: string;
  readonly type: CodeType;
  readonly tightness: number;
}

export function atom(text: string, type: CodeType = 'value'): Code {
  return { text, type, tightness: Tightness.Atom };
}

export function loose(text: string, type: CodeType, tightness: number): Code {
  return { text, type, tightness };
}

/** The text, in parentheses unless it holds at least as tightly as asked. */
export function held(code: Code, tightness: number): string {
  return code.tightness >= tightness ? code.text : `(${code.text})`;
}

export function not(code: Code): Code {
  if (code.text === 'true') return atom('false', 'boolean');
  if (code.text === 'false') return atom('true', 'boolean');
  if (code.tightness === Tightness.Unary && code.text.startsWith('!')) {
    return { text: code.text.slice(1), type: 'boolean', tightness: Tightness.Unary };
  }
  return loose(`!${held(code, Tightness.Unary)}`, 'boolean', Tightness.Unary);
}

export function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n');
}

/** Statements; a line may itself hold several, already indented against each other. */
export class Block {
  readonly lines: string[] = [];

  add(line: string): void {
    this.lines.push(line);
  }

  get isEmpty(): boolean {
    return this.lines.length === 0;
  }

  text(): string {
    return this.lines.join('\n');
  }
}

/** `head {` … `}` with the body indented. */
export function braces(head: string, body: readonly string[], tail = ''): string {
  return `${head} {\n${indent(withoutUnused(body).join('\n'))}\n}${tail}`;
}

/** An array literal, one item a line. */
export function list(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${indent(items.map((item) => `${item},`).join('\n'))}\n]`;
}

export function quoted(text: string): string {
  return /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/.test(text) ? `'${text}'` : JSON.stringify(text);
}

/** Access to a variable of a state: a name of TLA+ may begin with a digit. */
export function member(name: string): string {
  return /^\d/.test(name) ? `['${name}']` : `.${name}`;
}

/** The variable's name in an object literal or type. */
export function key(name: string): string {
  return /^\d/.test(name) ? `'${name}'` : name;
}

export const typeNames: { readonly [type in CodeType]: string } = {
  boolean: 'boolean',
  integer: 'number',
  value: 'Value',
};

/** True when the text uses the identifier. */
export function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(text);
}

const textOrOther = /`(?:[^`\\]|\\[^])*`|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g;

/** The code with empty strings: what an expression's text names is not used by it. Templates use what they name. */
function withoutTexts(code: string): string {
  return code.replace(textOrOther, (found) => (/^['"]/.test(found) ? "''" : found));
}

/** Declarations that cost nothing until they are used: values by need, local functions, components of a tuple. */
const droppable =
  /^(?:const (\w+) = (?:lazy\(|(runtime\.component(?:OfConverted)?\(\w+, )(?=\d))|function (\w+)\()/;

/** What takes a tuple apart also refuses what is none of that size: where no component is used, that is left. */
function checkOf(statement: string): readonly string[] {
  return [statement.replace(/^const \w+ = /, '')];
}

/** Statements of a block without declarations that nothing in it uses (TypeScript refuses them). */
export function withoutUnused(statements: readonly string[], after = ''): readonly string[] {
  // A single piece is a whole body already put together.
  if (statements.length === 1 && after === '') return statements;
  const kept = [...statements];
  for (let i = kept.length - 1; i >= 0; i -= 1) {
    const found = droppable.exec(kept[i] ?? '');
    const name = found?.[1] ?? found?.[3];
    if (name === undefined) continue;
    const others = [...kept.slice(0, i), ...kept.slice(i + 1), after].join('\n');
    if (mentions(others, name) && mentions(withoutTexts(others), name)) continue;
    const check = found?.[2] !== undefined && !others.includes(found[2]) ? checkOf(kept[i] ?? '') : [];
    kept.splice(i, 1, ...check);
  }
  return kept;
}
