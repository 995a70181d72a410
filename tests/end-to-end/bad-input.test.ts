/** What people get wrong: one sentence with where and what to do, the right exit code, and never a stack trace. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOfBytes, endLine } from '@plimsoll/trace';
import { describe, expect, test, vi } from 'vitest';
import { FOREIGN, ROOT } from '../support/places.ts';
import {
  type Circumstances,
  type Ending,
  foreignRepository,
  plimsoll,
  replaceIn,
  scratch,
  stackLines,
} from '../support/plimsoll.ts';
import { CROSSING_TRACE } from './record-crossing.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const TRACE = join(FOREIGN, CROSSING_TRACE);

/** Ends with `code`, says what matches `message` on stderr, prints no result and no stack, and no more than a page. */
async function expectComplaint(
  args: readonly string[],
  code: number,
  message: RegExp,
  circumstances: Circumstances = {},
): Promise<Ending> {
  const ending = await plimsoll(args, circumstances);
  expect(stackLines(ending)).toEqual([]);
  expect(ending.stderr + ending.stdout).toMatch(message);
  expect(ending.stderr + ending.stdout).not.toMatch(/defect of its own|undefined|\[object/);
  expect(ending.code).toBe(code);
  expect((ending.stderr + ending.stdout).length).toBeLessThan(4_000);
  return ending;
}

describe('a machine that lacks something', () => {
  test('no JDK: exit 3, and the command that installs one', async () => {
    const nowhere = scratch();
    const env = { PATH: nowhere, JAVA_HOME: undefined };
    const ending = await expectComplaint(['check', join(FOREIGN, 'Crossing.tla')], 3, /^Java is missing/, {
      env,
      cwd: nowhere,
    });
    expect(ending.stderr).toMatch(/(apt-get install|brew install) .*/);
    expect(ending.stdout).toBe('');
  });

  test('a java that is only a stub: exit 3, with what it said', async () => {
    const bin = scratch();
    writeFileSync(join(bin, 'java'), '#!/bin/sh\necho "The operation couldn’t be completed" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const env = { PATH: `${bin}:/nowhere`, JAVA_HOME: undefined };
    await expectComplaint(
      ['check', join(FOREIGN, 'Crossing.tla')],
      3,
      /is not a working Java \(it said: The operation/,
      { env, cwd: bin },
    );
  });

  test('a TLA2TOOLS_JAR that is no jar: exit 3, and which variable to mend', async () => {
    const env = { TLA2TOOLS_JAR: join(FOREIGN, 'Crossing.tla') };
    await expectComplaint(
      ['check', join(FOREIGN, 'Crossing.tla')],
      3,
      /TLA2TOOLS_JAR names .*Crossing\.tla, which is of no use/,
      { env },
    );
  });
});

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

describe('a trace that is wrong', () => {
  const cwd = FOREIGN;
  const validate = (name: string, bytes: string | Buffer, code: number, message: RegExp): Promise<Ending> => {
    const file = join(scratch(), name);
    writeFileSync(file, bytes);
    return expectComplaint(['validate', file], code, message, { cwd });
  };
  const good = readFileSync(TRACE, 'utf8');

  test('not there, or a folder without traces', async () => {
    await expectComplaint(['validate', 'no.ndjson'], 2, /no\.ndjson can't be read \(ENOENT\)/, { cwd });
    await expectComplaint(['validate', ROOT], 2, /no \*\.ndjson or \*\.jsonl in this folder/, { cwd });
  });

  test('empty', () => validate('empty.ndjson', '', 2, /empty\.ndjson.*(empty|not the header of a trace)/));

  test('of another format', () =>
    validate(
      'log.ndjson',
      '{"level":"info","msg":"started"}\n',
      2,
      /log\.ndjson:1: not the header of a trace: it should begin/,
    ));

  test('binary', () =>
    validate('x.ndjson', Buffer.from([0, 159, 146, 150, 10]), 2, /x\.ndjson:1: not the header/));

  test('one gigantic line', () =>
    validate('line.ndjson', 'x'.repeat(30_000_000), 2, /line\.ndjson:1: not the header/));

  test('deeply nested', () =>
    validate('deep.ndjson', `${'['.repeat(200_000)}\n`, 2, /deep\.ndjson:1: not the header/));

  test('of a spec that is not here', () =>
    validate(
      'other.ndjson',
      good.replace('"spec":"Crossing"', '"spec":"Bridge"'),
      2,
      /other\.ndjson: its header names the spec Bridge, .* --spec Bridge=PATH/,
    ));

  test('a header that names a path as its spec', () =>
    validate(
      'path.ndjson',
      good.replace('"spec":"Crossing"', '"spec":"../../../etc"'),
      2,
      /not the header of a trace/,
    ));
});

describe('a trace that is wrong after its header', () => {
  const folder = foreignRepository();
  const good = readFileSync(TRACE, 'utf8');
  const lines = good.split('\n');
  const cases: readonly [string, string, number, RegExp][] = [
    [
      'cut off in the middle of a line',
      good.slice(0, 3_000),
      4,
      /no end line, and \d+ bytes of a torn line.*MON301/,
    ],
    [
      'cut off between two lines',
      `${lines.slice(0, 20).join('\n')}\n`,
      4,
      /no end line: the producer still runs, or died/,
    ],
    [
      'with a gigantic line',
      `${lines.slice(0, 20).join('\n')}\n${'x'.repeat(3_000_000)}\n`,
      2,
      /line 21: longer than 1048576 bytes/,
    ],
    [
      'with a deeply nested line',
      `${lines.slice(0, 20).join('\n')}\n${'['.repeat(100_000)}\n`,
      2,
      /line 21: nested deeper than 64/,
    ],
    [
      'with a name given twice',
      good.replace('"actor":"crossing"', '"actor":"x","actor":"crossing"'),
      2,
      /line 2: the name "actor" is given twice/,
    ],
    ['with lines after its end', `${good}{}\n`, 1, /text after the end line/],
    ['without events', withoutEvents(lines[0] ?? ''), 2, /the trace has no events, so nothing was checked/],
    [
      'of an older spec',
      good.replace(/"specDigest":"sha256:\w/, '"specDigest":"sha256:_').replace('sha256:_', 'sha256:0'),
      2,
      /made for another digest of Crossing.*Validate it with the model that it names/,
    ],
    [
      'with a constant of its own',
      good.replace('"MaxCars":3', '"MaxCars":4'),
      1,
      /constant Crossing!MaxCars is 4, the model has 3/,
    ],
  ];

  test.each(cases)('%s', async (name, text, code, message) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.ndjson`);
    writeFileSync(file, text);
    const ending = await plimsoll(['validate', file, '--spec', `Crossing=${folder}`], { cwd: folder });
    expect(stackLines(ending)).toEqual([]);
    expect(ending.stdout + ending.stderr).toMatch(message);
    expect(ending.code).toBe(code);
  });
});

/** A finished trace in which nothing happened. */
function withoutEvents(header: string): string {
  return `${header}\n${endLine({ end: true, count: 0, head: digestOfBytes(header) })}\n`;
}

describe('market data that is not there', () => {
  test('data: exit 2, where it looked and how to get some', async () => {
    const env = { PLIMSOLL_DATA: join(scratch(), 'nowhere') };
    const { stderr } = await expectComplaint(['data'], 2, /PLIMSOLL_DATA/, { env });
    expect(stderr).toMatch(/looked in: .*nowhere/);
    expect(stderr).toMatch(/SHA256SUMS|hftbacktest/);
  });
});

describe('a command line that is wrong', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['an unknown command', ['promot'], /unknown command 'promot'/],
    ['an unknown option', ['check', '--fast'], /unknown option '--fast'/],
    ['a missing argument', ['validate'], /missing required argument 'traces'/],
    ['an unknown stage', ['promote', '--stage', 'prod'], /--stage takes paper or live, not prod/],
    ['an unknown oracle', ['validate', TRACE, '--oracle', 'spin'], /--oracle takes tlc, not spin/],
    [
      'a --spec without a path',
      ['validate', TRACE, '--spec', 'Crossing'],
      /--spec takes name=path, not Crossing/,
    ],
    [
      'a --deadlock that is neither',
      ['check', '--deadlock', 'maybe'],
      /--deadlock takes on or off, not maybe/,
    ],
  ])('%s: exit 2', async (_what, args, message) => {
    const { stdout } = await expectComplaint(args, 2, message);
    expect(stdout).toBe('');
  });

  test('an unknown requirement to explain: exit 2', async () => {
    const folder = foreignRepository();
    await expectComplaint(
      ['promote', '--explain', 'REQ~wealth~1'],
      2,
      /REQ~wealth~1: no requirement of the policy/,
      { cwd: folder },
    );
  });

  test('a policy with an unknown field, or none at all: exit 2, file and field', async () => {
    const folder = foreignRepository();
    replaceIn(
      join(folder, 'promotion-policy.json'),
      '"name": "Crossing",\n  "specs"',
      '"name": "Crossing",\n  "lenient": true,\n  "specs"',
    );
    await expectComplaint(['promote', '--verify'], 2, /promotion-policy\.json.*lenient/, { cwd: folder });
    await expectComplaint(['promote', '--verify'], 2, /promotion-policy\.json can't be read \(ENOENT\)/, {
      cwd: scratch(),
    });
  });

  test.each([
    ['twice the same requirement', '"REQ~cars-go~1"', '"REQ~nobody-hit~1"', /stands twice/],
    ['a path that leaves the folder', '"crossing.mjs"', '"../crossing.mjs"', /artefacts.*a path below/],
    [
      'a duplicate name',
      '"policy": "plimsoll/1",',
      '"policy": "plimsoll/1", "policy": "plimsoll/1",',
      /twice/,
    ],
  ])('a policy with %s: exit 2', async (_what, find, replacement, message) => {
    const folder = foreignRepository();
    replaceIn(join(folder, 'promotion-policy.json'), find, replacement);
    await expectComplaint(['promote', '--verify'], 2, message, { cwd: folder });
  });

  test('a policy with two traces of one name: exit 2', async () => {
    const folder = foreignRepository();
    replaceIn(
      join(folder, 'promotion-policy.json'),
      '["crossing-day.ndjson"]',
      '["old/crossing-day.ndjson", "crossing-day.ndjson"]',
    );
    await expectComplaint(
      ['promote', '--verify'],
      2,
      /two traces would be the evidence trace-conformance\/crossing-day: rename one/,
      {
        cwd: folder,
      },
    );
  });

  test('a check of a folder without models: exit 2', async () => {
    await expectComplaint(['check'], 2, /nothing to check/, { cwd: scratch() });
  });
});

test('explore --continue tells of every invariant that is violated, and of the deadlock', async () => {
  const folder = scratch();
  writeFileSync(
    join(folder, 'Climb.tla'),
    `---- MODULE Climb ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 5 /\\ x' = x + 1
Low == x < 2
Odd == x # 4
High == x < 9
====
`,
  );
  writeFileSync(join(folder, 'Climb.cfg'), 'INIT Init\nNEXT Next\nINVARIANTS High Odd Low\n');
  const explore = (...options: string[]) =>
    plimsoll(['explore', 'Climb.tla', '--continue', ...options], { cwd: folder });
  const { stdout, code } = await explore('--json');
  expect(JSON.parse(stdout)).toMatchObject({ property: 'Low', violated: ['Low', 'Odd', 'deadlock'] });
  expect(code).toBe(1);
  expect((await explore()).stdout).toContain('violated too: Odd, deadlock\n');
});

describe('--json', () => {
  test.each<[string, readonly string[]]>([
    ['check', ['check', 'Crossing.tla']],
    ['validate', ['validate', CROSSING_TRACE, '--spec', 'Crossing=.']],
    ['explore', ['explore', 'Crossing.tla']],
    ['doctor', ['doctor']],
  ])('%s prints one JSON object a line on stdout, and nothing else', async (_name, args) => {
    const { stdout, code } = await plimsoll([...args, '--json'], { cwd: foreignRepository() });
    expect([0, 3]).toContain(code);
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object');
    expect(lines.length).toBeGreaterThan(0);
  });
});
