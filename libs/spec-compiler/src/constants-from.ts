/** Values of constants as a `.cfg` writes them. */
import type { ConfigValue, ModelConfig } from '@plimsoll/tla-ir';
import type { Runtime, Value } from '@plimsoll/tla-values';

/**
 * The constants for `instantiate`, by name. Model values are created in the order of the file, which is TLC's order
 * among them.
 *
 * @throws TlaError where elements of a set cannot be compared, such as 1 and "a".
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
    case 'set': {
      const set = runtime.set(value.elements.map((element) => valueOf(element, runtime)));
      // TLC sorts a set as it reads it: what cannot be compared is an error, used or not.
      runtime.normalize(set);
      return set;
    }
  }
}
