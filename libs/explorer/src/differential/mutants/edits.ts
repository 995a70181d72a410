/** Changes of a text at its places, which keep lists of conjuncts below one another. */

export interface Edit {
  /** Place in the text, the end excluded. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all edits made; where two overlap, the one that comes later in the text is left out. */
export function edited(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const apart: Edit[] = [];
  for (const edit of sorted) if (edit.start >= (apart.at(-1)?.end ?? 0)) apart.push(edit);
  return apart.reverse().reduce(editedOnce, text);
}

/**
 * In a list of conjuncts the column tells what belongs together: what follows the edit on its line moves, and so must the
 * lines below that stand further in than the edit.
 */
function editedOnce(text: string, { start, end, text: written }: Edit): string {
  const before = text.slice(0, start) + written;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const oldColumn = end - (text.lastIndexOf('\n', end - 1) + 1);
  const newColumn = before.length - (before.lastIndexOf('\n') + 1);
  const isWithinLine = !written.includes('\n') && !text.slice(start, end).includes('\n');
  const moved = isWithinLine ? start - lineStart : Number.POSITIVE_INFINITY;
  return before + shifted(text.slice(end), newColumn - oldColumn, moved);
}

/** Lines after the first one, as long as they are further in than `column`, moved by so many columns. */
function shifted(text: string, by: number, column: number): string {
  const [first = '', ...lines] = text.split('\n');
  let isBelow = true;
  const below = lines.map((line) => {
    const indentation = line.search(/\S/);
    isBelow &&= indentation < 0 || indentation > column;
    if (!isBelow || indentation < 0) return line;
    return ' '.repeat(Math.max(column + 1, indentation + by)) + line.slice(indentation);
  });
  return [first, ...below].join('\n');
}
