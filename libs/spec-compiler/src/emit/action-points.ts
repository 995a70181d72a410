/**
 * \A whose elements may give values to different variables: a local function that goes from one element to the next,
 * one for each set of variables that have a value when an element's turn comes.
 */
import type { Expr, Uid } from '@plimsoll/tla-ir';
import type { Scope } from '../scope.ts';
import type { Place, Rest } from './action-place.ts';
import { setKey } from './action-recursion.ts';
import type { ActionParts } from './action-ways.ts';
import { Block, braces } from './code.ts';

/** Emits the body for each of the points in the array `points`, one after the other, then the rest. */
export function emitEachPoint(
  parts: ActionParts,
  expr: Expr & { kind: 'bind' },
  scope: Scope,
  points: string,
  rest: Rest | undefined,
  place: Place,
): void {
  const { names } = parts.options;
  const inside = parts.scopes.enterExists(expr, scope);
  const codes = codesOf(expr, inside);
  const isTuple = expr.bounds.some(({ tuple }) => tuple);
  const index = names.fresh('index');
  const functions = new Map<string, string>();
  const texts: string[] = [];

  const functionFor = (assigned: ReadonlySet<Uid>): string => {
    const key = setKey(assigned);
    const known = functions.get(key);
    if (known !== undefined) return known;
    const name = names.fresh('fromElement');
    functions.set(key, name);
    const end = new Block();
    parts.rest(rest, { block: end, assigned, exit: 'return false;' });
    end.add('return false;');
    const block = new Block();
    block.add(braces(`if (${index} === ${points}.length)`, end.lines));
    const point = `${points}[${index}] as Value`;
    codes.forEach((code, i) => {
      const value = isTuple
        ? `runtime.component(${point}, ${i + 1}, ${codes.length}, ${parts.emitter.context.site(expr.location)})`
        : point;
      block.add(`const ${code} = ${value};`);
    });
    const to = (left: Place): void => {
      left.block.add(`if (${functionFor(left.assigned)}(${index} + 1)) return true;`);
    };
    // A choice is made for every element: an event's field could not say which.
    parts.fields.without(() =>
      parts.conjunct(
        expr.body,
        inside,
        { item: { kind: 'return', to }, after: undefined },
        { block, assigned, exit: 'return false;' },
      ),
    );
    block.add('return false;');
    texts.push(braces(`const ${name} = (${index}: number): boolean =>`, block.lines, ';'));
    return name;
  };

  const first = functionFor(place.assigned);
  for (const text of texts) place.block.add(text);
  place.block.add(`if (${first}(0)) return true;`);
}

/** The JavaScript variables of what is bound. */
function codesOf({ bounds }: Expr & { kind: 'bind' }, inside: Scope): readonly string[] {
  return bounds
    .flatMap(({ variables }) => variables)
    .map(({ uid }) => {
      const binding = inside.get(uid);
      if (binding?.kind !== 'variable') throw new Error('a bound variable without code');
      return binding.code;
    });
}
