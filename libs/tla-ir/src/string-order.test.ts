import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTlc, zipEntry } from '@plimsoll/tlaplus-tools';
import { beforeAll, describe, expect, test } from 'vitest';
import { standardTokensModule } from './generate-standard-tokens.ts';
import { internedByClassLoading, standardModuleTokens } from './generated/standard-tokens.ts';
import { parseConfig } from './parse-config.ts';
import { stringOrderWith } from './string-order.ts';
import { fixturesFolder, irOf, tools } from './testing.ts';

/** The sets of strings that TLC printed, each in its order. */
async function printedSets(module: string): Promise<string[][]> {
  let text = '';
  const result = await runTlc(
    await tools(),
    { module: join(fixturesFolder, `${module}.tla`), config: join(fixturesFolder, `${module}.cfg`) },
    (event) => {
      if (event.event === 'printed') text += event.line;
    },
  );
  expect(result.result).toBe('holds');
  return [...text.matchAll(/\{([^}]*)\}/g)].map(([, inside = '']) =>
    [...inside.matchAll(/"([^"]*)"/g)].map(([, string = '']) => string),
  );
}

describe('stringOrder', () => {
  let printed: string[][];
  let order: Map<string, number>;

  beforeAll(async () => {
    const ir = await irOf(join(fixturesFolder, 'StringOrder.tla'));
    const config = parseConfig(
      await readFile(join(fixturesFolder, 'StringOrder.cfg'), 'utf8'),
      'StringOrder.cfg',
    );
    if (!config.ok) throw new Error('StringOrder.cfg');
    order = new Map(stringOrderWith(ir, config.value).map((string, index) => [string, index]));
    printed = await printedSets('StringOrder');
  });

  test('is the order in which TLC prints sets of strings', () => {
    expect(printed).toHaveLength(8);
    for (const set of printed) {
      expect(set.filter((string) => !order.has(string))).toEqual([]);
      const sorted = [...set].sort((left, right) => (order.get(left) ?? 0) - (order.get(right) ?? 0));
      expect(sorted).toEqual(set);
    }
  });

  test('is not the order of the letters, nor that of the text alone', () => {
    expect(printed.some((set) => set.join() !== [...set].sort().join())).toBe(true);
    expect(printed[0]?.indexOf('ext2str')).toBeLessThan(printed[0]?.indexOf('zzy') ?? 0);
  });

  test('knows each standard module as the jar has it', async () => {
    const { jar } = await tools();
    const generated = await readFile(join(import.meta.dirname, 'generated', 'standard-tokens.ts'), 'utf8');
    // Other versions differ in a few modules; the committed table is that of one jar.
    if (!generated.includes(jar.sha256)) return;
    const zip = await readFile(jar.path);
    const texts = new Map<string, string>();
    for (const name of standardModuleTokens.keys()) {
      const entry = zipEntry(zip, `tla2sany/StandardModules/${name}.tla`);
      texts.set(name, entry?.toString('utf8') ?? '');
    }
    const source = `tla2tools.jar, sha256 ${jar.sha256}`;
    expect(standardTokensModule(texts, internedByClassLoading, source)).toBe(generated);
  });
});
