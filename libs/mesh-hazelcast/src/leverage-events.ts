/**
 * Word that a leverage limit has changed, pushed to every sidecar through a topic: a spike or a plunge changes what is
 * allowed at once, not at the next poll. It is a hint and bears no authority: whoever hears it asks the limit's own row
 * and judges the age of the answer. So a forged, repeated or late one costs a question, and a lost one a poll.
 */
import { withDeadline } from './deadline.ts';
import type { Mesh } from './mesh-client.ts';
import type { MeshResult } from './mesh-refusal.ts';
import { WIRE } from './wire.ts';

/** Why the limit was changed. */
export type LeverageReason = 'spike' | 'plunge' | 'decline' | 'restored';

export interface LeverageEvent {
  readonly account: string;
  readonly reason: LeverageReason;
}

const REASONS: readonly LeverageReason[] = ['spike', 'plunge', 'decline', 'restored'];
/** More is no event of ours. */
const EVENT_BYTES_MAX = 512;

type Topic = Awaited<ReturnType<Mesh['client']['getReliableTopic']>>;

export class LeverageEvents {
  readonly #mesh: Mesh;
  readonly #topic: Topic;
  readonly #deadlineMs: number;

  private constructor(mesh: Mesh, topic: Topic, deadlineMs: number) {
    this.#mesh = mesh;
    this.#topic = topic;
    this.#deadlineMs = deadlineMs;
  }

  /** @param deadlineMs Every call's own deadline. */
  static async open(mesh: Mesh, deadlineMs: number): Promise<MeshResult<LeverageEvents>> {
    const opened = await withDeadline('opening the leverage events', deadlineMs, () =>
      mesh.client.getReliableTopic<unknown>(WIRE.topics.leverage),
    );
    return opened.ok ? { ok: true, value: new LeverageEvents(mesh, opened.value, deadlineMs) } : opened;
  }

  /** Tells all that listen. Unanswered, it may have been told all the same: telling again does no harm. */
  async tell({ account, reason }: LeverageEvent): Promise<MeshResult<void>> {
    const bytes = Buffer.from(JSON.stringify([account, reason]));
    return await withDeadline(`telling of the limit of ${account}`, this.#deadlineMs, () =>
      this.#topic.publish(bytes),
    );
  }

  /**
   * Hears what is told from now on, also after a link broke: the client's own listener ends with its link, without a
   * word. After a break nobody knows what was missed, so each account is heard of once: `account` is then undefined.
   *
   * @returns Stops listening.
   */
  listen(heard: (account: string | undefined, reason: LeverageReason | undefined) => void): () => void {
    const onMessage = ({ messageObject }: { messageObject: unknown }): void => {
      const event = leverageEventOf(messageObject);
      if (event !== undefined) heard(event.account, event.reason);
    };
    let id = this.#topic.addMessageListener(onMessage);
    const stopLinks = this.#mesh.listen({
      disconnected: () => {},
      connected: () => {
        this.#topic.removeMessageListener(id);
        id = this.#topic.addMessageListener(onMessage);
        heard(undefined, undefined);
      },
    });
    return () => {
      stopLinks();
      this.#topic.removeMessageListener(id);
    };
  }
}

/** What was told; undefined for anything else, which a stranger may have put there. */
export function leverageEventOf(message: unknown): LeverageEvent | undefined {
  if (!Buffer.isBuffer(message) || message.length > EVENT_BYTES_MAX) return undefined;
  try {
    const told: unknown = JSON.parse(message.toString('utf8'));
    if (!Array.isArray(told) || told.length !== 2) return undefined;
    const [account, name]: unknown[] = told;
    const reason = REASONS.find((known) => known === name);
    return typeof account === 'string' && reason !== undefined ? { account, reason } : undefined;
  } catch {
    return undefined;
  }
}
