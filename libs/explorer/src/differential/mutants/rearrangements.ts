/** Mutations of what several tokens make: lists, brackets, IF, sets, EXCEPT. */
import type { Choices } from '../choices.ts';
import type { Edit } from './edits.ts';
import { type Mutation, rewritten } from './exchanges.ts';
import { textOf } from './operands.ts';
import type { Group, Junction, Range, Structure } from './structure.ts';

/** What one conjunct or disjunct may become; undefined: nothing is left of it. */
const fates: readonly ((item: string) => string | undefined)[] = [
  () => undefined,
  () => undefined,
  () => 'TRUE',
  () => 'FALSE',
  (item) => `~(${item})`,
  (item) => `(${item})`,
  (item) => `(LET mutant == 1 IN ${item})`,
  (item) => `(\\E mutant \\in 1..2 : ${item})`,
  (item) => `(\\E mutant \\in {} : ${item})`,
  (item) => `(\\A mutant \\in {1} : ${item})`,
  (item) => `(TRUE => ${item})`,
  (item) => `(IF TRUE THEN ${item} ELSE FALSE)`,
  (item) => `(FALSE \\/ ${item})`,
];

/** One of a list left out or rewritten. */
export const anotherItem: Mutation = (c, s) => {
  const lists = s.junctions.filter(({ items }) => items.length > 1);
  if (lists.length === 0) return [];
  const item = c.of(c.of(lists).items);
  const content = { from: item.from + 1, to: item.to };
  const written = c.of(fates)(textOf(s, content));
  return [written === undefined ? rewritten(s, item, '') : rewritten(s, content, written)];
};

/** Two of a list exchanged: the order decides what TLC evaluates first. */
export const itemsSwapped: Mutation = (c, s) => {
  const lists = s.junctions.filter(({ items }) => items.length > 1);
  if (lists.length === 0) return [];
  return swapped(s, c, c.of(lists).items);
};

/** One of a list said again at another place of it. */
export const itemRepeated: Mutation = (c, s) => {
  const lists = s.junctions.filter(({ items }) => items.length > 1);
  if (lists.length === 0) return [];
  const { items } = c.of(lists);
  return [rewritten(s, c.of(items), textOf(s, c.of(items)))];
};

/** All conjuncts of a list made disjuncts, or the other way round. */
export const anotherJunction: Mutation = (c, s) => {
  const lists = s.junctions.filter(({ items }) => items.length > 1);
  if (lists.length === 0) return [];
  const { symbol, items }: Junction = c.of(lists);
  return items.map(({ from }) => rewritten(s, { from, to: from + 1 }, symbol === '/\\' ? '\\/' : '/\\'));
};

/** Arguments, elements or fields exchanged. */
export const partsSwapped: Mutation = (c, s) => {
  const groups = listed(s).filter(({ parts }) => parts.length > 1);
  return groups.length === 0 ? [] : swapped(s, c, c.of(groups).parts);
};

/** An element left out, or said twice. */
export const anotherLength: Mutation = (c, s) => {
  const groups = listed(s).filter(({ parts, open }) => parts.length > 0 && s.tokens[open]?.text !== '(');
  if (groups.length === 0) return [];
  const group = c.of(groups);
  const part = c.of(group.parts);
  if (c.once(3)) return [rewritten(s, part, `${textOf(s, part)}, ${textOf(s, part)}`)];
  const kept = group.parts.filter((one) => one !== part);
  return [rewritten(s, group, kept.map((one) => textOf(s, one)).join(', '))];
};

/** A tuple for a set, and the other way round. */
export const otherBrackets: Mutation = (c, s) => {
  const groups = listed(s).filter(
    ({ open, to }) =>
      /^(\{|<<)$/.test(s.tokens[open]?.text ?? '') && /^(\}|>>)$/.test(s.tokens[to]?.text ?? ''),
  );
  if (groups.length === 0) return [];
  const { open, to } = c.of(groups);
  const [left, right] = s.tokens[open]?.text === '{' ? ['<<', '>>'] : ['{', '}'];
  return [rewritten(s, { from: open, to: open + 1 }, left), rewritten(s, { from: to, to: to + 1 }, right)];
};

/** `{x \in S : P}` to `{P : x \in S}`, `[S -> T]` to `[T -> S]`. */
export const sidesSwapped: Mutation = (c, s) => {
  const sites = s.groups.flatMap((group): Range[][] => {
    const at = s.tokens.findIndex((_, i) => isBetween(s, group, i, /^(:|->)$/));
    return at < 0
      ? []
      : [
          [
            { from: group.from, to: at },
            { from: at + 1, to: group.to },
          ],
        ];
  });
  return sites.length === 0 ? [] : swapped(s, c, c.of(sites));
};

