/** What a tla2tools.jar understands, read from its own classes, so that an unknown version is judged too. */
import { zipEntry } from './zip-entry.ts';

/** Statements that newer TLCs know in a .cfg and older ones die of. */
export const NEWER_STATEMENTS = ['CHECK_DEADLOCK', 'ALIAS', 'POSTCONDITION'] as const;
export type NewerStatement = (typeof NEWER_STATEMENTS)[number];

export interface JarFeatures {
  /** Those of NEWER_STATEMENTS that this TLC knows. */
  readonly statements: ReadonlySet<NewerStatement>;
  /** Whether `-noGenerateSpecTE` must be given to keep TLC from writing a trace spec beside the spec. */
  readonly writesTraceSpec: boolean;
  /** Whether `-lncheck` is known. */
  readonly lnCheck: boolean;
}

/** undefined if the bytes are not a tla2tools.jar. */
export function jarFeatures(jar: Buffer): JarFeatures | undefined {
  const config =
    zipEntry(jar, 'tlc2/tool/impl/ModelConfig.class') ?? zipEntry(jar, 'tlc2/tool/ModelConfig.class');
  const main = zipEntry(jar, 'tlc2/TLC.class');
  if (config === undefined || main === undefined) return undefined;
  // A string constant stands in a class file as its length in two bytes, then its UTF-8.
  const knows = (bytes: Buffer, word: string): boolean =>
    bytes.includes(Buffer.concat([Buffer.from([word.length >> 8, word.length & 0xff]), Buffer.from(word)]));
  return {
    statements: new Set(NEWER_STATEMENTS.filter((statement) => knows(config, statement))),
    writesTraceSpec: knows(main, '-noGenerateSpecTE'),
    lnCheck: knows(main, '-lncheck'),
  };
}
