/** The `.cfg` of a wrapper: the model's constants and constraints, another behaviour, no properties. */
import type { ConfigValue, ConstantAssignment, ModelConfig } from '@plimsoll/tla-ir';

export function wrapperConfig(config: ModelConfig): string {
  return [
    'INIT ActInit',
    'NEXT ActNext',
    ...config.constants.map((assignment) => `CONSTANT ${assignmentText(assignment)}`),
    ...config.constraints.map(({ name }) => `CONSTRAINT ${name}`),
    ...config.actionConstraints.map(({ name }) => `ACTION_CONSTRAINT ${name}`),
    '',
  ].join('\n');
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
      return `"${value.value}"`;
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'modelValue':
      return value.name;
    case 'set':
      return `{${value.elements.map(valueText).join(', ')}}`;
  }
}
