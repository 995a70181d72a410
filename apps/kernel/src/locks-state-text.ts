/**
 * The locks' observed state as canonical text, read from the live objects at every step and written anew only where it
 * differs from the step before: a decision changes one cell of hundreds, and waits for this text. It is the canonical
 * text of `observedState`; a test compares the two.
 */
import type { InventoryLocks } from '@plimsoll/inventory-locks';

/** What a cell is known by: the same thing reads the same, so its text is kept. */
type Known = string | number | object | undefined;

/** Text of an ITF map with fixed keys. */
class MapText {
  readonly #heads: readonly string[];
  readonly #known: Known[];
  readonly #cells: string[];
  #whole: string | undefined;

  constructor(keys: readonly string[]) {
    this.#heads = keys.map((key, index) => `${index === 0 ? '' : ','}[${JSON.stringify(key)},`);
    this.#known = keys.map(() => UNREAD);
    this.#cells = keys.map(() => '');
  }

  /** @param read What the cell at an index is known by. @param write Its JSON, asked for when that has changed. */
  text<Cell extends Known>(
    read: (index: number) => Cell,
    write: (cell: Cell, index: number) => string,
  ): string {
    for (let index = 0; index < this.#heads.length; index += 1) {
      const cell = read(index);
      if (cell === this.#known[index]) continue;
      this.#known[index] = cell;
      this.#cells[index] = `${this.#heads[index]}${write(cell, index)}]`;
      this.#whole = undefined;
    }
    this.#whole ??= `{"#map":[${this.#cells.join('')}]}`;
    return this.#whole;
  }
}

/** Nothing that is read is this. */
const UNREAD = {};
const NOBODY = '"nobody"';
const NOTHING_PASSED = `{"newest":0,"owner":${NOBODY},"token":0,"worker":${NOBODY}}`;

/** One per lock system. */
export class LocksStateText {
  readonly #system: InventoryLocks;
  readonly #byInstrument: {
    readonly [variable in 'waiting' | 'lease' | 'newest' | 'owner' | 'passed']: MapText;
  };
  readonly #believed: MapText;
  readonly #inFlight: MapText;
  readonly #believedBy: readonly MapText[];
  readonly #inFlightOf: readonly MapText[];
  readonly #slotsOf: readonly (readonly MapText[])[];

  constructor(system: InventoryLocks) {
    const { workers, instruments, slots } = system.limits;
    const overInstruments = (): MapText => new MapText(instruments);
    this.#system = system;
    this.#byInstrument = {
      waiting: overInstruments(),
      lease: overInstruments(),
      newest: overInstruments(),
      owner: overInstruments(),
      passed: overInstruments(),
    };
    this.#believed = new MapText(workers);
    this.#inFlight = new MapText(workers);
    this.#believedBy = workers.map(overInstruments);
    this.#inFlightOf = workers.map(overInstruments);
    this.#slotsOf = workers.map(() => instruments.map(() => new MapText(slots)));
  }

  /** All eight variables. */
  text(): string {
    const { limits, locks, gate, workers } = this.#system;
    const at = (index: number): string => limits.instruments[index] as string;
    const { waiting, lease, newest, owner, passed } = this.#byInstrument;
    const paused = limits.workers.filter((worker) => workers.isPaused(worker)).sort();
    // In the order of canonical text: by name.
    const variables = [
      `"believed":${this.#believed.text((w) => this.#beliefsText(w), asItIs)}`,
      `"inFlight":${this.#inFlight.text((w) => this.#flightsText(w), asItIs)}`,
      // A lease and a passage are never changed, only replaced.
      `"lease":${lease.text(
        (i) => locks.leaseOf(at(i)),
        (held) => this.#phasesText(held),
      )}`,
      `"newest":${newest.text((i) => locks.newestToken(at(i)), String)}`,
      `"owner":${owner.text((i) => locks.ownerOf(at(i)), ownerText)}`,
      `"passed":${passed.text((i) => gate.passed(at(i)), passageText)}`,
      `"paused":${setText(paused)}`,
      `"waiting":${waiting.text((i) => setText(locks.waitingFor(at(i))), asItIs)}`,
    ];
    return `{${variables.join(',')}}`;
  }

  #phasesText(held: ReturnType<InventoryLocks['locks']['leaseOf']>): string {
    const phases = this.#system.limits.workers.map((worker) => [
      worker,
      held?.worker === worker ? held.phase : 'none',
    ]);
    return JSON.stringify({ '#map': phases });
  }

  #beliefsText(worker: number): string {
    const { limits, workers } = this.#system;
    const name = limits.workers[worker] as string;
    const believed = (index: number): number => workers.believed(name, limits.instruments[index] as string);
    return (this.#believedBy[worker] as MapText).text(believed, String);
  }

  #flightsText(worker: number): string {
    const { limits, gate } = this.#system;
    const name = limits.workers[worker] as string;
    const slotsOf = this.#slotsOf[worker] as readonly MapText[];
    const inSlots = (index: number): string => {
      const instrument = limits.instruments[index] as string;
      const inFlight = (slot: number): number =>
        gate.inFlight(name, instrument, limits.slots[slot] as string);
      return (slotsOf[index] as MapText).text(inFlight, String);
    };
    return (this.#inFlightOf[worker] as MapText).text(inSlots, asItIs);
  }
}

function asItIs(text: string): string {
  return text;
}

function setText(names: readonly string[]): string {
  return names.length === 0 ? '{"#set":[]}' : `{"#set":${JSON.stringify([...names].sort())}}`;
}

function ownerText(owner: string | undefined): string {
  return owner === undefined ? NOBODY : JSON.stringify(owner);
}

function passageText(passage: ReturnType<InventoryLocks['gate']['passed']>): string {
  if (passage === undefined) return NOTHING_PASSED;
  const { worker, token, newest, owner } = passage;
  return JSON.stringify({ newest, owner, token, worker });
}
