/** What a host should have that runs the kernel and members of the mesh: measured, wanted, and what mends it. */
import type { HostReading } from './host-reading.ts';

/** One thing that a host has or lacks. */
export interface HostFact {
  readonly name: string;
  /** As read from the host; `unknown` when it doesn't say. */
  readonly measured: string;
  readonly wanted: string;
  readonly isMet: boolean;
  /** Without it the mesh works worse than it says; what is only advised makes its tail shorter. */
  readonly isNeeded: boolean;
  readonly why: string;
  /** The command that mends it now, and where it stays. */
  readonly remedy: string;
}

type Check = (host: HostReading) => HostFact;

/** A socket buffer of the members and the client, bytes: see MemberConfig. */
const SOCKET_BUFFER_BYTES = 262_144;
/** 51 threads and some dozen files a member, a socket a client, and room. */
const OPEN_FILES = 65_536;
/** Three members of half a gigabyte, the kernel, and the file cache. */
const MEMORY_BYTES = 4 * 2 ** 30;
/** One for the kernel, one for a member's partition threads, two for everything else. */
const CORES = 4;

/** All checks of a Linux host, in the order in which they are shown. */
export const HOST_CHECKS: readonly Check[] = [
  swappiness,
  realTimeKernel,
  isolatedCores,
  governor,
  hugePages,
  clockSource,
  clockSync,
  receiveBuffer,
  sendBuffer,
  openFiles,
  memory,
  cores,
];

function swappiness(host: HostReading): HostFact {
  const swaps = (host.text('proc/swaps') ?? '').split('\n').length - 1;
  const value = host.count('proc/sys/vm/swappiness');
  return {
    name: 'swappiness',
    measured: swaps < 1 ? `no swap (vm.swappiness ${value ?? 'unknown'})` : said(value),
    wanted: 'no swap, or vm.swappiness 0 or 1',
    isMet: swaps < 1 || (value !== undefined && value <= 1),
    isNeeded: true,
    why: 'a heap that was swapped out makes a pause of seconds, in which leases end',
    remedy: sysctl('vm.swappiness=1'),
  };
}

function realTimeKernel(host: HostReading): HostFact {
  const version = host.text('proc/version') ?? 'unknown';
  const isMet = host.text('sys/kernel/realtime') === '1' || /PREEMPT[_ ]RT/.test(version);
  return {
    name: 'real-time kernel',
    measured: isMet ? 'PREEMPT_RT' : (/\bPREEMPT\S*/.exec(version)?.[0] ?? 'none'),
    wanted: 'PREEMPT_RT',
    isMet,
    isNeeded: false,
    why: 'bounds how long a thread that is ready waits: the tail of every time that is promised',
    remedy: 'sudo apt-get install -y linux-image-rt-amd64 (Debian), then boot it',
  };
}

function isolatedCores(host: HostReading): HostFact {
  const isolated = host.text('sys/devices/system/cpu/isolated') ?? '';
  return {
    name: 'isolated cores',
    measured: isolated === '' ? 'none' : isolated,
    wanted: 'one core or more',
    isMet: isolated !== '',
    isNeeded: false,
    why: 'the kernel’s decisions run where nothing else is scheduled',
    remedy: 'add isolcpus=2,3 nohz_full=2,3 rcu_nocbs=2,3 to the boot line, then start with taskset -c 2',
  };
}

function governor(host: HostReading): HostFact {
  const value = host.text('sys/devices/system/cpu/cpu0/cpufreq/scaling_governor');
  return {
    name: 'clock speed',
    measured: value ?? 'not governed here',
    wanted: 'performance, or not governed',
    isMet: value === undefined || value === 'performance',
    isNeeded: false,
    why: 'a core that sleeps takes a while to wake up',
    remedy: 'sudo cpupower frequency-set -g performance',
  };
}

function hugePages(host: HostReading): HostFact {
  const value = /\[(\w+)\]/.exec(host.text('sys/kernel/mm/transparent_hugepage/enabled') ?? '')?.[1];
  return {
    name: 'huge pages',
    measured: said(value),
    wanted: 'madvise or never',
    isMet: value === undefined || value !== 'always',
    isNeeded: false,
    why: 'pages are put together in the background, and who touches them waits',
    remedy: 'echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled',
  };
}

