/** Trips the service when its mesh decides nothing any more, or when a watched service is silent. */
import type { KernelService } from '../kernel-service.ts';
import type { MeshLink } from './mesh-link.ts';
import type { MeshRole } from './mesh-role.ts';

/** One per service. [impl->REQ~quorum~1] */
export class MeshGuard {
  readonly #service: Pick<KernelService, 'health' | 'kill'>;
  readonly #role: Pick<MeshRole, 'alarm' | 'armed'>;
  readonly #link: Pick<MeshLink, 'lost'>;
  #isCutOff = false;

  constructor(
    service: Pick<KernelService, 'health' | 'kill' | 'brokenWhile'>,
    role: Pick<MeshRole, 'alarm' | 'armed'>,
    link: Pick<MeshLink, 'lost'>,
  ) {
    this.#service = service;
    this.#role = role;
    this.#link = link;
    service.brokenWhile(() => this.#isCutOff);
  }

  /**
   * Called after each look at the mesh. A lost mesh stays a breach until it answers again: signatures count from then
   * on. Once people have armed again, a silent service that is mended is forgiven.
   */
  look(): void {
    const lost = this.#link.lost();
    this.#isCutOff = lost !== undefined;
    if (this.#service.health.tripWord !== 0) return;
    this.#role.armed();
    const why = lost ?? this.#role.alarm();
    if (why !== undefined) this.#service.kill('heartbeat', why);
  }
}
