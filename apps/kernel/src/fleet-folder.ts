/** The folder that all nodes of a fleet share: each keeps one signed file there that says what it runs. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Announcement,
  announce,
  type FleetFile,
  fleetRefusal,
  type LiveRefusal,
  type Trust,
} from '@plimsoll/verdict';
import { readBounded, writeWhole } from './bounded-files.ts';

/** More nodes than any fleet of ours has: what is beyond is not read, and refused. */
const FLEET_MAX = 1_000;
const ENDING = '.node.json';

/** What lies in the folder; it is made when it isn't there. */
export function readFleet(folder: string): FleetFile[] {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const files = names.slice(0, FLEET_MAX).map((file) => ({ file, bytes: readBounded(join(folder, file)) }));
  const rest = names.slice(FLEET_MAX, FLEET_MAX + 1).map((file) => ({ file, bytes: undefined }));
  return [...files, ...rest];
}

/** A private key in PEM; undefined when the file holds none. */
export function readNodeKey(file: string): KeyObject | undefined {
  const bytes = readBounded(file);
  try {
    return bytes === undefined ? undefined : createPrivateKey(bytes);
  } catch {
    return undefined;
  }
}

/** A name that is one file's, below the folder. */
export function isNodeName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);
}

/** A node that was allowed to start, among the others. */
export class FleetMember {
  readonly #folder: string;
  readonly #own: Announcement;
  readonly #key: KeyObject;
  readonly #trust: Trust;

  constructor(folder: string, own: Announcement, key: KeyObject, trust: Trust) {
    this.#folder = folder;
    this.#own = own;
    this.#key = key;
    this.#trust = trust;
  }

  /** Says once more what this node runs, and looks at the others. @returns Why it must stop, if it must. */
  renew(nowMs: number): LiveRefusal | undefined {
    const text = JSON.stringify(announce({ ...this.#own, atMs: nowMs }, this.#key));
    writeWhole(join(this.#folder, `${this.#own.node}${ENDING}`), text);
    return fleetRefusal(this.#own, readFleet(this.#folder), this.#trust, nowMs);
  }

  /** A node that ends by itself need not be waited for. */
  leave(): void {
    rmSync(join(this.#folder, `${this.#own.node}${ENDING}`), { force: true });
  }
}
