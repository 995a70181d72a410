import { tokensOf } from './lexer.ts';

/** What the text of one module contributes to string order: its words, and which modules it loads when. */
export interface ModuleTokens {
  readonly name: string;
  /** Every token once, in order of first appearance; strings keep their quotes. Inner modules' tokens included. */
  readonly images: readonly string[];
  readonly extendsNames: readonly string[];
  readonly instanceNames: readonly string[];
  readonly innerModules: readonly ModuleTokens[];
}

interface OpenModule {
  name: string;
  extendsNames: string[];
  instanceNames: string[];
  innerModules: ModuleTokens[];
}

/** Reads the first module of a text: what stands before and after it does not count for SANY either. */
export function moduleTokensOf(text: string): ModuleTokens | undefined {
  const start = text.search(/----+ *MODULE/);
  if (start < 0) return undefined;
  const images = new Set<string>();
  const open: OpenModule[] = [];
  let previous = '';
  let inExtends = false;
  for (const { kind, image } of tokensOf(text, start)) {
    images.add(image);
    const top = open.at(-1);
    if (kind === 'beginModule') {
      open.push({ name: '', extendsNames: [], instanceNames: [], innerModules: [] });
    } else if (kind === 'endModule') {
      const done = open.pop();
      if (done === undefined) return undefined;
      const outer = open.at(-1);
      if (outer === undefined) return { ...done, images: [...images] };
      outer.innerModules.push({ ...done, images: [] });
    } else if (top !== undefined && kind === 'identifier') {
      if (previous === 'INSTANCE') top.instanceNames.push(image);
      else if (top.name === '') top.name = image;
      else if (previous === 'EXTENDS' || (inExtends && previous === ',')) top.extendsNames.push(image);
    }
    inExtends =
      image === 'EXTENDS' || (inExtends && (image === ',' || previous === ',' || previous === 'EXTENDS'));
    previous = image;
  }
  return undefined;
}
