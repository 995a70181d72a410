import { describe, expect, it } from 'vitest';
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
