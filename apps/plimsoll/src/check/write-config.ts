/** Writes a `.cfg` that checks one invariant of a model and nothing else. */
import type { ConfigValue, ConstantAssignment, ModelConfig } from '@plimsoll/tla-ir';

/** The text of a configuration with the constants and behaviour of `config`, and `invariant` alone. */
export function configForInvariant(config: ModelConfig, invariant: string): string {
  const behaviour =
    config.specification === undefined
      ? [`INIT ${config.init?.name ?? 'Init'}`, `NEXT ${config.next?.name ?? 'Next'}`]
      : [`SPECIFICATION ${config.specification.name}`];
  const constraints = config.constraints.map(({ name }) => `CONSTRAINT ${name}`);
  const constants = config.constants.map((assignment) => `CONSTANT ${assignmentText(assignment)}`);
  return [...behaviour, ...constants, ...constraints, `INVARIANT ${invariant}`, ''].join('\n');
}

function assignmentText(assignment: ConstantAssignment): string {
  const module = assignment.module === undefined ? '' : `[${assignment.module}] `;
  if (assignment.kind === 'operator') return `${assignment.name} <- ${module}${assignment.operator}`;
  return `${assignment.name} = ${module}${valueText(assignment.value)}`;
}

function valueText(value: ConfigValue): string {
  switch (value.kind) {
    case 'integer':
      return String(value.value);
    case 'string':
      return JSON.stringify(value.value);
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'modelValue':
      return value.name;
    case 'set':
      return `{${value.elements.map(valueText).join(', ')}}`;
  }
}
