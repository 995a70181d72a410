/** A model that would take too long, cut off below its first levels: its beginning can be compared all the same. */

/** Levels of states that are left, the initial ones included: with a hundred successors each, the next would be too many. */
const levels = 3;

/**
 * The text of its root module and its .cfg with an ACTION_CONSTRAINT more. Unlike a CONSTRAINT both ask it at each step,
 * so that the graph in which they look for temporal violations is the same.
 */
export function shallow(text: string, config: string): { readonly text: string; readonly config: string } {
  const end = text.search(/^={4,}(?![\s\S]*^={4,})/m);
  if (end < 0) return { text, config };
  const constraint = `MutantTLC == INSTANCE TLC\nMutantShallow == MutantTLC!TLCGet("level") < ${levels}\n`;
  return {
    text: text.slice(0, end) + constraint + text.slice(end),
    config: `${config}\nACTION_CONSTRAINT MutantShallow\n`,
  };
}
