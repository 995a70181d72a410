/** The parts of a module's expressions that can stand for one another, and the names that may be used at a place. */
import type { Range, Structure } from './structure.ts';

const keywords = new Set(
  `ACTION ASSUME ASSUMPTION AXIOM BY CASE CHOOSE CONSTANT CONSTANTS DEF DEFINE DEFS DOMAIN ELSE ENABLED EXCEPT EXTENDS HAVE
  HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE NEW OBVIOUS OMITTED ONLY OTHER PICK PROOF PROPOSITION PROVE QED
  RECURSIVE STATE STEP SUBSET SUFFICES TAKE TEMPORAL THEN THEOREM UNCHANGED UNION USE VARIABLE VARIABLES WITH WITNESS`.split(
    /\s+/,
  ),
);

/** Operators of the standard modules that are exchanged for one another, by number of arguments. */
const builtIn: { readonly [arity: number]: readonly string[] } = {
  1: ['Len', 'Head', 'Tail', 'Cardinality'],
};

/** Names in expressions: neither defined nor bound nor declared at this place, nor a field, nor a keyword. */
export function usedNames(s: Structure): readonly number[] {
  const heads = new Set(s.definitions.flatMap(({ at }) => [at]));
  return bodies(s).filter((i) => {
    const [before, token, after] = [s.tokens[i - 1], s.tokens[i], s.tokens[i + 1]];
    if (token?.kind !== 'name' || keywords.has(token.text) || /^[WS]F_/.test(token.text)) return false;
    if (heads.has(i) || before?.text === '.' || before?.text === '!') return false;
    if (/^(\|->|!|:|<-|==)$/.test(after?.text ?? '')) return false;
    const isBound = s.bound.some(({ name, scope }) => name === token.text && scope.from <= i && i < scope.to);
    return !(isBound && /^(\\in|,)$/.test(after?.text ?? '') && isBinder(s, i));
  });
}

/** Whether the name stands where it is bound. */
function isBinder(s: Structure, at: number): boolean {
  for (let i = at - 1; i >= 0; i -= 1) {
    const { kind, text } = s.tokens[i] as { kind: string; text: string };
    if (/^(\\[AE]|\\exists|\\forall|CHOOSE|LAMBDA)$/.test(text)) return true;
    if (/^[[{]$/.test(text)) return s.tokens[at + 1]?.text === '\\in';
    if (!(kind === 'name' && !keywords.has(text)) && !/^(,|<<|>>)$/.test(text)) return false;
  }
  return false;
}

/** Indices of the tokens of definitions' and assumptions' right sides. */
export function bodies(s: Structure): readonly number[] {
  return s.units.flatMap(({ from, to }) => {
    const isAssumption = /^(ASSUME|ASSUMPTION|AXIOM)$/.test(s.tokens[from]?.text ?? '');
    const head = isAssumption
      ? from
      : s.tokens.findIndex(({ text }, i) => i >= from && i < to && text === '==');
    return head < 0 ? [] : Array.from({ length: Math.max(0, to - head - 1) }, (_, i) => head + 1 + i);
  });
}

/** Names, calls, applications, numbers, strings and what stands in brackets, each with what is applied to it. */
export function operands(s: Structure): readonly Range[] {
  const names = new Set(usedNames(s));
  return bodies(s).flatMap((i): Range[] => {
    const token = s.tokens[i];
    const before = s.tokens[i - 1];
    const isPostfix = before !== undefined && isOperandEnd(before.kind, before.text);
    const group = s.groups.find(({ open }) => open === i);
    const isGroup = group !== undefined && !(isPostfix && /^[[(]$/.test(token?.text ?? ''));
    const isAction = isGroup && /_$/.test(s.tokens[group.to]?.text ?? '');
    if (isAction || (!isGroup && !names.has(i) && token?.kind !== 'number' && token?.kind !== 'string'))
      return [];
    if (isGroup && /^(!|@@|WF_.*|SF_.*)$/.test(before?.text ?? '')) return [];
    return [{ from: i, to: withPostfix(s, isGroup ? group.to + 1 : i + 1) }];
  });
}

export function isOperandEnd(kind: string, text: string): boolean {
  return (
    (kind === 'name' && !keywords.has(text)) ||
    kind === 'number' ||
    kind === 'string' ||
    /^([)\]}@']|>>)$/.test(text)
  );
}

function withPostfix(s: Structure, end: number): number {
  for (let at = end; ; ) {
    const text = s.tokens[at]?.text;
    const group = s.groups.find(({ open }) => open === at);
    if (group !== undefined && (text === '(' || text === '[')) at = group.to + 1;
    else if (text === '.' && s.tokens[at + 1]?.kind === 'name') at += 2;
    else if (text === "'") at += 1;
    else return at;
  }
}

/** How many arguments a name is given here. */
export function arityAt(s: Structure, at: number): number {
  const group = s.groups.find(({ open }) => open === at + 1);
  return group !== undefined && s.tokens[at + 1]?.text === '(' ? group.parts.length : 0;
}

/** Names that may stand here in the place of this one: of the same kind, where there are some. */
export function namesLike(s: Structure, at: number): readonly string[] {
  const own = s.tokens[at]?.text ?? '';
  const arity = arityAt(s, at);
  if (arity > 0) {
    const defined = s.definitions.filter(({ isTop, parameters }) => isTop && parameters.length === arity);
    return [...defined.map(({ name }) => name), ...(builtIn[arity] ?? [])].filter((name) => name !== own);
  }
  const bound = boundAt(s, at);
  if (bound.includes(own) && bound.length > 1) return bound.filter((name) => name !== own);
  if (s.variables.has(own)) return [...s.variables].filter((name) => name !== own);
  if (s.constants.has(own)) return [...s.constants].filter((name) => name !== own);
  return valuesAt(s, at).filter((name) => name !== own);
}

/** Names of values that may be used here. */
export function valuesAt(s: Structure, at: number): readonly string[] {
  const defined = s.definitions.filter((one) => one.isTop && one.at < at && one.parameters.length === 0);
  return [
    ...new Set([...boundAt(s, at), ...s.variables, ...s.constants, ...defined.map(({ name }) => name)]),
  ];
}

function boundAt({ bound }: Structure, at: number): readonly string[] {
  const here = bound.filter(({ scope }) => scope.from <= at && at < scope.to);
  return [...new Set(here.map(({ name }) => name))];
}

/** Whether each name that the operand uses may be used at the other place too. */
export function mayStandAt(s: Structure, { from, to }: Range, at: number): boolean {
  const there = new Set(boundAt(s, at));
  const within = s.bound.filter(({ scope }) => from <= scope.from && scope.to <= to);
  return s.tokens.slice(from, to).every(({ text }, i) => {
    const isBound = boundAt(s, from + i).includes(text);
    return !isBound || there.has(text) || within.some(({ name }) => name === text);
  });
}

export function textOf({ text, tokens }: Structure, { from, to }: Range): string {
  return text.slice(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0);
}
