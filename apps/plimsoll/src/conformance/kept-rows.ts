/**
 * Rows of earlier runs, one JSON object a line: a corpus is judged in several sittings, the large models with more time
 * than the small ones.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { z } from 'zod';
import { EXIT } from '../exit-code.ts';
import { Failure, unwritable } from '../failure.ts';
import { readText } from '../read-text.ts';
import { type Row, rowWords } from './judge-row.ts';
import type { CorpusModel } from './manifest.ts';
import { answerSchema } from './run-explorer.ts';

const keptSchema = z.object({
  model: z.string().min(1).max(1_000),
  word: z.enum(rowWords),
  details: z.array(z.string()),
  judge: z.enum(['manifest', 'TLC', 'nobody']),
  answer: answerSchema.optional(),
  /** The limit of the run that it came from. */
  limitSeconds: z.int().min(1),
});

/** A row, and the seconds that its run had. */
export interface KeptRow {
  readonly row: Row;
  readonly limitSeconds: number;
}

/**
 * The newest row of each model in the file; those of other models are left out. Without a file there are none.
 *
 * @throws Failure (exit 2) for a file that can't be read, and a line that is no row.
 */
export function readKeptRows(file: string, models: readonly CorpusModel[]): Map<string, KeptRow> {
  const rows = new Map<string, KeptRow>();
  if (!existsSync(file)) return rows;
  const byName = new Map(models.map((model) => [model.name, model]));
  for (const [i, line] of readText(file).split('\n').entries()) {
    if (line === '') continue;
    const { limitSeconds, ...kept } = parsed(line, `${file}:${i + 1}`);
    const model = byName.get(kept.model);
    if (model !== undefined)
      rows.set(kept.model, { row: { ...kept, answer: kept.answer, model }, limitSeconds });
  }
  return rows;
}

function parsed(line: string, place: string): z.infer<typeof keptSchema> {
  try {
    return keptSchema.parse(JSON.parse(line));
  } catch {
    throw new Failure(EXIT.badInput, `${place}: not a row that --keep wrote`);
  }
}

/** Adds a row to the file. @throws Failure (exit 2) when it can't be written. */
export function keepRow(file: string, { row, limitSeconds }: KeptRow): void {
  const { model, word, details, judge, answer } = row;
  const line = JSON.stringify({ model: model.name, word, details, judge, answer, limitSeconds });
  try {
    appendFileSync(file, `${line}\n`);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/**
 * Whether the model need not be run again: it was found equal, or had no answer to judge with at least as much time.
 * What differed is always run again.
 */
export function isSettled(kept: KeptRow | undefined, seconds: number): kept is KeptRow {
  if (kept === undefined || kept.row.word === 'DIFFERS' || kept.row.word === 'FAILED') return false;
  return kept.row.word === 'equal' || kept.limitSeconds >= seconds;
}
