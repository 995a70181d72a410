/**
 * Has TLC judge the conformance specs that it has not judged yet, or those named, and writes `tlc-judgements.json`:
 * `node libs/spec-compiler/conformance/record.ts [name…]`. With TLA2TOOLS_JAR another jar joins those that say the same.
 */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findTools, projectRoot, type Tools, toolProblemText } from '@plimsoll/tlaplus-tools';
import { digestOf, type Judgement, judgeByTlc, specNames } from './judge.ts';

export interface Recorded {
  /** The jars, by SHA-256, with their names. */
  readonly jars: { readonly [sha256: string]: string };
  readonly judgements: { readonly [name: string]: RecordedJudgement };
}

export interface RecordedJudgement extends Judgement {
  /** Of the spec's files. */
  readonly digest: string;
  /** Which jars said so, by the first digits of their SHA-256. A jar that says something else is not among them. */
  readonly jars: readonly string[];
}

/** How a row names a jar. */
export const jarName = ({ jar }: Tools): string => jar.sha256.slice(0, 12);

export const recordFile = join(import.meta.dirname, 'tlc-judgements.json');

export async function readRecord(): Promise<Recorded> {
  return JSON.parse(await readFile(recordFile, 'utf8')) as Recorded;
}

async function record(only: readonly string[]): Promise<void> {
  const found = await findTools();
  if (!found.ok) throw new Error(toolProblemText(found.problem));
  const tools = found.value;
  const before = await readRecord().catch((): Recorded => ({ jars: {}, judgements: {} }));
  const judgements: Record<string, RecordedJudgement> = {};
  for (const name of await specNames()) {
    const digest = await digestOf(name);
    const known = before.judgements[name];
    const isCurrent = known?.digest === digest;
    const isKept = isCurrent && known.jars.includes(jarName(tools)) && !only.includes(name);
    const row = isKept ? known : await judgedAnew(tools, name, digest, isCurrent ? known : undefined);
    if (row !== undefined) judgements[name] = row;
  }
  // A jar that is not pinned may have been named by hand.
  const jars = { [tools.jar.sha256]: tools.jar.name, ...before.jars };
  await writeFile(recordFile, `${JSON.stringify({ jars, judgements }, null, 2)}\n`);
  const biome = join(projectRoot(import.meta.dirname), 'node_modules', '.bin', 'biome');
  spawnSync(biome, ['format', '--write', recordFile], { stdio: 'inherit' });
}

/** The first jar's word stands; a jar that says something else is told of and left out. */
async function judgedAnew(
  tools: Tools,
  name: string,
  digest: string,
  known: RecordedJudgement | undefined,
): Promise<RecordedJudgement | undefined> {
  const said = await judgeByTlc(tools, name);
  if (said === undefined) return known;
  const others = known?.jars.filter((one) => one !== jarName(tools)) ?? [];
  if (known === undefined || others.length === 0) {
    console.log(name, JSON.stringify(said));
    return { digest, jars: [jarName(tools)], ...said };
  }
  const { digest: _, jars: __, ...before } = known;
  if (isDeepStrictEqual(before, JSON.parse(JSON.stringify(said))))
    return { ...known, jars: [...others, jarName(tools)] };
  console.log(`${name}: ${jarName(tools)} says ${JSON.stringify(said)}, not ${JSON.stringify(before)}`);
  return { ...known, jars: others };
}

if (import.meta.main) await record(process.argv.slice(2));
