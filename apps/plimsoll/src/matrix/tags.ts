/**
 * Tags in the sources, in the form of OpenFastTrace: `impl->REQ~name~1` in square brackets, in a comment, says that
 * what stands below implements that requirement at that revision. In Markdown the tag is about the names in backticks on its line.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What a tag may say of what it stands at. */
const TAG_KINDS = ['model', 'proof', 'impl', 'utest', 'itest'] as const;
export type TagKind = (typeof TAG_KINDS)[number];

export interface Tag {
  readonly kind: TagKind;
  /** REQ~name~revision. */
  readonly requirement: string;
  /** Path below the project, and line from 1. */
  readonly file: string;
  readonly line: number;
  /** What it stands at: a property, a theorem, a function, a test; the file's name where nothing is named. */
  readonly subject: string;
}

/** A tag of an unknown kind or form: said, never passed over. */
export interface BadTag {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const TAG = /\[([a-z]+)\s*->\s*(REQ~[^\]\s]*)\]/g;
const ID = /^REQ~[a-z0-9-]+~[1-9][0-9]*$/;
/** A definition is looked for on so many lines after the tag: a docstring may stand between. */
const LINES_AHEAD_MAX = 40;
/** Sources are not larger; what is larger is data. */
const FILE_BYTES_MAX = 4_000_000;

/** The tags of one file; `name` is its path below the project. */
export function tagsIn(
  path: string,
  name: string,
): { readonly tags: readonly Tag[]; readonly bad: readonly BadTag[] } {
  const bytes = readFileSync(path);
  if (bytes.length > FILE_BYTES_MAX) return { tags: [], bad: [] };
  const lines = bytes.toString('utf8').split('\n');
  const tags: Tag[] = [];
  const bad: BadTag[] = [];
  for (const [index, text] of lines.entries()) {
    for (const [whole, kind, requirement = ''] of text.matchAll(TAG)) {
      const known = TAG_KINDS.find((one) => one === kind);
      const place = { file: name, line: index + 1 };
      if (known === undefined || !ID.test(requirement)) bad.push({ ...place, text: whole });
      else
        for (const subject of subjectsAt(lines, index, name))
          tags.push({ kind: known, requirement, ...place, subject });
    }
  }
  return { tags, bad };
}

function subjectsAt(lines: readonly string[], index: number, name: string): string[] {
  const line = lines[index] ?? '';
  if (name.endsWith('.md')) {
    // In a table the first cell says what the row is about.
    const about = line.startsWith('|') ? (line.split('|')[1] ?? '') : line;
    const named = [...about.matchAll(/`([A-Za-z_]\w*)`/g)].map(([, word]) => word as string);
    return named.length > 0 ? named : [basename(name)];
  }
  const [own, ...ahead] = lines.slice(index, index + LINES_AHEAD_MAX);
  const found = definitionIn(name, own ?? '') ?? ahead.map((text) => definitionIn(name, text)).find(Boolean);
  return [found ?? basename(name)];
}

/** The name that a line defines. */
function definitionIn(name: string, line: string): string | undefined {
  if (name.endsWith('.tla')) return /^\s*([A-Za-z_]\w*)\s*(?:\([^)]*\))?\s*==/.exec(line)?.[1];
  if (name.endsWith('.v'))
    return /^\s*(?:Theorem|Lemma|Corollary|Definition|Fixpoint)\s+([A-Za-z_][\w']*)/.exec(line)?.[1];
  const test = /^\s*(?:test|it|describe)(?:\.\w+)*\(?.*?\(\s*['"`](.+?)['"`]\s*[,)]/.exec(line)?.[1];
  if (test !== undefined) return test;
  const code =
    /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:abstract\s+)?(?:function\*?|class|const|interface|type|def)\s+([A-Za-z_$][\w$]*)/;
  const java = /^\s*(?:public|private|protected|static|final|\s)*(?:class|record|interface)\s+(\w+)/;
  return code.exec(line)?.[1] ?? java.exec(line)?.[1];
}
