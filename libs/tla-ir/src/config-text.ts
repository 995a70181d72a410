/** Statements of a `.cfg` as text, for a configuration that has another behaviour or other properties. */
import type { ConfigValue, ConstantAssignment, ModelConfig, Named } from './config.ts';

/** One statement a line: read again it is `config`, but for lines and the file's name. */
export function configText(config: ModelConfig): string {
  const one = (statement: string, named: Named | undefined): readonly string[] =>
    named === undefined ? [] : [`${statement} ${named.name}`];
  const each = (statement: string, all: readonly Named[]): readonly string[] =>
    all.map(({ name }) => `${statement} ${name}`);
  const { checkDeadlock } = config;
  return [
    ...one('SPECIFICATION', config.specification),
    ...one('INIT', config.init),
    ...one('NEXT', config.next),
    ...constantsAndConstraints(config),
    ...one('SYMMETRY', config.symmetry),
    ...one('VIEW', config.view),
    ...one('ALIAS', config.alias),
    ...each('POSTCONDITION', config.postconditions),
    ...(checkDeadlock === undefined ? [] : [`CHECK_DEADLOCK ${checkDeadlock ? 'TRUE' : 'FALSE'}`]),
    ...each('INVARIANT', config.invariants),
    ...each('PROPERTY', config.properties),
    '',
  ].join('\n');
}

/** One statement a line: what says which model it is, without its behaviour and what is asked of it. */
export function constantsAndConstraints(config: ModelConfig): string[] {
  return [
    ...config.constants.map((assignment) => `CONSTANT ${assignmentText(assignment)}`),
    ...config.constraints.map(({ name }) => `CONSTRAINT ${name}`),
    ...config.actionConstraints.map(({ name }) => `ACTION_CONSTRAINT ${name}`),
  ];
}

function assignmentText(assignment: ConstantAssignment): string {
  const module = assignment.module === undefined ? '' : `[${assignment.module}] `;
  if (assignment.kind === 'operator') return `${assignment.name} <- ${module}${assignment.operator}`;
  const given = assignment.arguments.map(valueText).join(', ');
  const head = given === '' ? assignment.name : `${assignment.name}(${given})`;
  return `${head} = ${module}${valueText(assignment.value)}`;
}

function valueText(value: ConfigValue): string {
  switch (value.kind) {
    case 'integer':
      return String(value.value);
    case 'string':
      // TLC keeps escapes as they are written.
      return `"${value.value}"`;
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'modelValue':
      return value.name;
    case 'set':
      return `{${value.elements.map(valueText).join(', ')}}`;
  }
}
