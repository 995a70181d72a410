/** Statements of a `.cfg` as text, for a configuration that has another behaviour or other properties. */
import type { ConfigValue, ConstantAssignment, ModelConfig } from './config.ts';

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
