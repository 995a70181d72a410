/** What a module's tokens make together, as far as a mutation needs to know: SANY has the last word. */
import { type Token, tokensOf } from './tokens.ts';

/** Tokens by index, the end excluded. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What stands between two brackets, split at its commas. */
export interface Group extends Range {
  /** Index of the opening bracket; `to` is that of the closing one. */
  readonly open: number;
  readonly parts: readonly Range[];
}

/** Conjuncts or disjuncts below one another, each with the symbol before it. */
export interface Junction {
  readonly symbol: string;
  readonly items: readonly Range[];
}

export interface Definition {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Index of the name. */
  readonly at: number;
  /** Whether it is one of the module's, not of a LET. */
  readonly isTop: boolean;
}

export interface Structure {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly groups: readonly Group[];
  readonly junctions: readonly Junction[];
  readonly definitions: readonly Definition[];
  readonly variables: ReadonlySet<string>;
  /** Those without parameters. */
  readonly constants: ReadonlySet<string>;
  /** Names bound by quantifiers, sets, functions and CHOOSE, and parameters, with the tokens where they may be used. */
  readonly bound: readonly { readonly name: string; readonly scope: Range }[];
  /** What stands below each of the module's definitions, assumptions and theorems. */
  readonly units: readonly Range[];
}

export function structureOf(text: string): Structure {
  const tokens = tokensOf(text);
  const groups = groupsOf(tokens);
  const junctions = junctionsOf(tokens, groups);
  const definitions = definitionsOf(tokens, groups);
  const units = unitsOf(tokens, definitions);
  const enclosing = [...groups, ...junctions.flatMap(({ items }) => items), ...units];
  return {
    text,
    tokens,
    groups,
    junctions,
    definitions,
    units,
    variables: declared(tokens, /^VARIABLES?$/),
    constants: declared(tokens, /^CONSTANTS?$/),
    bound: [...boundNames(tokens, enclosing), ...parametersOf(definitions, units)],
  };
}

const closing: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}', '<<': '>>' };

function groupsOf(tokens: readonly Token[]): Group[] {
  const groups: Group[] = [];
  const open: { at: number; commas: number[] }[] = [];
  for (const [i, { text }] of tokens.entries()) {
    if (closing[text] !== undefined) open.push({ at: i, commas: [] });
    if (text === ',') open.at(-1)?.commas.push(i);
    const last = open.at(-1);
    // `]_v` and `>>_v` close an action.
    if (last === undefined || closing[tokens[last.at]?.text ?? ''] !== text.replace(/_$/, '')) continue;
    open.pop();
    const ends = [...last.commas, i];
    const parts = ends.map((to, k) => ({ from: k === 0 ? last.at + 1 : (ends[k - 1] as number) + 1, to }));
    groups.push({ open: last.at, from: last.at + 1, to: i, parts: last.at + 1 === i ? [] : parts });
  }
  return groups.sort((a, b) => a.from - b.from);
}

