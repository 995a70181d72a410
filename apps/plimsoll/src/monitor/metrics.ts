/** What a monitor tells Prometheus: text format 0.0.4, on the loopback interface alone. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MonitorStatus } from '@plimsoll/trace-validation';

/** Read when somebody asks. */
export interface MonitorFacts {
  readonly specs: readonly string[];
  readonly status: MonitorStatus;
  readonly events: number;
  readonly lagBytes: number;
  /** Seconds since the newest whole line was read, while bytes are waiting; else 0. */
  readonly lagSeconds: number;
  /** Behaviours that still explain the events. */
  readonly openCandidates: number;
  readonly violations: number;
}

const STATUSES: readonly MonitorStatus[] = ['open', 'refused', 'inconclusive', 'unusable'];

/** The page. */
function metricsText(facts: MonitorFacts): string {
  const spec = `spec="${facts.specs.join('+')}"`;
  return [
    ...metric('events_total', 'counter', 'Events that the model explained.', [[spec, facts.events]]),
    ...metric('violations_total', 'counter', 'Traces that the model refused.', [[spec, facts.violations]]),
    ...metric('lag_bytes', 'gauge', 'Bytes of the trace not read yet.', [[spec, facts.lagBytes]]),
    ...metric('lag_seconds', 'gauge', 'Age of the newest line that was read, while others wait.', [
      [spec, facts.lagSeconds],
    ]),
    ...metric('open_candidates', 'gauge', 'Behaviours that still explain the events; 1: it is determined.', [
      [spec, facts.openCandidates],
    ]),
    ...metric(
      'status',
      'gauge',
      '1 for what the monitor has come to.',
      STATUSES.map((status) => [`${spec},status="${status}"`, status === facts.status ? 1 : 0] as const),
    ),
    '',
  ].join('\n');
}

function metric(
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  samples: readonly (readonly [labels: string, value: number])[],
): string[] {
  const full = `plimsoll_monitor_${name}`;
  return [
    `# HELP ${full} ${help}`,
    `# TYPE ${full} ${type}`,
    ...samples.map(([labels, value]) => `${full}{${labels}} ${value}`),
  ];
}

/** Serves `/metrics` on 127.0.0.1. @param port 0: any free one. @throws what the system throws when it is taken. */
export async function serveMetrics(
  port: number,
  facts: () => MonitorFacts,
): Promise<{ readonly port: number; readonly close: () => void }> {
  const server: Server = createServer((request, response) => {
    const isFound = request.method === 'GET' && request.url === '/metrics';
    response.writeHead(isFound ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(isFound ? metricsText(facts()) : 'not found: /metrics\n');
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
