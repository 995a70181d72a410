/** The comments of the proven source, so that the generated code says what it says. */
import { camelCase, fieldName } from './names.ts';

/** The `(** … *)` directly above each Definition, Record or Inductive, by name; brackets around names are dropped. */
export function docComments(source: string): Map<string, string> {
  const comments = new Map<string, string>();
  const pattern = /\(\*\*((?:(?!\*\))[^])*)\*\)\s*\n(?:Definition|Record|Inductive)\s+([a-z0-9_]+)/g;
  for (const [, comment, name] of source.matchAll(pattern)) {
    if (comment === undefined || name === undefined) continue;
    const words = comment.replaceAll(/\s+/g, ' ').trim();
    comments.set(
      name,
      words.replaceAll(/\[([a-z0-9_]+)\]/g, (_, mentioned: string) => `\`${spoken(mentioned)}\``),
    );
  }
  return comments;
}

/** A name of Rocq as the generated code writes it; a record's field begins with two letters of the record. */
function spoken(name: string): string {
  return /^[a-z]{2}_/.test(name) ? fieldName(name) : camelCase(name);
}
