/** The ladder of postures and its Schmitt gates. Spec: Leave, Return, PostureAfter in SurvivalController.tla. */
import {
  ApexCapCenti,
  ApexLeave,
  ApexReturn,
  FullPpm,
  StalkerCapCenti,
  StalkerLeave,
  StalkerReturn,
  TurtleLeave,
  TurtleReturn,
} from './generated/numbers.ts';

/** Lowest first. */
export const POSTURES = ['HIBERNATE', 'TURTLE', 'STALKER', 'APEX'] as const;
export type Posture = (typeof POSTURES)[number];

/** How wide quotes may stand: `base`, `wide` (TURTLE: exits only), or not at all. */
export type QuoteWidth = 'base' | 'wide' | 'none';

const LEAVE: Readonly<Record<Posture, number>> = {
  HIBERNATE: 0,
  TURTLE: TurtleLeave,
  STALKER: StalkerLeave,
  APEX: ApexLeave,
};

const RETURN: Readonly<Record<Posture, number>> = {
  HIBERNATE: 0,
  TURTLE: TurtleReturn,
  STALKER: StalkerReturn,
  APEX: ApexReturn,
};

/** The posture after health `rPpm` was believed: down as far as needed, up by one, or as it is. */
export function postureAfter(posture: Posture, rPpm: number): Posture {
  if (rPpm < LEAVE[posture]) return bearable(rPpm);
  const next = above(posture);
  return rPpm >= RETURN[next] ? next : posture;
}

/** The highest leverage that may be reached, in hundredths of equity, rounded down. Spec: LeverageCenti. */
export function leverageCenti(posture: Posture, rPpm: number): number {
  const full = Math.floor((ApexCapCenti * rPpm) / FullPpm);
  switch (posture) {
    case 'APEX':
      return full;
    case 'STALKER':
      return Math.min(StalkerCapCenti, full);
    case 'TURTLE':
    case 'HIBERNATE':
      return 0;
  }
}

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

function bearable(rPpm: number): Posture {
  if (rPpm >= ApexLeave) return 'APEX';
  if (rPpm >= StalkerLeave) return 'STALKER';
  return rPpm >= TurtleLeave ? 'TURTLE' : 'HIBERNATE';
}

function above(posture: Posture): Posture {
  switch (posture) {
    case 'HIBERNATE':
      return 'TURTLE';
    case 'TURTLE':
      return 'STALKER';
    case 'STALKER':
    case 'APEX':
      return 'APEX';
  }
}