/** The branches of an IF exchanged, or one of them only. */
export const otherBranch: Mutation = (c, s) => {
  const sites = s.tokens.flatMap(({ text }, i): [number, Range, Range][] => {
    if (text !== 'IF') return [];
    const then = partner(s, i, 'IF', 'THEN');
    const otherwise = then === undefined ? undefined : partner(s, then, 'IF', 'ELSE');
    if (then === undefined || otherwise === undefined) return [];
    const end = branchEnd(s, otherwise);
    return [[i, { from: then + 1, to: otherwise }, { from: otherwise + 1, to: end }]];
  });
  if (sites.length === 0) return [];
  const [at, then, otherwise] = c.of(sites);
  const condition = { from: at + 1, to: then.from - 1 };
  return c.of([
    () => swapped(s, c, [then, otherwise]),
    () => [rewritten(s, condition, `~(${textOf(s, condition)})`)],
    () => [rewritten(s, { from: at, to: otherwise.to }, `(${textOf(s, then)})`)],
    () => [rewritten(s, { from: at, to: otherwise.to }, `(${textOf(s, otherwise)})`)],
  ])();
};

/** `x' = e` to `x' \in {e}`, UNCHANGED x to `x' = x`, and back. */
export const otherAssignment: Mutation = (c, s) => {
  const sites = s.tokens.flatMap(({ text }, i): Edit[] => {
    const variable = s.tokens[i + 1]?.text ?? '';
    if (text === 'UNCHANGED' && s.variables.has(variable))
      return [rewritten(s, { from: i, to: i + 2 }, `${variable}' = ${variable}`)];
    if (text !== "'" || !s.variables.has(s.tokens[i - 1]?.text ?? '') || s.tokens[i + 1]?.text !== '=')
      return [];
    const name = s.tokens[i - 1]?.text ?? '';
    const item = s.junctions.flatMap(({ items }) => items).find(({ from }) => from === i - 2);
    if (item === undefined) return [];
    const value = textOf(s, { from: i + 2, to: item.to });
    const written = [
      `UNCHANGED ${name}`,
      `${name}' \\in {${value}}`,
      `${name}' = (${value})`,
      `${value} = ${name}'`,
    ];
    return written.map((one) => rewritten(s, { from: i - 1, to: item.to }, one));
  });
  return sites.length === 0 ? [] : [c.of(sites)];
};

/** `~` before what follows a colon, an arrow or IF; or one left out. */
export const negation: Mutation = (c, s) => {
  const sites = s.tokens.flatMap(({ text, start, end }, i): Edit[] => {
    if (text === '~') return [{ start, end, text: '' }];
    const opens = /^(:|=>|IF|\/\\|\\\/)$/.test(text) && s.tokens[i + 1]?.kind === 'name';
    return opens ? [{ start: end, end, text: ' ~' }] : [];
  });
  return sites.length === 0 ? [] : [c.of(sites)];
};

/** Weak fairness for strong and the other way round, and another part of an action for it. */
export const otherFairness: Mutation = (c, s) => {
  const sites = s.tokens.flatMap(({ text, start }): Edit[] => {
    const [, kind] = /^([WS])F_/.exec(text) ?? [];
    return kind === undefined ? [] : [{ start, end: start + 1, text: kind === 'W' ? 'S' : 'W' }];
  });
  return sites.length === 0 ? [] : [c.of(sites)];
};

function swapped(s: Structure, c: Choices, ranges: readonly Range[]): readonly Edit[] {
  const one = c.of(ranges);
  const other = c.of(ranges.filter((range) => range !== one));
  return [rewritten(s, one, textOf(s, other)), rewritten(s, other, textOf(s, one))];
}

/** Brackets with a list between them: no bound names, no EXCEPT. */
function listed(s: Structure): readonly Group[] {
  const isOther = /^(:|EXCEPT|->|\\in|_)$/;
  const declared = new Set(s.definitions.map(({ at }) => at + 1));
  return s.groups.filter(
    (group) =>
      !declared.has(group.open) &&
      s.tokens[group.open]?.text !== '[' &&
      !s.tokens.some((_, i) => isBetween(s, group, i, isOther)),
  );
}

/** Whether such a token stands between the brackets, and in none within them. */
function isBetween(s: Structure, { from, to, open }: Group, at: number, which: RegExp): boolean {
  if (at < from || at >= to || !which.test(s.tokens[at]?.text ?? '')) return false;
  return !s.groups.some((inner) => inner.open > open && inner.to < to && inner.open < at && at < inner.to);
}

/** The THEN or ELSE that belongs to what stands here. */
function partner(s: Structure, at: number, opens: string, wanted: string): number | undefined {
  let depth = 0;
  for (let i = at + 1; i < s.tokens.length && s.tokens[i]?.text !== '=='; i += 1) {
    const text = s.tokens[i]?.text;
    if (text === wanted && depth === 0) return i;
    if (text === opens) depth += 1;
    if (text === wanted) depth -= 1;
  }
  return undefined;
}

/** Where the last branch ends: at the end of what is around it, or at the next line that is not further in. */
function branchEnd(s: Structure, at: number): number {
  const around = [
    ...s.groups.flatMap(({ parts }) => parts),
    ...s.junctions.flatMap(({ items }) => items),
    ...s.units,
  ];
  const ends = around.filter(({ from, to }) => from <= at && at < to).map(({ to }) => to);
  return Math.min(...ends);
}
