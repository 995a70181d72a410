/** What fits TLC's 32 bits, as a TLA+ module: the postures' gates, leverage, the filter's bounds, the gate's table. */
import type { Declaration, Expression, FunctionDeclaration } from './ir.ts';
import { Untranslatable } from './json-nodes.ts';
import { camelCase, typeName } from './names.ts';
import { namesUsed } from './names-used.ts';

/** A module of rules for a model, and the functions in it; each product in them stays below 2^31. */
export interface TlaModule {
  readonly name: string;
  /** What it extends; with SurvivalNumbers it takes that module's constants, else it has its own. */
  readonly extends: readonly string[];
  readonly roots: readonly string[];
}

const OPERATORS: Readonly<Record<string, string>> = {
  'Z.add': '+',
  'Z.sub': '-',
  'Z.mul': '*',
  'Z.div': '\\div',
  'Z.modulo': '%',
  'Z.leb': '<=',
  'Z.ltb': '<',
  'Z.eqb': '=',
};

/**
 * @param isNumber Whether a constant is one of a module that this one extends.
 * @param comments By the name in Rocq.
 */
export function tlaModule(
  { name, extends: extended, roots }: TlaModule,
  declarations: readonly Declaration[],
  isNumber: (constant: string) => boolean,
  header: readonly string[],
  comments: ReadonlyMap<string, string>,
): string {
  const wanted = reachable(declarations, roots, isNumber);
  const parts = declarations
    .filter((d) => d.kind !== 'record' && d.kind !== 'table' && d.kind !== 'enum' && wanted.has(d.name))
    .map((d) => {
      const comment = comments.get(d.name);
      return `${comment === undefined ? '' : `(* ${comment} *)\n`}${define(d)}`;
    });
  const rule = '-'.repeat(32);
  return `${rule} MODULE ${name} ${rule}
${header.map((line) => `(* ${line} *)`).join('\n')}
EXTENDS ${extended.join(', ')}

${helpers(parts.join('\n'))}${parts.join('\n\n')}
${'='.repeat(74 + name.length)}
`;
}

const HELPERS = [
  'LOCAL Least(a, b) == IF a <= b THEN a ELSE b',
  'LOCAL Greatest(a, b) == IF a <= b THEN b ELSE a',
];

/** Those that the rules use. */
function helpers(rules: string): string {
  const used = HELPERS.filter((helper) => rules.includes(`${/ (\w+)\(/.exec(helper)?.[1]}(`));
  return used.length === 0 ? '' : `${used.join('\n')}\n\n`;
}

function reachable(
  declarations: readonly Declaration[],
  roots: readonly string[],
  isNumber: (name: string) => boolean,
): Set<string> {
  const byName = new Map(declarations.map((d) => [d.name, d]));
  const found = new Set<string>();
  const visit = (name: string): void => {
    const declaration = byName.get(name);
    if (declaration === undefined) throw new Untranslatable(name, 'is not there for the TLA+ module');
    if (found.has(name) || isNumber(name)) return;
    found.add(name);
    for (const used of namesUsed(declaration)) visit(used);
  };
  for (const root of roots) visit(root);
  return found;
}

function define(declaration: Declaration): string {
  if (declaration.kind === 'constant') return `${typeName(declaration.name)} == ${print(declaration.value)}`;
  const { name, parameters, body } = declaration as FunctionDeclaration;
  return `${typeName(name)}(${parameters.map((p) => local(p.name)).join(', ')}) ==\n${block(body)}`;
}

/** A body as people write it: a condition a line, a case a line. */
function block(body: Expression): string {
  if (body.kind === 'match') return `  CASE ${cases(body).join('\n    [] ')}`;
  const lines: string[] = [];
  let rest: Expression = body;
  for (; rest.kind === 'if'; rest = rest.else)
    lines.push(`IF ${bare(rest.condition)} THEN ${bare(rest.then)}`);
  return `  ${[...lines, bare(rest)].join('\n  ELSE ')}`;
}

/** An operation that stands alone needs no parentheses. */
function bare(expression: Expression): string {
  const text = print(expression);
  return expression.kind === 'primitive' && text.startsWith('(') ? text.slice(1, -1) : text;
}

function cases({ on, cases: arms, otherwise }: Expression & { kind: 'match' }): string[] {
  const each = arms.map(({ value, body }) => `${print(on)} = "${value}" -> ${bare(body)}`);
  return otherwise === undefined ? each : [...each, `OTHER -> ${bare(otherwise)}`];
}

/** A name that can't meet an operator of the module: these begin with a capital. */
function local(name: string): string {
  return camelCase(name);
}

function print(expression: Expression): string {
  switch (expression.kind) {
    case 'int':
      return expression.value < 0 ? `(${expression.value})` : `${expression.value}`;
    case 'bool':
      return expression.value ? 'TRUE' : 'FALSE';
    case 'variable':
      return local(expression.name);
    case 'constant':
      return typeName(expression.name);
    case 'enumValue':
      return `"${expression.name}"`;
    case 'call':
      return `${typeName(expression.name)}(${expression.args.map(print).join(', ')})`;
    case 'primitive': {
      const [left, right] = expression.args.map(print);
      if (expression.name === 'Z.min') return `Least(${left}, ${right})`;
      if (expression.name === 'Z.max') return `Greatest(${left}, ${right})`;
      return `(${left} ${OPERATORS[expression.name]} ${right})`;
    }
    case 'let':
      return `LET ${local(expression.name)} == ${print(expression.value)} IN ${print(expression.body)}`;
    case 'if':
      return `(IF ${print(expression.condition)} THEN ${print(expression.then)} ELSE ${print(expression.else)})`;
    case 'match':
      return `(CASE ${cases(expression).join(' [] ')})`;
    case 'make':
    case 'field':
      throw new Untranslatable('the TLA+ module', `${expression.kind} of a record`);
  }
}
