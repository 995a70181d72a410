/** The ladder of postures: what each is called, how wide it quotes, and the proven gates between them. */
import type { Posture } from './generated/proven.ts';

/** Spec: PostureAfter and LeverageCenti in SurvivalController.tla. Proven: pin_gates, pin_leverage. */
export { leverageCenti, type Posture, postureAfter } from './generated/proven.ts';

/** Lowest first. */
export const POSTURES = ['HIBERNATE', 'TURTLE', 'STALKER', 'APEX'] as const satisfies readonly Posture[];

/** How wide quotes may stand: `base`, `wide` (TURTLE: exits only), or not at all. */
export type QuoteWidth = 'base' | 'wide' | 'none';

/** Quote width by posture. */
export function quoteWidth(posture: Posture): QuoteWidth {
  switch (posture) {
    case 'APEX':
    case 'STALKER':
      return 'base';
    case 'TURTLE':
      return 'wide';
    case 'HIBERNATE':
      return 'none';
  }
}
