/** Mutations of one token, or what stands for one: each gives the edits at a random place, none if there is no place. */
import type { Choices } from '../choices.ts';
import type { Edit } from './edits.ts';
import { isOperandEnd, mayStandAt, namesLike, operands, textOf, usedNames, valuesAt } from './operands.ts';
import type { Range, Structure } from './structure.ts';
import type { Token } from './tokens.ts';

export type Mutation = (c: Choices, s: Structure) => readonly Edit[];

/** Operators between two operands, each exchanged for another of its row. */
const kinds: readonly (readonly string[])[] = [
  ['=', '#', '<', '>', '=<', '>=', '/=', '<=', '\\leq', '\\geq'],
  ['=', '#', '\\in', '\\notin', '\\subseteq'],
  ['+', '-', '*', '\\div', '%', '..'],
  ['\\cup', '\\cap', '\\', '\\union', '\\intersect'],
  ['/\\', '\\/', '=>', '<=>'],
  ['\\o', '@@', ':>', '\\circ'],
  ['~>', '=>'],
];

/** Words and symbols before an operand. */
const prefixes: readonly (readonly string[])[] = [
  ['\\A', '\\E'],
  ['SUBSET', 'UNION', 'DOMAIN'],
  ['[]', '<>'],
  ['TRUE', 'FALSE', 'BOOLEAN'],
  ['Nat', 'Int', 'BOOLEAN', 'STRING'],
  ['ENABLED', 'UNCHANGED', '~'],
];

export const anotherOperator: Mutation = (c, s) => {
  const sites = infixes(s).filter((i) => others(kinds, s.tokens[i]?.text).length > 0);
  if (sites.length === 0) return [];
  const at = c.of(sites);
  return [replaced(s, at, c.of(others(kinds, s.tokens[at]?.text)))];
};

export const anotherPrefix: Mutation = (c, s) => {
  // A CASE separates its arms by [].
  const sites = indices(
    s,
    ({ text }, i) => others(prefixes, text).length > 0 && !(text === '[]' && isCaseArm(s, i)),
  );
  if (sites.length === 0) return [];
  const at = c.of(sites);
  return [replaced(s, at, c.of(others(prefixes, s.tokens[at]?.text)))];
};

export const anotherName: Mutation = (c, s) => {
  const sites = usedNames(s).filter((i) => namesLike(s, i).length > 0);
  if (sites.length === 0) return [];
  const at = c.of(sites);
  return [replaced(s, at, c.of(namesLike(s, at)))];
};

/** Any value for any other: types do not fit. */
export const anyName: Mutation = (c, s) => {
  const sites = usedNames(s).filter((i) => s.tokens[i + 1]?.text !== '(');
  if (sites.length === 0) return [];
  const at = c.of(sites);
  const names = valuesAt(s, at).filter((name) => name !== s.tokens[at]?.text);
  return names.length === 0 ? [] : [replaced(s, at, c.of(names))];
};

export const anotherNumber: Mutation = (c, s) => {
  const sites = indices(s, ({ kind }) => kind === 'number');
  if (sites.length === 0) return [];
  const at = c.of(sites);
  const own = Number(s.tokens[at]?.text);
  const elsewhere = sites.map((i) => Number(s.tokens[i]?.text));
  const numbers = [own + 1, own - 1, 0, 1, 2, ...elsewhere].filter((n) => n >= 0 && n !== own);
  return [replaced(s, at, String(c.of(numbers)))];
};

export const anotherString: Mutation = (c, s) => {
  const sites = indices(s, ({ kind }) => kind === 'string');
  if (sites.length === 0) return [];
  const at = c.of(sites);
  const texts = [...new Set(['""', '"another"', ...sites.map((i) => (s.tokens[i] as Token).text)])];
  return [replaced(s, at, c.of(texts.filter((text) => text !== s.tokens[at]?.text)))];
};

/** Also in EXCEPT and where records are made. */
export const anotherField: Mutation = (c, s) => {
  const isField = (_: Token, i: number): boolean =>
    (s.tokens[i - 1]?.text === '.' && s.tokens[i]?.kind === 'name') || s.tokens[i + 1]?.text === '|->';
  const sites = indices(s, isField).filter((i) => s.tokens[i]?.kind === 'name');
  const names = [...new Set(sites.map((i) => s.tokens[i]?.text ?? ''))];
  if (names.length < 2) return [];
  const at = c.of(sites);
  return [replaced(s, at, c.of(names.filter((name) => name !== s.tokens[at]?.text)))];
};

export const primeLess: Mutation = (c, s) => {
  const sites = indices(s, ({ text }) => text === "'");
  return sites.length === 0 ? [] : [replaced(s, c.of(sites), '')];
};

export const primeMore: Mutation = (c, s) => {
  const sites = usedNames(s).filter(
    (i) => s.variables.has(s.tokens[i]?.text ?? '') && s.tokens[i + 1]?.text !== "'",
  );
  if (sites.length === 0) return [];
  const { end } = s.tokens[c.of(sites)] as Token;
  return [{ start: end, end, text: "'" }];
};

