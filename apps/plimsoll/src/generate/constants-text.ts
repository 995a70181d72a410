/** The constants of a configuration as TypeScript: what `instantiate` is given. */
import type { ConfigValue, ModelConfig } from '@plimsoll/tla-ir';

/** The entries of a `Map` of values, in the order of the file: model values get their order from it. */
export function constantsText(config: ModelConfig): string {
  return config.constants
    .flatMap((one) => (one.kind === 'value' ? [`[${quoted(one.name)}, ${valueText(one.value)}],`] : []))
    .join('\n');
}

function valueText(value: ConfigValue): string {
  switch (value.kind) {
    case 'integer':
    case 'boolean':
      return String(value.value);
    case 'string':
      return quoted(value.value);
    case 'modelValue':
      return `runtime.modelValue(${quoted(value.name)})`;
    case 'set':
      return `runtime.set([${value.elements.map(valueText).join(', ')}])`;
  }
}

/** A string literal; the formatter chooses its quotes. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
