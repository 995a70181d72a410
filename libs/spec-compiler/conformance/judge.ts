/** What TLC, and what the compiled spec under a plain search, say of a conformance spec: in the same words. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTlc, type TlcResult, type Tools } from '@plimsoll/tlaplus-tools';
import type { CompiledModel } from './compile-model.ts';
import { plainSearch } from './plain-search.ts';

export const specsFolder = join(import.meta.dirname, 'specs');

export interface Judgement {
  readonly verdict: 'ok' | 'invariant' | 'deadlock' | 'action' | 'assumption' | 'error';
  /** Undefined after an error: how far a run got before it is of no interest. */
  readonly counts:
    | { readonly init: number; readonly distinct: number; readonly generated: number; readonly depth: number }
    | undefined;
  /** Steps by TLC's label; undefined where TLC's dump does not show all of them. */
  readonly labels: { readonly [label: string]: number } | undefined;
  /** Digest of the distinct states, in the order in which they are found; undefined where the dump has not all. */
  readonly order: string | undefined;
}

/** Names of the specs with a configuration, sorted. */
export async function specNames(): Promise<readonly string[]> {
  const files = await readdir(specsFolder);
  return files
    .filter((file) => file.endsWith('.cfg'))
    .map((file) => file.slice(0, -4))
    .sort();
}

/** Digest of a spec's own files; modules it instantiates are in the same folder and named after it or shared. */
export async function digestOf(name: string): Promise<string> {
  const hash = createHash('sha256');
  const texts = [await readFile(join(specsFolder, `${name}.cfg`), 'utf8')];
  const queue = [name];
  const seen = new Set<string>();
  for (let module = queue.shift(); module !== undefined; module = queue.shift()) {
    const file = join(specsFolder, `${module}.tla`);
    if (seen.has(module) || !existsSync(file)) continue;
    seen.add(module);
    const text = await readFile(file, 'utf8');
    texts.push(text);
    for (const [, used] of text.matchAll(/INSTANCE\s+(\w+)/g)) if (used !== undefined) queue.push(used);
  }
  for (const text of texts) hash.update(`${text.length}\n${text}`);
  return hash.digest('hex');
}

/** Undefined where the jar does not know a statement of the configuration. */
export async function judgeByTlc(tools: Tools, name: string): Promise<Judgement | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-conformance-'));
  try {
    const dot = join(folder, 'graph.dot');
    const result = await runTlc(tools, {
      module: join(specsFolder, `${name}.tla`),
      config: join(specsFolder, `${name}.cfg`),
      dumpGraph: dot,
      continueAfterViolation: true,
      isShort: true,
      heapMb: 256,
    });
    if (result.unjudged.length > 0) return undefined;
    const verdict = verdictOf(result);
    if (verdict === 'error' || verdict === 'assumption')
      return { verdict, counts: undefined, labels: undefined, order: undefined };
    const { init = 0, distinct = 0, generated = 0, depth = 0 } = result.counts;
    if (generated === 0) return { verdict, counts: undefined, labels: undefined, order: undefined };
    const cfg = await readFile(join(specsFolder, `${name}.cfg`), 'utf8');
    const isWhole = !/CONSTRAINT|SYMMETRY|VIEW/.test(cfg) && existsSync(dot);
    const graph = isWhole ? await readFile(dot, 'utf8') : undefined;
    const labels = graph === undefined ? undefined : labelCounts(graph);
    const order = graph === undefined ? undefined : digestOfStates(nodes(graph));
    return { verdict, counts: { init, distinct, generated, depth }, labels, order };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function verdictOf(result: TlcResult): Judgement['verdict'] {
  if (result.result === 'error' || result.error !== undefined) return 'error';
  switch (result.violations[0]?.kind) {
    case undefined:
      return 'ok';
    case 'invariant':
      return 'invariant';
    case 'deadlock':
      return 'deadlock';
    case 'assumption':
      return 'assumption';
    case 'action-property':
    case 'temporal':
      return 'action';
  }
}

/** An edge is `1 -> 2 [label="Name",…];`. */
function labelCounts(dot: string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const [, label = ''] of dot.matchAll(/^-?\d+ -> -?\d+ \[label="([^"]*)"/gm)) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return sorted(counts);
}

/** Texts of the states in the order of their nodes: `1 [label="/\\\\ x = 1\\n/\\\\ y = 2",…];`. */
function nodes(dot: string): string[] {
  const texts = new Map<string, string>();
  for (const [, id = '', label = ''] of dot.matchAll(/^(-?\d+) \[label="((?:[^"\\]|\\.)*)"/gm)) {
    if (!texts.has(id))
      texts.set(
        id,
        label.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c)),
      );
  }
  return [...texts.values()];
}

/** TLC breaks long lines, and has an order of variables of its own. */
function digestOfStates(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) {
    const lines = text.split(/^(?=\/\\ )/m).map((line) => line.replace(/\s+|^\/\\/g, ''));
    hash.update(`${lines.sort().join('\n')}\n\n`);
  }
  return hash.digest('hex').slice(0, 32);
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same of the compiled spec. An evaluation error is a judgement, any other exception a defect. */
export function judgeByCompiler(model: CompiledModel): Judgement {
  const counts = new Map<string, number>();
  const found: string[] = [];
  const { runtime } = model.spec;
  try {
    const { verdict, init, distinct, generated, depth } = plainSearch(model.spec, {
      deadlock: model.config.checkDeadlock ?? true,
      continueAfterViolation: true,
      onEdge: (_from, label) => counts.set(label, (counts.get(label) ?? 0) + 1),
      onFound: (state) =>
        found.push(
          Object.entries(state)
            .map(([name, value]) => `/\\ ${name} = ${runtime.format(value)}`)
            .join('\n'),
        ),
      distinctMax: 20_000,
    });
    if (verdict === 'assumption' || generated === 0)
      return { verdict, counts: undefined, labels: undefined, order: undefined };
    return {
      verdict,
      counts: { init, distinct, generated, depth },
      labels: sorted(counts),
      order: digestOfStates(found),
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'TlaError')
      return { verdict: 'error', counts: undefined, labels: undefined, order: undefined };
    throw error;
  }
}
