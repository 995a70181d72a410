/**
 * The disjuncts of Next, read from the modules' text for the TLC oracle. Apart from the compiler, on purpose: it goes
 * down through disjunctions, \E and calls of definitions that are made of them, and takes all else as it stands.
 */
import { definitionsIn, type TlaDefinition, type TlaToken } from './tla-tokens.ts';

/** `\E w \in Workers, i \in Instruments : Grant(w, i)`. */
export interface NextDisjunct {
  /** The innermost definition: its id in traces. `Next@line:col` for a disjunct without a name, whatever Next is called. */
  readonly action: string;
  /** What is asked for, as TLA+: a call, or a formula with its columns, which may take several lines. */
  readonly call: string;
  /** Variables bound in front, with their domains, outermost first. */
  readonly binders: readonly { readonly name: string; readonly domain: string }[];
}

export type NextReading =
  | { readonly kind: 'disjuncts'; readonly disjuncts: readonly NextDisjunct[] }
  | { readonly kind: 'unsupported'; readonly detail: string };

/** Definitions inside definitions; a recursive one is not gone down into. */
const DEPTH_MAX = 50;
/** A Next with more disjuncts is refused: the module that TLC reads has one line for each. */
const DISJUNCTS_MAX = 2_000;

/** Reads `next` from the texts of the root module and of those that it extends. */
export function nextDisjuncts(moduleTexts: string | readonly string[], next = 'Next'): NextReading {
  const definitions = new Map<string, TlaDefinition>();
  for (const text of [moduleTexts].flat())
    for (const definition of definitionsIn(text)) definitions.set(definition.name, definition);
  const root = definitions.get(next);
  if (root === undefined) return { kind: 'unsupported', detail: `no module here defines ${next}` };
  if (root.parameters.length > 0) return { kind: 'unsupported', detail: `${next} has parameters` };
  try {
    const disjuncts: NextDisjunct[] = [];
    new Descent(definitions, disjuncts).into(root.body, { name: next, binders: [], depth: 0 });
    return { kind: 'disjuncts', disjuncts };
  } catch (error) {
    if (error instanceof UnreadNext) return { kind: 'unsupported', detail: error.message };
    throw error;
  }
}

/** The initial predicate and the next-state action of `Spec == Init /\\ [][Next]_vars …`; undefined when it is not so. */
export function behaviourNames(
  moduleTexts: readonly string[],
  specification: string,
): { readonly init: string; readonly next: string } | undefined {
  const definitions = new Map(
    moduleTexts.flatMap((text) => definitionsIn(text)).map((definition) => [definition.name, definition]),
  );
  return namesIn(definitions, specification, 0);
}

