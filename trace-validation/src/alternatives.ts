/**
 * What a search may go back to, and to which of it next. The newest alternative is the rule. Where a line cannot be
 * explained, one whose step was taken with a value that the line asks for comes first: who is granted a lock now was
 * queued some lines ago, and every order of those who were queued after him would be tried in vain before. What such a
 * jump leaves behind is kept and looked at later: nothing counts as tried that was not.
 */
import type { BehaviourNode } from './behaviour.ts';

/** Successors that jumps may cost in one line before the rule has its turn. */
const JUMPS_FREE = 4_000;
/** From then on they get one in so many, so that a hint which is wrong costs a quarter. */
const JUMPS_ONE_IN = 4;
/** No jump leaves behind more than this: each holds on to the path that led to it. */
const LEFT_MAX = 10_000;
/** Alternatives that are looked through for one jump, from the newest. */
const LOOKED_MAX = 1_000;
/** A jump further back than this costs more than it saves. */
const JUMP_LINES_MAX = 256;

export class Alternatives {
  /** Untried, along the path that the search is on, the oldest first; `consumed` never decreases along it. */
  #path: BehaviourNode[] = [];
  /** Left behind by jumps, and what came of those since; on no path in particular. */
  #left: BehaviourNode[] = [];
  /** Whether the search is on a path that was left behind. */
  #isAside = false;
  #isJump = false;
  #costOfJumps = 0;
  #costOfRule = 0;
  #costBefore = 0;

  get count(): number {
    return this.#path.length + this.#left.length;
  }

  get hasLeft(): boolean {
    return this.#left.length > 0;
  }

  /** The oldest along the path. */
  get oldest(): BehaviourNode | undefined {
    return this.#path[0];
  }

  start(nodes: readonly BehaviourNode[]): void {
    this.clear();
    this.#path = [...nodes];
  }

  clear(): void {
    this.#path = [];
    this.#left = [];
    this.#isAside = false;
  }

  push(node: BehaviourNode): void {
    (this.#isAside ? this.#left : this.#path).push(node);
  }

  /** A line begins. `cost` counts on, in successors. */
  beginLine(cost: number): void {
    this.#costOfJumps = 0;
    this.#costOfRule = 0;
    this.#costBefore = cost;
    this.#isJump = false;
  }

  /** Takes the next one; undefined when there is none. `isWanted` is asked only where a jump is allowed. */
  take(cost: number, isWanted: ((node: BehaviourNode) => boolean) | undefined): BehaviourNode | undefined {
    if (this.#isJump) this.#costOfJumps += cost - this.#costBefore;
    else this.#costOfRule += cost - this.#costBefore;
    this.#costBefore = cost;
    const isAllowed = this.#costOfJumps <= JUMPS_FREE + this.#costOfRule / JUMPS_ONE_IN;
    const jump = isAllowed && isWanted !== undefined ? this.#jump(isWanted) : undefined;
    this.#isJump = jump !== undefined;
    return jump ?? this.takeNewest();
  }

  takeNewest(): BehaviourNode | undefined {
    const left = this.#left.pop();
    this.#isAside = left !== undefined;
    return left ?? this.#path.pop();
  }

  /** Takes one that was left behind, while the search stays where it is: what follows it is left behind as well. */
  takeLeft(): BehaviourNode | undefined {
    return this.#left.pop();
  }

  /** The newest along the path that is wanted; the newer ones are left behind. */
  #jump(isWanted: (node: BehaviourNode) => boolean): BehaviourNode | undefined {
    const newest = this.#path.length - 1;
    const consumedMin = (this.#path[newest]?.consumed ?? 0) - JUMP_LINES_MAX;
    for (let at = newest; at >= 0 && at > newest - LOOKED_MAX; at--) {
      const node = this.#path[at] as BehaviourNode;
      if (node.consumed < consumedMin) return undefined;
      if (!isWanted(node)) continue;
      if (this.#left.length + newest - at > LEFT_MAX) return undefined;
      this.#left.push(...this.#path.splice(at + 1));
      this.#isAside = false;
      return this.#path.pop();
    }
    return undefined;
  }

  /** The search goes on from this node: what branches off its path is along the path, all else is left behind. */
  settle(current: BehaviourNode): void {
    if (!this.#isAside) return;
    this.#isAside = false;
    const onPath = new Set<BehaviourNode | undefined>();
    for (let node: BehaviourNode | undefined = current; node !== undefined; node = node.parent)
      onPath.add(node);
    const all = [...this.#path, ...this.#left];
    this.#path = all
      .filter(({ parent }) => parent !== undefined && onPath.has(parent))
      .sort((one, other) => one.consumed - other.consumed);
    this.#left = all.filter(({ parent }) => parent === undefined || !onPath.has(parent));
  }

  /** Adds to those left behind: the next to be looked at, or the last. */
  leave(node: BehaviourNode, turn: 'next' | 'last'): void {
    if (turn === 'next') this.#left.push(node);
    else this.#left.unshift(node);
  }

  /** Forgets what jumps left behind; false if there was nothing. */
  forgetLeft(): boolean {
    const hadLeft = this.hasLeft;
    this.#left = [];
    return hadLeft;
  }

  /** Forgets the older half along the path, and all that had explained fewer lines than this. Tells how many. */
  forgetOlder(consumedMin: number): number {
    let count = this.#path.length >> 1;
    while (count < this.#path.length && (this.#path[count] as BehaviourNode).consumed < consumedMin) count++;
    this.#path.splice(0, count);
    return count;
  }
}
