/** The text of the constants that a module computes once: those that its other parts, or each other, name. */
import { mentions, typeNames } from './code.ts';
import type { HoistedConstant } from './context.ts';

/** Declarations of the constants that `text` needs, in their order. */
export function constantsNeeded(constants: readonly HoistedConstant[], text: string): string[] {
  const needed: string[] = [];
  let seen = text;
  // From the last to the first: a constant may use those before it.
  for (const { name, type, text: value, comment } of [...constants].reverse()) {
    if (!mentions(seen, name)) continue;
    const declaration = `// ${comment}\nconst ${name} = once((): ${typeNames[type]} => ${value});`;
    needed.unshift(declaration);
    seen += `\n${declaration}`;
  }
  return needed;
}