function namesIn(
  definitions: ReadonlyMap<string, TlaDefinition>,
  name: string,
  depth: number,
): { readonly init: string; readonly next: string } | undefined {
  const body = definitions.get(name)?.body.map(({ text }) => text) ?? [];
  const at = body.findIndex(
    (text, index) =>
      text === '[' && body[index + 1] === ']' && body[index + 2] === '[' && body[index + 4] === ']_',
  );
  const named = body.filter((text) => definitions.has(text));
  const next = at === -1 ? undefined : body[at + 3];
  const [init] = named;
  if (next !== undefined && init !== undefined && definitions.has(next)) return { init, next };
  if (depth > DEPTH_MAX) return undefined;
  for (const inner of named) {
    const found = namesIn(definitions, inner, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

class UnreadNext extends Error {}

interface Place {
  /** The innermost definition so far. */
  readonly name: string;
  readonly binders: NextDisjunct['binders'];
  readonly depth: number;
}

class Descent {
  readonly #definitions: ReadonlyMap<string, TlaDefinition>;
  readonly #found: NextDisjunct[];

  constructor(definitions: ReadonlyMap<string, TlaDefinition>, found: NextDisjunct[]) {
    this.#definitions = definitions;
    this.#found = found;
  }

  into(tokens: readonly TlaToken[], place: Place): void {
    const body = withoutParentheses(tokens);
    const first = body[0];
    if (first === undefined) throw new UnreadNext(`${place.name} has an empty disjunct`);
    const parts = disjunctsOf(body);
    if (parts.length > 1) {
      for (const part of parts) this.into(part, place);
      return;
    }
    if (first.text === '\\E') this.#intoQuantifier(body, place);
    else this.#intoCall(body, place);
  }

  #intoQuantifier(body: readonly TlaToken[], place: Place): void {
    const colon = outermost(body, ':');
    const binders = colon === -1 ? undefined : bindersOf(body.slice(1, colon));
    // A bound tuple, or a quantifier without a set, is left to TLC as a whole.
    if (binders === undefined) this.#leaf(body, place);
    else this.into(body.slice(colon + 1), { ...place, binders: [...place.binders, ...binders] });
  }

  #intoCall(body: readonly TlaToken[], place: Place): void {
    const call = callOf(body);
    const definition = call && this.#definitions.get(call.name);
    if (call === undefined) {
      this.#leaf(body, place);
      return;
    }
    const inner = { ...place, name: call.name, depth: place.depth + 1 };
    // A definition that is in none of the texts has a name all the same.
    if (definition === undefined || inner.depth > DEPTH_MAX || !this.#isMadeOfActions(definition.body, 0)) {
      this.#add({ action: call.name, call: tlaText(body), binders: place.binders });
      return;
    }
    this.into(substituted(definition, call.args), inner);
  }

  /** True for a disjunction, an \E, or a call of such a definition: what TLC takes apart. */
  #isMadeOfActions(tokens: readonly TlaToken[], depth: number): boolean {
    const body = withoutParentheses(tokens);
    if (depth > DEPTH_MAX) return false;
    if (disjunctsOf(body).length > 1) return true;
    if (body[0]?.text === '\\E') return true;
    return callOf(body) !== undefined && this.#definitions.has(callOf(body)?.name ?? '');
  }

  #leaf(body: readonly TlaToken[], place: Place): void {
    const { line, column } = body[0] as TlaToken;
    const action = place.depth > 0 ? place.name : `Next@${line}:${column}`;
    this.#add({ action, call: tlaText(body), binders: place.binders });
  }

  #add(disjunct: NextDisjunct): void {
    if (this.#found.length >= DISJUNCTS_MAX) throw new UnreadNext(`Next has over ${DISJUNCTS_MAX} disjuncts`);
    this.#found.push(disjunct);
  }
}

const OPENING = new Set(['(', '[', '{', '<<']);
const CLOSING = new Set([')', ']', '}', '>>', '>>_', ']_']);
/** Once one of these stands in front, all to the right belongs to it. */
const REACHING_RIGHT = new Set(['\\E', '\\A', 'LET', 'IF', 'CASE', 'CHOOSE', 'LAMBDA']);
/** They bind weaker than a disjunction: what holds them is no disjunction. */
const WEAKER = ['=>', '<=>', '~>', '-+->'];
const JUNCTION = new Set(['/\\', '\\/']);

/** The items of `\/ a \/ b`, aligned or in a row; one item when it is no disjunction. */
function disjunctsOf(body: readonly TlaToken[]): (readonly TlaToken[])[] {
  const [first] = body;
  if (first === undefined || first.text === '/\\') return [body];
  if (WEAKER.some((operator) => outermost(body, operator) !== -1)) return [body];
  const starts: number[] = first.text === '\\/' ? [] : [-1];
  let depth = 0;
  let isReaching = false;
  for (const [at, token] of body.entries()) {
    if (OPENING.has(token.text)) depth++;
    else if (CLOSING.has(token.text)) depth--;
    if (depth !== 0) continue;
    if (token.text === '\\/' && isItem(token, first, isReaching)) {
      starts.push(at);
      isReaching = false;
    } else if (REACHING_RIGHT.has(token.text)) isReaching = true;
    else if (JUNCTION.has(token.text) && token.isFirstOfLine && token.column > first.column)
      isReaching = true;
  }
  if (first.text !== '\\/' && starts.length === 1) return [body];
  return starts.map((start, index) => body.slice(start + 1, starts[index + 1] ?? body.length));
}

