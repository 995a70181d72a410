import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { runChild } from './child.ts';

const sh = (script: string) => ({ command: 'sh', args: ['-c', script], cwd: '/', outputBytesMax: 10_000 });

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function untilDead(pid: number): Promise<void> {
  for (let tries = 0; isAlive(pid); tries += 1) {
    if (tries > 200) throw new Error(`${pid} still lives`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('runChild', () => {
  it('gives output, exit code and CPU time', async () => {
    const outcome = await runChild(
      sh('echo out; echo err >&2; i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; exit 7'),
    );
    expect(outcome).toMatchObject({ exitCode: 7, stdout: 'out\n', stderr: 'err\n', ended: 'exit' });
    expect(outcome.cpuSeconds).toBeGreaterThan(0.01);
  });

  it('hands lines out whole, the last without a newline too', async () => {
    const lines: string[] = [];
    await runChild({ ...sh("printf 'a\\nb\\r\\n\\nc'"), onLine: (line) => lines.push(line) });
    expect(lines).toEqual(['a', 'b', '', 'c']);
  });

  it('kills what the child started when aborted', async () => {
    const stop = new AbortController();
    let grandchild = 0;
    const outcome = await runChild({
      ...sh('sleep 60 & echo $!; wait'),
      signal: stop.signal,
      onLine: (line) => {
        grandchild = Number(line);
        stop.abort();
      },
    });
    expect(outcome).toMatchObject({ ended: 'aborted' });
    expect(outcome.exitCode).toBeUndefined();
    await untilDead(grandchild);
  });

  it('stops a child that prints or takes too much', async () => {
    expect(await runChild(sh('yes'))).toMatchObject({ ended: 'too-much-output' });
    expect(await runChild({ ...sh('sleep 60'), timeoutMs: 100 })).toMatchObject({ ended: 'timeout' });
  });

  it('does not outlive us, even when we are killed', async () => {
    const script = `
      import { runChild } from ${JSON.stringify(new URL('./child.ts', import.meta.url).href)};
      await runChild({ command: 'sh', args: ['-c', 'echo $$; exec sleep 60'], cwd: '/', outputBytesMax: 1000,
        onLine: (line) => console.log(line) });`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    const grandchild = Number(chunk.toString());
    expect(isAlive(grandchild)).toBe(true);
    parent.kill('SIGKILL');
    await untilDead(grandchild);
  });

  it('reports a command that is not there', async () => {
    const outcome = await runChild({ command: '/nonexistent', args: [], cwd: '/', outputBytesMax: 1000 });
    expect(outcome).toMatchObject({ exitCode: 127 });
  });
});