/** Another part of the module in its place. */
export const anotherOperand: Mutation = (c, s) => {
  const all = operands(s);
  if (all.length < 2) return [];
  const at = c.of(all);
  const fitting = all.filter((one) => mayStandAt(s, one, at.from) && textOf(s, one) !== textOf(s, at));
  const alike = fitting.filter((one) => looksOf(s, one) === looksOf(s, at));
  const candidates = c.once(4) || alike.length === 0 ? fitting : alike;
  return candidates.length === 0 ? [] : [rewritten(s, at, textOf(s, c.of(candidates)))];
};

/** How an operand begins and ends: those that are alike are mostly of the same type. */
function looksOf({ tokens }: Structure, { from, to }: Range): string {
  const [first, last] = [tokens[from], tokens[to - 1]];
  const of = (token: Token | undefined): string =>
    token === undefined || token.kind === 'symbol' ? (token?.text ?? '') : token.kind;
  return `${of(first)} ${of(last)}`;
}

/** Ways to write what means the same, or nearly. */
const wrappings: readonly ((operand: string) => string)[] = [
  (operand) => `(LET mutant == ${operand} IN mutant)`,
  (operand) => `(CHOOSE mutant \\in {${operand}} : TRUE)`,
  (operand) => `(IF TRUE THEN ${operand} ELSE 0)`,
  (operand) => `(CASE TRUE -> ${operand} [] OTHER -> ${operand})`,
  (operand) => `UNION {${operand}}`,
  (operand) => `{${operand}}`,
  (operand) => `<<${operand}>>`,
  (operand) => `<<${operand}>>[1]`,
  (operand) => `[mutant |-> ${operand}].mutant`,
  (operand) => `[mutant \\in {0} |-> ${operand}][0]`,
  (operand) => `(-${operand})`,
  (operand) => `(~${operand})`,
  (operand) => `(LET Mutant(mutant) == ${operand} IN Mutant(0))`,
  (operand) => `(\\E mutant \\in {${operand}} : mutant)`,
  (operand) => `(${operand} /\\ ${operand})`,
  (operand) => `(${operand} \\/ ${operand})`,
  (operand) => `(${operand} + 1)`,
  (operand) => `(${operand} - 1)`,
];

export const wrapped: Mutation = (c, s) => {
  const all = operands(s).filter(({ from, to }) => s.tokens[from]?.line === s.tokens[to - 1]?.line);
  if (all.length === 0) return [];
  const at = c.of(all);
  return [rewritten(s, at, c.of(wrappings)(textOf(s, at)))];
};

/** `f[x]` to f, and `f[x][y]` to `f[x]` or `f[y]`; in EXCEPT too. */
export const applicationLess: Mutation = (c, s) => {
  const sites = s.groups.filter(({ open }) => {
    const before = s.tokens[open - 1];
    return s.tokens[open]?.text === '[' && before !== undefined && isOperandEnd(before.kind, before.text);
  });
  if (sites.length === 0) return [];
  const { open, to } = c.of(sites);
  return [rewritten(s, { from: open, to: to + 1 }, '')];
};

/** An operator and its right side, or its left side and the operator, left out. */
export const operandLess: Mutation = (c, s) => {
  const all = operands(s);
  const sites = infixes(s).flatMap((i): Range[] => {
    const right = all.find(({ from }) => from === i + 1);
    const left = all.find(({ to }) => to === i);
    return [
      ...(right === undefined ? [] : [{ from: i, to: right.to }]),
      ...(left === undefined ? [] : [{ from: left.from, to: i + 1 }]),
    ];
  });
  return sites.length === 0 ? [] : [rewritten(s, c.of(sites), '')];
};

export function rewritten(s: Structure, { from, to }: Range, text: string): Edit {
  return { start: s.tokens[from]?.start ?? 0, end: s.tokens[to - 1]?.end ?? 0, text };
}

const replaced = (s: Structure, at: number, text: string): Edit =>
  rewritten(s, { from: at, to: at + 1 }, text);

/** Indices of the tokens below a definition for which it holds. */
function indices(s: Structure, isSite: (token: Token, i: number) => boolean): readonly number[] {
  const first = s.units[0]?.from ?? 0;
  return s.tokens.flatMap((token, i) => (i > first && isSite(token, i) ? [i] : []));
}

/** Operators between operands on both sides; not the symbols of conjuncts below one another. */
function infixes(s: Structure): readonly number[] {
  const items = new Set(s.junctions.flatMap((junction) => junction.items.map(({ from }) => from)));
  return indices(s, ({ kind }, i) => {
    const before = s.tokens[i - 1];
    return (
      kind === 'symbol' && !items.has(i) && before !== undefined && isOperandEnd(before.kind, before.text)
    );
  }).filter(
    (i) =>
      !(
        s.tokens[i]?.text === '\\in' &&
        s.bound.some(
          (one) => one.name === s.tokens[i - 1]?.text && one.scope.from <= i && i < one.scope.from + 12,
        )
      ),
  );
}

function others(rows: readonly (readonly string[])[], text: string | undefined): readonly string[] {
  const fitting = rows.filter((row) => row.includes(text ?? ''));
  return fitting.flat().filter((other) => other !== text);
}

function isCaseArm(s: Structure, at: number): boolean {
  for (let i = at - 1; i > 0 && s.tokens[i]?.text !== '=='; i -= 1)
    if (s.tokens[i]?.text === 'CASE') return true;
  return false;
}