const opensExpression =
  /^(==|:|THEN|ELSE|IN|=>|~|\(|\[|\{|<<|,|->|\|->|=|<=>|~>|\[\]|<>|\/\\|\\\/|ASSUME|IF|::|<-)$/;

function junctionsOf(tokens: readonly Token[], groups: readonly Group[]): Junction[] {
  const items = tokens.flatMap(({ text }, i): Range[] => {
    if (text !== '/\\' && text !== '\\/') return [];
    const isItem = tokens[i]?.isFirst === true || opensExpression.test(tokens[i - 1]?.text ?? '');
    return isItem ? [{ from: i, to: itemEnd(tokens, groups, i) }] : [];
  });
  const junctions: { symbol: string; items: Range[] }[] = [];
  for (const item of items) {
    const { text: symbol, column } = tokens[item.from] as Token;
    const before = junctions.find((one) => {
      const last = one.items.at(-1) as Range;
      return one.symbol === symbol && last.to === item.from && tokens[last.from]?.column === column;
    });
    if (before === undefined) junctions.push({ symbol, items: [item] });
    else before.items.push(item);
  }
  return junctions;
}

/** At the first line that is not further in, or where the brackets around it close. */
function itemEnd(tokens: readonly Token[], groups: readonly Group[], at: number): number {
  const { column } = tokens[at] as Token;
  const around = groups.findLast(({ from, to }) => from <= at && at < to);
  const end = around?.parts.find(({ to }) => at < to)?.to ?? tokens.length;
  const next = tokens.findIndex((token, i) => i > at && token.isFirst && token.column <= column);
  return Math.min(end, next < 0 ? tokens.length : next);
}

function definitionsOf(tokens: readonly Token[], groups: readonly Group[]): Definition[] {
  return tokens.flatMap(({ text }, i): Definition[] => {
    if (text !== '==') return [];
    const group = groups.find(({ to }) => to === i - 1);
    const at = group === undefined ? i - 1 : group.open - 1;
    const name = tokens[at];
    if (name?.kind !== 'name') return [];
    const isFunction = tokens[group?.open ?? -1]?.text === '[';
    const names = group?.parts.map(({ from }) => tokens[from]?.text ?? '') ?? [];
    const isTop = name.isFirst && name.column === 0;
    return [{ name: name.text, parameters: isFunction ? [] : names, at, isTop }];
  });
}

const startsUnit =
  /^(VARIABLES?|CONSTANTS?|ASSUME|ASSUMPTION|AXIOM|THEOREM|LEMMA|RECURSIVE|LOCAL|INSTANCE|-{4,}|={4,})$/;

function unitsOf(tokens: readonly Token[], definitions: readonly Definition[]): Range[] {
  const tops = new Set(definitions.filter(({ isTop }) => isTop).map(({ at }) => at));
  const starts = tokens.flatMap((token, i) => {
    const isStart = tops.has(i) || (token.isFirst && startsUnit.test(token.text));
    return isStart ? [i] : [];
  });
  return starts.map((from, k) => ({ from, to: starts[k + 1] ?? tokens.length }));
}

function declared(tokens: readonly Token[], keyword: RegExp): Set<string> {
  const names = new Set<string>();
  for (const [i, { text }] of tokens.entries()) {
    if (!keyword.test(text)) continue;
    for (let at = i + 1; tokens[at]?.kind === 'name'; at += 2) {
      if (tokens[at + 1]?.text !== '(') names.add((tokens[at] as Token).text);
      if (tokens[at + 1]?.text !== ',') break;
    }
  }
  return names;
}

/** `x \in`, `x, y \in` and `<<x, y>> \in` where a name is bound; LET names are definitions. */
function boundNames(tokens: readonly Token[], enclosing: readonly Range[]): Structure['bound'] {
  return tokens.flatMap(({ text }, i) => {
    if (text !== '\\in') return [];
    const names: string[] = [];
    let at = i - 1;
    for (; at >= 0; at -= 1) {
      const token = tokens[at] as Token;
      if (token.kind === 'name' && !/^[A-Z]{2,}$/.test(token.text)) names.push(token.text);
      else if (!/^(,|<<|>>)$/.test(token.text)) break;
    }
    const binds = /^(\\[AE]|\\exists|\\forall|CHOOSE|\[|\{|,|:|\\in)$/.test(tokens[at]?.text ?? '');
    const scope = innermost(enclosing, at);
    return binds && scope !== undefined ? names.map((name) => ({ name, scope })) : [];
  });
}

function innermost(ranges: readonly Range[], at: number): Range | undefined {
  let best: Range | undefined;
  for (const range of ranges) {
    const isIn = range.from <= at + 1 && at + 1 < range.to;
    if (isIn && (best === undefined || range.to - range.from < best.to - best.from)) best = range;
  }
  return best;
}

function parametersOf(definitions: readonly Definition[], units: readonly Range[]): Structure['bound'] {
  return definitions.flatMap(({ parameters, at }) => {
    const scope = units.find(({ from, to }) => from <= at && at < to);
    return scope === undefined ? [] : parameters.map((name) => ({ name, scope }));
  });
}
