/** What an explanation shows of a conjunct: the values that it looked at, by their text in the specification. */
import type { Argument, Expr } from '@plimsoll/tla-ir';
import { childrenOf } from '../ir-walk.ts';
import type { Scope } from '../scope.ts';
import { Block, member, quoted } from './code.ts';
import type { Env, ModuleContext } from './context.ts';
import { arrowText, type ExpressionEmitter } from './expression.ts';
import { NameSpace } from './names.ts';

/** A conjunct shows at most so many operands. */
const operandsMax = 12;

type Application = Expr & { kind: 'apply' };

/** Variables, parameters and the longest paths into them that a conjunct mentions: pairs of text and code. */
export function operandsOf(
  emitter: ExpressionEmitter,
  expr: Expr,
  scope: Scope,
  taken: NameSpace,
  envOf: (block: Block) => Env,
): readonly string[] {
  const { context } = emitter;
  const shown = new Map<string, string>();
  const visit = (node: Argument): void => {
    if (node.kind === 'operator' || shown.size >= operandsMax) return;
    if (node.kind === 'bind' || node.kind === 'let' || node.kind === 'except') {
      // Names bound inside have no value here; only domains and targets are shown.
      if (node.kind === 'bind')
        for (const bound of node.bounds) if (bound.domain !== undefined) visit(bound.domain);
      if (node.kind === 'except') visit(node.target);
      return;
    }
    if (node.kind === 'apply' && isOperand(node)) {
      const text = context.source.textOf(node.location);
      const names = new NameSpace(taken);
      const inner = new Block();
      const code = emitter.value(node, scope, { ...envOf(inner), names, isCertain: true });
      if (text !== '' && !shown.has(text))
        shown.set(text, `[${quoted(text)}, ${arrowText('', inner, code)}]`);
      if (node.operator.kind !== 'builtin') return;
    }
    if (node.kind === 'apply') addVariablesOf(context, node, shown);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(expr);
  return [...shown.values()];
}

/** A call shows the variables that the definition reads: `Awake(w)` looks at `paused`. */
function addVariablesOf(context: ModuleContext, node: Application, shown: Map<string, string>): void {
  if (node.operator.kind !== 'definition') return;
  for (const uid of context.analysis.facts.get(node.operator.uid)?.current ?? []) {
    const name = context.variables.get(uid);
    if (name !== undefined && shown.size < operandsMax)
      shown.set(name, `[${quoted(name)}, () => state${member(name)}]`);
  }
}

function isOperand({ operator, arguments: args }: Application): boolean {
  if (operator.kind === 'builtin') return ['FunctionApply', 'RecordSelect', "'"].includes(operator.name);
  if (args.length > 0) return false;
  return operator.kind === 'declaration' || operator.kind === 'formal';
}
