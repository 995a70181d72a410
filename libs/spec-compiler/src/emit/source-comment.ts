/** The comment above a piece of generated code: the source it was made from. */
import type { Location } from '@plimsoll/tla-ir';
import type { ModuleContext } from './context.ts';

/** Longest source excerpt in a comment, in lines. */
const commentLinesMax = 60;

export function sourceComment(context: ModuleContext, title: string, places: readonly Location[]): string {
  const lines = places.flatMap((location) => {
    const text = context.source.linesOf(location);
    const shown = text.slice(0, commentLinesMax);
    const rest = text.length - shown.length;
    const head = `// ${context.source.file(location)}:${location.beginLine}`;
    return [head, ...shown.map((line) => `//   ${line}`), ...(rest > 0 ? [`//   … ${rest} more lines`] : [])];
  });
  if (lines.length === 0) return `// ${title}\n`;
  return `${lines.join('\n')}\n`;
}
