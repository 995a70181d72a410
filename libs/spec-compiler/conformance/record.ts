/**
 * Has TLC judge every conformance spec again and writes `tlc-judgements.json`:
 * `node libs/spec-compiler/conformance/record.ts [name…]`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findTools, toolProblemText } from '@plimsoll/tlaplus-tools';
import { digestOf, type Judgement, judgeByTlc, specNames } from './judge.ts';

export interface Recorded {
  readonly jar: string;
  readonly judgements: { readonly [name: string]: Judgement & { readonly digest: string } };
}

export const recordFile = join(import.meta.dirname, 'tlc-judgements.json');

export async function readRecord(): Promise<Recorded> {
  return JSON.parse(await readFile(recordFile, 'utf8')) as Recorded;
}

async function record(only: readonly string[]): Promise<void> {
  const tools = await findTools();
  if (!tools.ok) throw new Error(toolProblemText(tools.problem));
  const before = await readRecord().catch((): Recorded => ({ jar: '', judgements: {} }));
  const judgements: Record<string, Judgement & { digest: string }> = {};
  for (const name of await specNames()) {
    const digest = await digestOf(name);
    const known = before.judgements[name];
    const isKept = known !== undefined && known.digest === digest && !only.includes(name);
    judgements[name] = isKept ? known : { digest, ...(await judgeByTlc(tools.value, name)) };
    if (!isKept) console.log(name, JSON.stringify(judgements[name]));
  }
  const { sha256 } = tools.value.jar;
  await writeFile(recordFile, `${JSON.stringify({ jar: sha256, judgements }, null, 2)}\n`);
}

if (import.meta.main) await record(process.argv.slice(2));
