/** Definitions, recursive functions and operators passed as arguments, as JavaScript functions. */
import type { Argument, Bound, Definition, Expr, Uid } from '@plimsoll/tla-ir';
import { type Binding, resolve, type Scope } from '../scope.ts';
import { atom, Block, braces, type Code, typeNames, withoutUnused } from './code.ts';
import type { Env } from './context.ts';
import { arrowText, type ExpressionEmitter, ifUsed } from './expression.ts';
import { inferType } from './infer-type.ts';
import { NameSpace } from './names.ts';

/** The body of a definition whose parameters are bound in `scope`. */
export function definitionBody(
  emitter: ExpressionEmitter,
  definition: Definition,
  scope: Scope,
  env: Env,
): Code {
  const { recursiveFunction, body } = definition;
  if (recursiveFunction === undefined || body.kind !== 'bind') return emitter.value(body, scope, env);
  const site = emitter.context.site(body.location);
  const domains = body.bounds.flatMap((bound) => {
    if (bound.domain === undefined) throw new Error('a recursive function without domain');
    const domain = emitter.value(bound.domain, scope, env).text;
    return bound.tuple ? [domain] : bound.variables.map(() => domain);
  });
  const domain = domains.length === 1 ? domains[0] : `runtime.product([${domains.join(', ')}], ${site})`;
  const names = new NameSpace(env.names);
  const self = names.fresh(definition.name);
  const argument = names.fresh(
    body.bounds.flatMap((bound) => bound.variables.map((one) => one.name)).join('_'),
  );
  const block = new Block();
  const bindings: [Uid, Binding][] = [[recursiveFunction, { kind: 'variable', code: self, type: 'value' }]];
  let position = 0;
  for (const bound of body.bounds) {
    if (domains.length === 1 && !bound.tuple) {
      for (const { uid } of bound.variables)
        bindings.push([uid, { kind: 'variable', code: argument, type: 'value' }]);
      continue;
    }
    const component = () =>
      `runtime.componentOfConverted(${argument}, ${++position}, ${domains.length}, ${site})`;
    const whole = domains.length === 1 ? () => argument : component;
    if (bound.tuple) {
      const tuple = emitter.takeApart(bound, names, block, bindings, 'componentOfConverted');
      block.lines.splice(block.lines.length - bound.variables.length, 0, `const ${tuple} = ${whole()};`);
      continue;
    }
    for (const { uid, name } of bound.variables) {
      const code = names.fresh(name);
      block.add(`const ${code} = ${whole()};`);
      bindings.push([uid, { kind: 'variable', code, type: 'value' }]);
    }
  }
  const within: Env = { ...env, at: undefined, names, block, isCertain: true };
  const value = emitter.value(body.body, scope.with(bindings), within);
  const text = withoutUnused(block.lines, value.text).join('\n') + value.text;
  const parameters = `${ifUsed(self, text)}: Value, ${ifUsed(argument, text)}: Value`;
  return atom(`runtime.recursiveFn(${domain}, ${arrowText(parameters, block, value)}, ${site})`);
}

/** `function name(state, next, p, …): type { … }` for a definition with `before` as first parameters. */
export function functionText(
  emitter: ExpressionEmitter,
  name: string,
  definition: Definition,
  scope: Scope,
  env: Env,
  before: readonly string[],
): string {
  const { analysis } = emitter.context;
  const names = new NameSpace(env.names);
  const block = new Block();
  const bindings: [Uid, Binding][] = [];
  const parameters = definition.parameters.map((parameter, i) => {
    const code = names.fresh(parameter.name);
    if (parameter.arity > 0) {
      bindings.push([parameter.uid, { kind: 'operator', code }]);
      return { code, type: 'Operator' };
    }
    const isThunk = analysis.passing(definition, i) === 'thunk';
    bindings.push([parameter.uid, { kind: isThunk ? 'thunk' : 'variable', code, type: 'value' }]);
    return { code, type: isThunk ? '() => Value' : 'Value' };
  });
  const type = inferType(definition.body, emitter.context);
  const within: Env = { ...env, at: undefined, names, block, isCertain: true };
  const code = emitter.asType(
    emitter.body(definition, scope.with(bindings), within),
    type,
    definition.location,
  );
  block.add(`return ${code.text};`);
  const text = withoutUnused(block.lines).join('\n');
  const states = before.map((one) => `${ifUsed(one, text)}: Vars`);
  const own = parameters.map((one) => `${ifUsed(one.code, text)}: ${one.type}`);
  return braces(`function ${name}(${[...states, ...own].join(', ')}): ${typeNames[type]}`, block.lines);
}

/** An argument as a JavaScript function of `arity` values. */
export function operatorText(
  emitter: ExpressionEmitter,
  argument: Argument,
  arity: number,
  scope: Scope,
  env: Env,
): string {
  if (argument.kind === 'operator') {
    const callee = resolve(argument.operator, scope, emitter.context.ir.definitions);
    if (callee.kind === 'bound' && callee.binding?.kind === 'operator') return callee.binding.code;
    if (argument.lambda !== undefined) {
      const { parameters, body } = argument.lambda;
      const bounds = parameters.map((one): Bound => ({ variables: [one], tuple: false, domain: undefined }));
      return emitter.arrow(bounds, scope, env, (inside, within) => emitter.value(body, inside, within));
    }
  }
  // Parameters made up here: their uids must not meet those of the specification.
  const variables = Array.from({ length: arity }, (_, i) => ({
    uid: -10 - i,
    name: 'xyzuvw'[i] ?? `x${i}`,
  }));
  const bounds = variables.map((one): Bound => ({ variables: [one], tuple: false, domain: undefined }));
  const { location, level } = argument;
  const args = variables.map(
    ({ uid, name }): Expr => ({
      kind: 'apply',
      location,
      level: 0,
      operator: { kind: 'formal', uid, name },
      arguments: [],
    }),
  );
  return emitter.arrow(bounds, scope, env, (inside, within) => {
    if (argument.kind !== 'operator') return emitter.value(argument, inside, within);
    const call: Expr = { kind: 'apply', location, level, operator: argument.operator, arguments: args };
    return emitter.value(call, inside, within);
  });
}
