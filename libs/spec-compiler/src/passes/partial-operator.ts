/** An operator that has some of its arguments already, passed on: `LAMBDA x : Op(p, x)`. */
import type {
  Argument,
  Definition,
  Expr,
  Location,
  OperatorReference,
  Parameter,
  Uid,
} from '@plimsoll/tla-ir';

/**
 * The LAMBDA that gives `callee` the arguments `first` and takes the others.
 *
 * @param at The operator as it was passed, whose place errors name.
 * @param fresh Makes a uid that nothing has.
 */
export function partialOperator(
  at: Argument & { kind: 'operator' },
  callee: Definition,
  first: readonly Argument[],
  fresh: () => Uid,
): Argument {
  const { location } = at;
  // What takes operators cannot be passed itself: the parameters left are plain.
  const parameters = callee.parameters
    .slice(first.length)
    .map((parameter): Parameter => ({ ...parameter, uid: fresh() }));
  const { uid, name, level } = callee;
  const body: Expr = {
    kind: 'apply',
    location,
    level,
    operator: { kind: 'definition', uid, name },
    arguments: [...first, ...parameters.map((one) => argumentFor(one, location))],
  };
  const lambda: Definition = {
    ...callee,
    uid: fresh(),
    name: 'LAMBDA',
    original: 'LAMBDA',
    location,
    parameters,
    body,
    recursive: false,
    recursiveFunction: undefined,
  };
  const operator: OperatorReference = { kind: 'definition', uid: lambda.uid, name: lambda.name };
  return { ...at, operator, lambda };
}

/** A parameter as it is passed on. */
export function argumentFor({ uid, name, arity }: Parameter, location: Location): Argument {
  const operator: OperatorReference = { kind: 'formal', uid, name };
  return arity === 0
    ? { kind: 'apply', location, level: 0, operator, arguments: [] }
    : { kind: 'operator', location, level: 0, operator, lambda: undefined };
}
