/** A machine that lacks Java, the jar or market data: people are told what is missing and how to get it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { expectComplaint } from '../support/complaint.ts';
import { FOREIGN } from '../support/places.ts';
import { scratch } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

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

describe('market data that is not there', () => {
  test('data: exit 2, where it looked and how to get some', async () => {
    const env = { PLIMSOLL_DATA: join(scratch(), 'nowhere') };
    const { stderr } = await expectComplaint(['data'], 2, /PLIMSOLL_DATA/, { env });
    expect(stderr).toMatch(/looked in: .*nowhere/);
    expect(stderr).toMatch(/SHA256SUMS|hftbacktest/);
  });
});