/** In an aligned list the bullets share a column; in a row, what stands behind a quantifier belongs to it. */
function isItem(token: TlaToken, first: TlaToken, isReaching: boolean): boolean {
  if (first.text !== '\\/') return !isReaching;
  return token === first || token.column === first.column || (token.line === first.line && !isReaching);
}

function withoutParentheses(tokens: readonly TlaToken[]): readonly TlaToken[] {
  let body = tokens;
  while (body[0]?.text === '(' && closingOf(body, 0) === body.length - 1) body = body.slice(1, -1);
  return body;
}

function closingOf(tokens: readonly TlaToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (OPENING.has(tokens[at]?.text ?? '')) depth++;
    else if (CLOSING.has(tokens[at]?.text ?? '') && --depth === 0) return at;
  }
  return -1;
}

function outermost(tokens: readonly TlaToken[], text: string): number {
  let depth = 0;
  return tokens.findIndex((token) => {
    if (OPENING.has(token.text)) depth++;
    else if (CLOSING.has(token.text)) depth--;
    return depth === 0 && token.text === text;
  });
}

/** `w \in Workers, i, j \in Instruments`. */
function bindersOf(tokens: readonly TlaToken[]): NextDisjunct['binders'] | undefined {
  const binders: { name: string; domain: string }[] = [];
  let names: string[] = [];
  for (const part of splitAtCommas(tokens)) {
    const [name, within] = part;
    if (name === undefined || !/^[A-Za-z_]\w*$/.test(name.text)) return undefined;
    names.push(name.text);
    if (within === undefined) continue;
    if (within.text !== '\\in' || part.length < 3) return undefined;
    const domain = tlaText(part.slice(2));
    binders.push(...names.map((each) => ({ name: each, domain })));
    names = [];
  }
  return names.length === 0 ? binders : undefined;
}

function splitAtCommas(tokens: readonly TlaToken[]): TlaToken[][] {
  const parts: TlaToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (OPENING.has(token.text)) depth++;
    else if (CLOSING.has(token.text)) depth--;
    if (depth === 0 && token.text === ',') parts.push([]);
    else (parts.at(-1) as TlaToken[]).push(token);
  }
  return parts;
}

function callOf(
  body: readonly TlaToken[],
): { readonly name: string; readonly args: readonly (readonly TlaToken[])[] } | undefined {
  const [name, open] = body;
  if (name === undefined || !/^[A-Za-z_]\w*$/.test(name.text)) return undefined;
  if (body.length === 1) return { name: name.text, args: [] };
  if (open?.text !== '(' || closingOf(body, 1) !== body.length - 1) return undefined;
  return { name: name.text, args: splitAtCommas(body.slice(2, -1)) };
}

/** The body with the arguments in place of the parameters; names of fields are no parameters. */
function substituted(definition: TlaDefinition, args: readonly (readonly TlaToken[])[]): TlaToken[] {
  const given = new Map(definition.parameters.map((parameter, at) => [parameter, args[at] ?? []]));
  return definition.body.map((token, at, body) => {
    const argument = given.get(token.text);
    const isField = body[at - 1]?.text === '.' || body[at + 1]?.text === '|->';
    if (argument === undefined || isField) return token;
    const text = tlaText(argument);
    return { ...token, text: argument.length === 1 ? text : `(${text})` };
  });
}

/** Tokens as TLA+ again, with the spaces and columns that they had: junction lists go by columns. */
function tlaText(tokens: readonly TlaToken[]): string {
  const [first] = tokens;
  if (first === undefined) return '';
  const margin = Math.min(...tokens.map(({ column }) => column));
  let text = ' '.repeat(first.column - margin);
  let before = first;
  for (const token of tokens) {
    if (token.line > before.line) text += `\n${' '.repeat(token.column - margin)}`;
    else if (token !== first) text += ' '.repeat(Math.max(0, token.column - before.end));
    text += token.text;
    before = token;
  }
  return text;
}
