/** TLC's order of the strings that a model can have as values. */
import type { Argument, ConfigValue, ModelConfig, SpecIr } from '@plimsoll/tla-ir';
import { walk } from './ir-walk.ts';

/**
 * TLC reads the `.cfg` before the specification, so that its strings come first; then those of the specification as
 * SANY met them. Words that are no values (keywords, names of operators) are left out: they only took numbers.
 */
export function stringOrderOf(ir: SpecIr, config: ModelConfig): readonly string[] {
  const order = new Set<string>();
  for (const constant of config.constants) if (constant.kind === 'value') addStrings(constant.value, order);
  const values = stringsOf(ir);
  for (const text of ir.stringOrder) if (values.has(text)) order.add(text);
  // Field names that SANY met in a form unlike the value's.
  for (const text of values) order.add(text);
  return [...order];
}

function addStrings(value: ConfigValue, order: Set<string>): void {
  if (value.kind === 'string') order.add(value.value);
  if (value.kind === 'set') for (const element of value.elements) addStrings(element, order);
}

function stringsOf(ir: SpecIr): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: Argument): void => {
    if (node.kind === 'string') found.add(node.value);
    if (node.kind === 'record' || node.kind === 'recordSet')
      for (const field of node.fields) found.add(field.name);
  };
  for (const definition of ir.definitions.values()) walk(definition.body, visit);
  for (const module of ir.modules.values()) for (const one of module.assumptions) walk(one.body, visit);
  return found;
}
