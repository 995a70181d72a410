/** Values of constants as a `.cfg` writes them. */
import type { ConfigValue, ModelConfig } from '@plimsoll/tla-ir';
import type { Runtime, Value } from '@plimsoll/tla-values';

/**
 * The constants for `instantiate`, by name. Model values are created in the order of the file, which is TLC's order
 * among them.
 */
export function constantsFrom(config: ModelConfig, runtime: Runtime): ReadonlyMap<string, Value> {
  const constants = new Map<string, Value>();
  for (const one of config.constants)
    if (one.kind === 'value') constants.set(one.name, valueOf(one.value, runtime));
  return constants;
}

function valueOf(value: ConfigValue, runtime: Runtime): Value {
  switch (value.kind) {
    case 'integer':
    case 'string':
    case 'boolean':
      return value.value;
    case 'modelValue':
      return runtime.modelValue(value.name);
    case 'set':
      return runtime.set(value.elements.map((element) => valueOf(element, runtime)));
  }
}
