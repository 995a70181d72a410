/**
 * Sees that members refused the cluster's name: the client only logs it, tries again, and says in the end that it was
 * unable to connect. Nothing is written anywhere.
 */
import type { ILogger } from 'hazelcast-client';

/** As hazelcast-client 5.7.0 says it, in whatever it logs. */
const SAID = 'cluster name on the client does not match';

export class NameRefusals implements ILogger {
  wereSeen = false;

  log(_level: unknown, _name: string, message: string, more?: unknown): void {
    this.#look(message, more);
  }
  error(_name: string, message: string, more?: unknown): void {
    this.#look(message, more);
  }
  warn(_name: string, message: string, more?: unknown): void {
    this.#look(message, more);
  }
  info(_name: string, message: string, more?: unknown): void {
    this.#look(message, more);
  }
  debug(): void {}
  trace(): void {}

  #look(message: string, more: unknown): void {
    const text = more instanceof Error ? `${message} ${more.message}` : message;
    this.wereSeen ||= text.includes(SAID);
  }
}
