/** What people get wrong in a specification or its .cfg: they are told where and what to do, and see no stack. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { expectComplaint } from '../support/complaint.ts';
import { FOREIGN } from '../support/places.ts';
import { foreignRepository, plimsoll, replaceIn, scratch, stackLines } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe('a spec that is wrong', () => {
  const edited = (find: string, replacement: string, file = 'Crossing.tla'): string => {
    const folder = foreignRepository();
    replaceIn(join(folder, file), find, replacement);
    return join(folder, 'Crossing.tla');
  };

  test('a syntax error: file, line and column, once', async () => {
    const spec = edited('Clear  == walking', 'Clear  =  walking');
    const { stderr, stdout } = await expectComplaint(['check', spec], 2, /Crossing\.tla:12:\d+: /);
    expect((stderr + stdout).match(/Crossing\.tla:\d+/g)).toHaveLength(1);
  });

  test('a comment that is never closed: file and line', async () => {
    const spec = edited('VARIABLES ', '(* VARIABLES ');
    await expectComplaint(['explore', spec], 2, /Crossing\.tla:\d+: .*open comment starting around line \d+/);
  });

  test('an unknown identifier: file, line and column', async () => {
    const spec = edited('cars < MaxCars', 'carz < MaxCars');
    await expectComplaint(['check', spec], 2, /Crossing\.tla:9:11.*carz/);
  });

  test.each(['check', 'explore', 'graph'])(
    '%s: a .cfg that names an unknown operator: file and line',
    async (command) => {
      const spec = edited('TypeOK Safe', 'TypeOK Sane', 'Crossing.cfg');
      await expectComplaint([command, spec], 2, /Crossing\.cfg:3.*Sane/);
    },
  );

  test('explore --json: a line for the model all the same, with what is wrong', async () => {
    const spec = edited('cars < MaxCars', 'carz < MaxCars');
    const { stdout } = await expectComplaint(['explore', spec, '--json'], 2, /Crossing\.tla:9:11.*carz/);
    expect(JSON.parse(stdout)).toEqual({
      model: 'Crossing Crossing.cfg',
      verdict: 'error',
      error: expect.stringMatching(/Crossing\.tla:9:11.*carz/),
    });
  });

  test('explore: an initial state with a value that cannot be stored, with the place of Init', async () => {
    const folder = scratch();
    const text = `---- MODULE Endless ----
EXTENDS Naturals
VARIABLE f
Init == f = [n \\in Nat |-> n]
Next == UNCHANGED f
====
`;
    writeFileSync(join(folder, 'Endless.tla'), text);
    writeFileSync(join(folder, 'Endless.cfg'), 'INIT Init\nNEXT Next\n');
    await expectComplaint(['explore', join(folder, 'Endless.tla')], 2, /enumerable.*Endless\.tla:4:1/);
  });

  test('a .cfg that leaves a constant without value', async () => {
    const spec = edited('CONSTANT MaxCars = 3\n', '', 'Crossing.cfg');
    await expectComplaint(['check', spec], 2, /Crossing\.cfg: CONSTANT MaxCars was given no value/);
  });

  test('a variable with a name that JavaScript keeps for itself', async () => {
    const spec = edited('VARIABLES ', 'VARIABLES __proto__, ');
    await expectComplaint(
      ['explore', spec],
      2,
      /Crossing\.tla:\d+:\d+: A variable cannot have this name here/,
    );
  });

  test('a .cfg that leaves a constant without value that nothing uses', async () => {
    const spec = edited('CONSTANT MaxCars', 'CONSTANT Spare, MaxCars');
    await expectComplaint(['explore', spec], 2, /Crossing\.cfg: CONSTANT Spare was given no value/);
  });

  test('a .cfg with a comment that is never closed: TLC reads no further, and nothing would be checked', async () => {
    const spec = edited('INVARIANT', '(* INVARIANT', 'Crossing.cfg');
    await expectComplaint(
      ['explore', spec],
      2,
      /Crossing\.cfg:3:1: The comment that opens here is never closed/,
    );
  });

  test('a .cfg with a byte order mark: what it is, though nobody sees it', async () => {
    const spec = edited('SPECIFICATION Spec', '\uFEFFSPECIFICATION Spec', 'Crossing.cfg');
    await expectComplaint(['explore', spec], 2, /Crossing\.cfg:1:1: .*byte order mark/);
  });

  test('an expression that nests too deeply for SANY: exit 2, no defect and no stack', async () => {
    const deep = `${'('.repeat(10_000)}cars${')'.repeat(10_000)}`;
    const spec = edited('cars < MaxCars', `${deep} < MaxCars`);
    await expectComplaint(['explore', spec], 2, /Crossing\.tla: .*nests so deeply .*name parts of it/);
  });

  test('a file for the counterexample that cannot be written: exit 2, after the answer', async () => {
    const folder = foreignRepository();
    replaceIn(join(folder, 'Crossing.tla'), 'cars < MaxCars', 'cars <= MaxCars');
    const ending = await plimsoll(['explore', join(folder, 'Crossing.tla'), '--itf', 'no/such/folder.itf'], {
      cwd: folder,
    });
    expect(stackLines(ending)).toEqual([]);
    expect(ending).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('State 1:'),
      stderr: "no/such/folder.itf can't be written (ENOENT)\n",
    });
  });

  test('a heap too small for the model: exit 4 with what was found so far, not the end of the process', async () => {
    const folder = scratch();
    writeFileSync(
      join(folder, 'Grows.tla'),
      `---- MODULE Grows ----
EXTENDS Naturals, Sequences
VARIABLES y, z
Init == y = <<>> /\\ z = {}
Next == \\E i \\in 0..9 : y' = Append(y, i) /\\ z' = z \\cup {<<i, Len(y)>>}
====
`,
    );
    writeFileSync(join(folder, 'Grows.cfg'), 'INIT Init\nNEXT Next\n');
    const env = { NODE_OPTIONS: '--max-old-space-size=64' };
    const { code, stdout } = await plimsoll(['explore', 'Grows.tla', '--json'], { cwd: folder, env });
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'inconclusive', stopped: 'memory' });
    expect(code).toBe(4);
  });

  test('a .cfg that is no .cfg', async () => {
    const spec = edited('SPECIFICATION Spec', 'SPECIFICATION', 'Crossing.cfg');
    await expectComplaint(['check', spec], 2, /Crossing\.cfg:\d+/);
  });

  test('no .cfg: which file is missing, and the option that names one', async () => {
    const folder = scratch();
    copyFileSync(join(FOREIGN, 'Crossing.tla'), join(folder, 'Crossing.tla'));
    await expectComplaint(
      ['check', join(folder, 'Crossing.tla')],
      2,
      /Crossing\.cfg: no such file; name the configuration with --config/,
    );
    await expectComplaint(['check', folder], 2, /no \.tla file with a \.cfg of its name/);
    await expectComplaint(
      ['explore', join(folder, 'Crossing.tla'), '--config', folder],
      2,
      /: no such file; name the configuration with --config/,
    );
  });

  test('a module whose name is not its file’s', async () => {
    const folder = foreignRepository();
    copyFileSync(join(folder, 'Crossing.tla'), join(folder, 'Other.tla'));
    copyFileSync(join(folder, 'Crossing.cfg'), join(folder, 'Other.cfg'));
    await expectComplaint(
      ['check', join(folder, 'Other.tla')],
      2,
      /Other\.tla:1.*rename it to Crossing\.tla/,
    );
  });

  test('a module that extends one that is nowhere', async () => {
    const spec = edited('EXTENDS Naturals', 'EXTENDS Naturals, Nowhere');
    await expectComplaint(['check', spec], 2, /Crossing\.tla:2.*Nowhere/);
  });

  test('a file that is no TLA+ at all, and one that is not there', async () => {
    const spec = join(scratch(), 'Image.tla');
    writeFileSync(spec, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 254, 10]));
    writeFileSync(spec.replace('.tla', '.cfg'), 'SPECIFICATION Spec\n');
    await expectComplaint(['check', spec], 2, /Image\.tla/);
    await expectComplaint(
      ['check', 'specs/Nothing.tla'],
      2,
      /^specs\/Nothing\.tla: neither a file, nor a folder/,
    );
  });

  test('an expected.json that is malformed: file and field', async () => {
    const folder = foreignRepository();
    replaceIn(join(folder, 'expected.json'), '"holds"', '"hopes"');
    await expectComplaint(['check', folder], 2, /expected\.json: configs\.0\.result/);
  });
});