function clockSource(host: HostReading): HostFact {
  const value = host.text('sys/devices/system/clocksource/clocksource0/current_clocksource');
  const isMet =
    value !== undefined &&
    ['tsc', 'kvm-clock', 'arch_sys_counter', 'hyperv_clocksource_tsc_page'].includes(value);
  return {
    name: 'clock source',
    measured: said(value),
    wanted: 'tsc (kvm-clock in a guest)',
    isMet,
    isNeeded: false,
    why: 'others take microseconds to read, and every decision reads the clock',
    remedy: 'echo tsc | sudo tee /sys/devices/system/clocksource/clocksource0/current_clocksource',
  };
}

function clockSync(host: HostReading): HostFact {
  const running = ['chronyd', 'ntpd', 'systemd-timesyn', 'ptp4l', 'phc2sys'].filter((name) =>
    host.programs().has(name),
  );
  const isSynchronized = host.folder('run/systemd/timesync').includes('synchronized');
  return {
    name: 'clock sync',
    measured:
      running.length === 0
        ? 'no program for it runs'
        : `${running.join(', ')}${isSynchronized ? ', synchronized' : ''}`,
    wanted: 'chronyd or another runs',
    isMet: running.length > 0,
    isNeeded: true,
    why: 'leases outlast a member only if the clocks of members differ by less than the stated skew',
    remedy: 'sudo apt-get install -y chrony',
  };
}

function receiveBuffer(host: HostReading): HostFact {
  return socketBuffer(host, 'rmem', 'receive buffer');
}

function sendBuffer(host: HostReading): HostFact {
  return socketBuffer(host, 'wmem', 'send buffer');
}

function socketBuffer(host: HostReading, key: 'rmem' | 'wmem', name: string): HostFact {
  const value = host.count(`proc/sys/net/core/${key}_max`);
  return {
    name,
    measured: said(value),
    wanted: `net.core.${key}_max ${SOCKET_BUFFER_BYTES} or more`,
    isMet: value !== undefined && value >= SOCKET_BUFFER_BYTES,
    isNeeded: true,
    why: 'members and clients ask for 256 KiB a socket and are silently given less',
    remedy: sysctl(`net.core.${key}_max=4194304`),
  };
}

function openFiles(host: HostReading): HostFact {
  const limit = /^Max open files\s+(\d+|unlimited)/m.exec(host.text('proc/self/limits') ?? '')?.[1];
  return {
    name: 'open files',
    measured: said(limit),
    wanted: `${OPEN_FILES} or more`,
    isMet: limit === 'unlimited' || (limit !== undefined && Number(limit) >= OPEN_FILES),
    isNeeded: true,
    why: 'each client is a socket at every member; a member without one left refuses clients',
    remedy: `ulimit -n ${OPEN_FILES}; to stay: LimitNOFILE=${OPEN_FILES} in the unit, or /etc/security/limits.d`,
  };
}

function memory(host: HostReading): HostFact {
  const bytes = host.memoryBytes('MemAvailable');
  return {
    name: 'free memory',
    measured: bytes === undefined ? 'unknown' : `${(bytes / 2 ** 30).toFixed(1)} GiB`,
    wanted: `${MEMORY_BYTES / 2 ** 30} GiB or more`,
    isMet: bytes !== undefined && bytes >= MEMORY_BYTES,
    isNeeded: true,
    why: 'three members, the kernel and the agent beside each other',
    remedy: 'end what else runs here, or start fewer members here: plimsoll mesh up --members 1',
  };
}

function cores(host: HostReading): HostFact {
  const count = host.folder('sys/devices/system/cpu').filter((name) => /^cpu\d+$/.test(name)).length;
  return {
    name: 'cores',
    measured: count === 0 ? 'unknown' : String(count),
    wanted: `${CORES} or more`,
    isMet: count >= CORES,
    isNeeded: false,
    why: 'on fewer, members and the kernel wait for each other, and only the tail shows it',
    remedy: 'run members on hosts of their own; docs/mesh.md has how to cross hosts',
  };
}

function said(value: string | number | undefined): string {
  return value === undefined ? 'unknown' : String(value);
}

function sysctl(setting: string): string {
  return `sudo sysctl -w ${setting}; to stay: echo '${setting}' | sudo tee -a /etc/sysctl.d/90-plimsoll.conf`;
}
