import { describe, expect, it } from 'vitest';
import { missingEntries } from './complete-lock.mjs';
import { nodeProblem } from './prerequisites.mjs';

describe('nodeProblem', () => {
  it.each([
    ['v18.20.4', 'linux', 'x64', true],
    ['v20.0.0', 'linux', 'x64', false],
    ['v20.0.0', 'linux', 'arm64', false],
    ['v22.1.0', 'linux', 'riscv64', true],
    ['v22.1.0', 'darwin', 'arm64', true],
    ['v24.0.0', 'darwin', 'arm64', false],
  ])('%s on %s %s: too old is %s', (version, platform, arch, isTooOld) => {
    const problem = nodeProblem(version, platform, arch);
    expect(problem !== undefined).toBe(isTooOld);
    if (problem !== undefined) expect(problem.remedy).toMatch(/brew|apt-get/);
  });
});

describe('missingEntries', () => {
  it('adds the packages of other machines, and nothing that is there', () => {
    const optionalDependencies = {
      '@x/cli-linux-x64': '1.0.0',
      '@x/cli-linux-arm64-musl': '1.0.0',
      '@x/cli-darwin-arm64': '1.0.0',
      fsevents: '2.0.0',
    };
    const packages = {
      '': {},
      'node_modules/x': { version: '1.0.0', dev: true, optionalDependencies },
      'node_modules/@x/cli-linux-x64': { version: '1.0.0' },
    };
    expect(missingEntries(packages)).toEqual({
      'node_modules/@x/cli-linux-arm64-musl': {
        version: '1.0.0',
        cpu: ['arm64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
      'node_modules/@x/cli-darwin-arm64': {
        version: '1.0.0',
        cpu: ['arm64'],
        dev: true,
        optional: true,
        os: ['darwin'],
      },
    });
  });
});
