/** A Hazelcast client set up for this job: it notices a lost member in a tenth of a second, and never waits for long. */
import { Client, type ClientConfig, LifecycleState, ReconnectMode } from 'hazelcast-client';
import { withDeadline } from './deadline.ts';
import { type MeshResult, meshRefused } from './mesh-refusal.ts';
import { NameRefusals } from './name-refusals.ts';
import { pacedRegistration } from './paced-registration.ts';
import { wireConfig } from './wire-codec.ts';

/** What a client is set up with. */
export interface MeshClientSetup {
  readonly clusterName: string;
  /** host:port of members; some are enough. */
  readonly members: readonly string[];
  /** Shows in the members' logs. */
  readonly name: string;
  /** How long the first connection may take, ms. */
  readonly connectMsMax?: number;
  /** A service goes on trying to come back however long the cluster is away; else the client ends after that time. */
  readonly keepsTrying?: boolean;
  /**
   * A member that was not heard for so long is given up, ms. A process that itself is blocked for so long hears
   * nothing either, and gives up a member that is well: it then behaves as if the member were lost.
   */
  readonly heartbeatMsMax?: number;
  /** Only the listed addresses are used: for links through a tunnel or a proxy, where members advertise others. */
  readonly isUnisocket?: boolean;
}

/** Serializers and factories that make the client speak the members' wire. */
export type WireConfig = NonNullable<ClientConfig['serialization']>;

const CONNECT_MS_MAX = 15_000;
const HEARTBEAT_MS_MAX = 500;
/** The client's own time runs out first, so that its reason is told. */
const CONNECT_MORE_MS = 1_000;

/**
 * Why each: the heartbeat notices a hung member in half a second (the default takes a minute); `redoOperation` is safe
 * because every operation here bears a request id; without `fail.on.indeterminate.state` a write would be
 * acknowledged whose backup never answered (1,215 of them in one minute of a hung peer); the pauses default to 1 s. Calls
 * of a lost link are given up at the next cleaning: each of them costs a wake-up, and eight idle clients that cleaned
 * every 10 ms took a twentieth of a core for nothing.
 */
export function clientConfig(setup: MeshClientSetup, wire: WireConfig): ClientConfig {
  return {
    clusterName: setup.clusterName,
    instanceName: setup.name,
    network: {
      clusterMembers: [...setup.members],
      connectionTimeout: 500,
      redoOperation: true,
      smartRouting: setup.isUnisocket !== true,
    },
    connectionStrategy: {
      reconnectMode: ReconnectMode.ASYNC,
      connectionRetry: {
        clusterConnectTimeoutMillis: setup.keepsTrying === true ? -1 : (setup.connectMsMax ?? CONNECT_MS_MAX),
        initialBackoffMillis: 10,
        maxBackoffMillis: 200,
      },
    },
    serialization: wire,
    properties: {
      'hazelcast.client.heartbeat.interval': 100,
      'hazelcast.client.heartbeat.timeout': setup.heartbeatMsMax ?? HEARTBEAT_MS_MAX,
      'hazelcast.client.invocation.timeout.millis': 3_000,
      'hazelcast.client.invocation.retry.pause.millis': 10,
      'hazelcast.client.internal.clean.resources.millis': 50,
      'hazelcast.client.operation.backup.timeout.millis': 200,
      'hazelcast.client.operation.fail.on.indeterminate.state': true,
      'hazelcast.client.statistics.enabled': false,
      'hazelcast.logging.level': 'OFF',
    },
  };
}

/** What is heard of the links to the cluster. */
export interface LinkEvents {
  /** A connection broke or a member left: whatever was heard through it may be old by now. */
  readonly disconnected: () => void;
  readonly connected: () => void;
}

/** A connected client, and word of its links. */
export interface Mesh {
  readonly client: Client;
  /** @returns Stops listening. */
  listen(events: LinkEvents): () => void;
  close(): Promise<void>;
}

/** Connects. Refuses with MESH105 when no member answers within the time, with MESH110 when they are of another cluster. */
export async function connectMesh(setup: MeshClientSetup): Promise<MeshResult<Mesh>> {
  const where = `cluster ${setup.clusterName} at ${setup.members.join(', ')}`;
  const waitMs = (setup.connectMsMax ?? CONNECT_MS_MAX) + CONNECT_MORE_MS;
  const listening = new Set<LinkEvents>();
  const tell = (what: keyof LinkEvents): void => {
    for (const events of listening) events[what]();
  };
  const config = clientConfig(setup, wireConfig());
  // A client takes listeners to its links at its start only.
  const onState = (state: LifecycleState): void => {
    if (state === LifecycleState.DISCONNECTED) tell('disconnected');
    if (state === LifecycleState.CONNECTED) tell('connected');
  };
  const refused = new NameRefusals();
  const connected = await withDeadline(where, waitMs, () =>
    Client.newHazelcastClient({ ...config, lifecycleListeners: [onState], customLogger: refused }),
  );
  if (!connected.ok) {
    const { code } = connected.refusal;
    if (refused.wereSeen) return meshRefused({ code: 'MESH110', what: where });
    return code === 'MESH101' || code === 'MESH102'
      ? meshRefused({ code: 'MESH105', what: where })
      : connected;
  }
  const client = connected.value;
  pacedRegistration(client);
  // The state changes only when the last link is gone; a member that leaves took its events along.
  client.getCluster().addMembershipListener({
    memberAdded: () => tell('connected'),
    memberRemoved: () => tell('disconnected'),
  });
  const mesh: Mesh = {
    client,
    listen: (events) => {
      listening.add(events);
      return () => listening.delete(events);
    },
    close: () => client.shutdown(),
  };
  return { ok: true, value: mesh };
}
