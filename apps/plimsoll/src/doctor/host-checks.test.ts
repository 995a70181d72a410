import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOST_CHECKS, type HostFact } from './host-checks.ts';
import { HostReading } from './host-reading.ts';

/** A host that has everything, as files. */
const FIT: Readonly<Record<string, string>> = {
  'proc/swaps': 'Filename Type Size Used Priority',
  'proc/sys/vm/swappiness': '60',
  'proc/version': 'Linux version 6.1.0-rt (gcc) #1 SMP PREEMPT_RT Debian',
  'sys/devices/system/cpu/isolated': '2-3',
  'sys/devices/system/cpu/cpu0/cpufreq/scaling_governor': 'performance',
  'sys/devices/system/cpu/cpu1/online': '1',
  'sys/devices/system/cpu/cpu2/online': '1',
  'sys/devices/system/cpu/cpu3/online': '1',
  'sys/kernel/mm/transparent_hugepage/enabled': 'always [madvise] never',
  'sys/devices/system/clocksource/clocksource0/current_clocksource': 'tsc',
  'proc/41/comm': 'chronyd',
  'proc/sys/net/core/rmem_max': '262144',
  'proc/sys/net/core/wmem_max': '4194304',
  'proc/self/limits':
    'Limit  Soft Limit  Hard Limit  Units\nMax open files            65536                524288               files',
  'proc/meminfo': 'MemTotal:       16384000 kB\nMemAvailable:    4194304 kB',
};

function factsOf(files: Readonly<Record<string, string>>): readonly HostFact[] {
  const root = mkdtempSync(join(tmpdir(), 'host-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  const host = new HostReading(root);
  return HOST_CHECKS.map((check) => check(host));
}

function unmet(files: Readonly<Record<string, string>>): readonly string[] {
  return factsOf(files)
    .filter(({ isMet }) => !isMet)
    .map(({ name, measured }) => `${name}: ${measured}`);
}

describe('what a host should have', () => {
  it('is met by one that has it all, at the very limits', () => {
    expect(unmet(FIT)).toEqual([]);
  });

  it.each([
    [{ 'proc/swaps': 'Filename Type\n/dev/sda2 partition' }, 'swappiness: 60'],
    [{ 'proc/version': 'Linux version 6.1 #1 SMP PREEMPT_DYNAMIC' }, 'real-time kernel: PREEMPT_DYNAMIC'],
    [{ 'sys/devices/system/cpu/isolated': '' }, 'isolated cores: none'],
    [{ 'sys/devices/system/cpu/cpu0/cpufreq/scaling_governor': 'powersave' }, 'clock speed: powersave'],
    [{ 'sys/kernel/mm/transparent_hugepage/enabled': '[always] madvise never' }, 'huge pages: always'],
    [{ 'sys/devices/system/clocksource/clocksource0/current_clocksource': 'hpet' }, 'clock source: hpet'],
    [{ 'proc/41/comm': 'bash' }, 'clock sync: no program for it runs'],
    [{ 'proc/sys/net/core/rmem_max': '262143' }, 'receive buffer: 262143'],
    [{ 'proc/sys/net/core/wmem_max': '212992' }, 'send buffer: 212992'],
    [{ 'proc/self/limits': 'Max open files            1024    524288    files' }, 'open files: 1024'],
    [{ 'proc/meminfo': 'MemAvailable:    4194303 kB' }, 'free memory: 4.0 GiB'],
  ])('says what is short: %o', (change, expected) => {
    expect(unmet({ ...FIT, ...change })).toEqual([expected]);
  });

  it('calls what a host does not say unknown, never good', () => {
    const facts = factsOf({});
    expect(facts.filter(({ isMet, isNeeded }) => isMet && isNeeded).map(({ name }) => name)).toEqual([
      'swappiness',
    ]);
    for (const { remedy, why, wanted } of facts)
      expect([remedy, why, wanted].every((text) => text !== '')).toBe(true);
  });
});
