import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findJava } from './find-java.ts';
import { exitCodeOf, toolProblemText } from './problem.ts';
import { folderWith } from './testing/real-tools.ts';

/** A folder with a `java` that runs the script. */
function javaThat(script: string): string {
  const folder = folderWith({});
  writeFileSync(join(folder, 'java'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'java'), 0o755);
  return folder;
}

const says = (version: string): string => `echo 'openjdk version "${version}" 2025-01-01' >&2`;

describe('findJava', () => {
  it('takes JAVA_HOME before PATH', async () => {
    const home = folderWith({});
    mkdirSync(join(home, 'bin'));
    writeFileSync(join(home, 'bin', 'java'), `#!/bin/sh\n${says('21.0.2')}\n`, { mode: 0o755 });
    expect(await findJava({ JAVA_HOME: home, PATH: javaThat(says('17.0.1')) })).toEqual({
      ok: true,
      value: { path: join(home, 'bin', 'java'), major: 21, version: '21.0.2' },
    });
  });

  it('passes over a Java that is too old and one that is a stub', async () => {
    const stub = javaThat("echo 'Unable to locate a Java Runtime.' >&2; exit 1");
    const path = [stub, javaThat(says('1.8.0_402')), javaThat(says('17'))].join(':');
    expect(await findJava({ PATH: path })).toMatchObject({ ok: true, value: { major: 17 } });
  });

  it.each([
    ['old', says('1.8.0_402'), { code: 'TOOL102', major: 8 }],
    ['one year too old', says('16.0.2'), { code: 'TOOL102', major: 16 }],
    ['a stub', "echo 'Unable to locate a Java Runtime.' >&2; exit 1", { code: 'TOOL103' }],
    ['silent', 'exit 0', { code: 'TOOL103', said: 'nothing' }],
  ])('refuses a Java that is %s, with the command that mends it', async (_, script, problem) => {
    const result = await findJava({ PATH: javaThat(script) });
    if (result.ok) throw new Error('accepted');
    expect(result.problem).toMatchObject(problem);
    expect(exitCodeOf(result.problem)).toBe(3);
    expect(toolProblemText(result.problem, 'linux')).toContain('apt-get install');
    expect(toolProblemText(result.problem, 'darwin')).toContain('brew install');
  });

  it('says that there is none', async () => {
    expect(await findJava({ PATH: folderWith({}) })).toMatchObject({
      ok: false,
      problem: { code: 'TOOL101' },
    });
  });
});
