/** What the tests of this package share: real tools, and tiny specs in folders that go away again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findTools, type Tools } from '../find-tools.ts';
import { toolProblemText } from '../problem.ts';

/** The machine's own tools; a test without them fails with the remedy. */
export async function realTools(): Promise<Tools> {
  const found = await findTools();
  if (!found.ok) throw new Error(toolProblemText(found.problem));
  return found.value;
}

/** A folder with the given files, removed when the test ends. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A module with the given body. */
export const tla = (name: string, body: string): string => `---- MODULE ${name} ----\n${body}\n====\n`;
