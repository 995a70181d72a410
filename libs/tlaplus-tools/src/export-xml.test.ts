import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { exportXml } from './export-xml.ts';
import type { Tools } from './find-tools.ts';
import { exitCodeOf, toolProblemText } from './problem.ts';
import { folderWith, realTools, tla } from './testing/real-tools.ts';

// Each test starts Java a few times, and the machine may be busy with other suites.
vi.setConfig({ testTimeout: 120_000 });

let tools: Tools;
beforeAll(async () => {
  tools = await realTools();
});

async function problemOf(files: Record<string, string>, root: string) {
  const folder = folderWith(files);
  const result = await exportXml(tools, { module: join(folder, root) });
  if (result.ok) throw new Error('the spec was accepted');
  return { problem: result.problem, text: toolProblemText(result.problem).replaceAll(`${folder}/`, '') };
}

describe('exportXml', () => {
  it('gives the XML and every file that was read, and writes nothing beside the spec', async () => {
    const folder = folderWith({
      'Root.tla': tla('Root', 'EXTENDS Naturals, LibException\nVARIABLE x\nInit == x = One'),
    });
    mkdirSync(join(folder, 'library'));
    writeFileSync(join(folder, 'library', 'LibException.tla'), tla('LibException', 'One == 1'));
    const result = await exportXml(tools, {
      module: join(folder, 'Root.tla'),
      libraries: [join(folder, 'library')],
    });
    if (!result.ok) throw new Error(toolProblemText(result.problem));
    expect(result.value.xml).toContain('<RootModule>Root</RootModule>');
    expect(result.value.files.map(({ moduleName, path }) => [moduleName, path])).toEqual([
      ['Naturals', undefined],
      ['LibException', join(folder, 'library', 'LibException.tla')],
      ['Root', join(folder, 'Root.tla')],
    ]);
    expect(readdirSync(folder).sort()).toEqual(['Root.tla', 'library']);
  });

  it('takes a spec that SANY only warns of: two modules that define one name alike', async () => {
    const folder = folderWith({
      'Root.tla': tla('Root', 'EXTENDS First, Second\nVARIABLE x'),
      'First.tla': tla('First', 'Same(S) == CHOOSE e \\in S : TRUE'),
      'Second.tla': tla('Second', 'Same(S) == CHOOSE e \\in S : TRUE'),
    });
    const result = await exportXml(tools, { module: join(folder, 'Root.tla') });
    expect(result.ok || toolProblemText(result.problem)).toBe(true);
  });

  it('places a parse error where the parser stopped', async () => {
    const { problem, text } = await problemOf(
      { 'P.tla': tla('P', 'EXTENDS Naturals\nA == 1 +\nB == 2') },
      'P.tla',
    );
    expect(problem.code).toBe('TOOL202');
    expect(text).toMatch(/^P\.tla:4:1: parse error: Encountered "Beginning of definition"/);
  });

  it('places a lexical error', async () => {
    const { text } = await problemOf({ 'P.tla': tla('P', 'A == "open') }, 'P.tla');
    expect(text).toMatch(/^P\.tla:2:11: lexical error/);
  });

  it('refuses a line that SANY would hardly come to the end of, at the place from which on it is too long', async () => {
    const long = `A == 1 \\* ${'z'.repeat(1_500_000)}`;
    const { problem, text } = await problemOf({ 'P.tla': tla('P', `B == 2\n${long}`) }, 'P.tla');
    expect(text).toMatch(/^P\.tla:3:1000001: a line of 1500010 characters/);
    expect(exitCodeOf(problem)).toBe(2);
  });

  it('takes a long file whose lines are short', async () => {
    const lines = Array.from({ length: 12_000 }, () => `\\* ${'z'.repeat(100)}`).join('\n');
    const folder = folderWith({ 'P.tla': tla('P', `${lines}\nA == 1`) });
    const result = await exportXml(tools, { module: join(folder, 'P.tla') });
    expect(result.ok || toolProblemText(result.problem)).toBe(true);
  });

  it('tells of a spec that SANY is not done with in time as of a budget that ran out', async () => {
    const folder = folderWith({ 'P.tla': tla('P', 'A == 1') });
    const stopped = await exportXml(tools, { module: join(folder, 'P.tla'), timeoutMs: 1 });
    if (stopped.ok) throw new Error('SANY was done in a millisecond');
    expect(stopped.problem).toMatchObject({ code: 'TOOL305', file: join(folder, 'P.tla'), seconds: 0.001 });
    expect(exitCodeOf(stopped.problem)).toBe(4);
  });

  it('places a parse error in an imported module in that module', async () => {
    const files = { 'Root.tla': tla('Root', 'EXTENDS P'), 'P.tla': tla('P', 'A == (') };
    expect((await problemOf(files, 'Root.tla')).text).toMatch(/^P\.tla:3:1: /);
  });

  it('refuses what the exporter writes in spite of semantic errors, each with its place', async () => {
    // XMLExporter exits 0 here, with XML.
    const { problem, text } = await problemOf(
      { 'P.tla': tla('P', 'VARIABLE x\nA == {y, z}\nx == 3') },
      'P.tla',
    );
    expect(problem.code).toBe('TOOL203');
    expect(exitCodeOf(problem)).toBe(2);
    expect(text.split('\n').map((line) => line.replace(/`|'|\.$/g, ''))).toEqual(
      expect.arrayContaining(['P.tla:3:7: Unknown operator: y', 'P.tla:3:10: Unknown operator: z']),
    );
    expect(text).toMatch(/P\.tla:4:1: .*x already defined/);
  });

  it('says to rename a file that does not bear its module’s name', async () => {
    const { problem } = await problemOf({ 'P.tla': tla('Q', 'A == 1') }, 'P.tla');
    expect(problem).toMatchObject({ code: 'TOOL204', moduleName: 'Q' });
  });

  it('places a missing module where it is imported', async () => {
    const { problem, text } = await problemOf({ 'P.tla': tla('P', 'EXTENDS Naturals,\n  Nowhere') }, 'P.tla');
    expect(problem.code).toBe('TOOL205');
    expect(text).toBe('P.tla:3:3: module Nowhere is in none of the folders searched');
  });

  it('names the circle of modules that import one another', async () => {
    const files = { 'P.tla': tla('P', 'EXTENDS Q'), 'Q.tla': tla('Q', 'EXTENDS P') };
    expect((await problemOf(files, 'P.tla')).problem).toMatchObject({
      code: 'TOOL206',
      cycle: 'P.tla --> Q.tla --> P.tla',
    });
  });

  it('refuses a file that is not TLA+, and one that is not there', async () => {
    expect((await problemOf({ 'P.tla': 'hello\n' }, 'P.tla')).problem.code).toBe('TOOL202');
    expect((await problemOf({}, 'P.tla')).problem.code).toBe('TOOL201');
  });

  it('stops at the limit on output and when aborted', async () => {
    const module = join(folderWith({ 'P.tla': tla('P', 'A == 1') }), 'P.tla');
    const large = await exportXml(tools, { module, xmlBytesMax: 100 });
    expect(large).toMatchObject({ ok: false, problem: { code: 'TOOL302' } });
    const aborted = await exportXml(tools, { module, signal: AbortSignal.abort() });
    expect(aborted).toMatchObject({ ok: false, problem: { code: 'TOOL301' } });
  });
});
