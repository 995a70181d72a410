/** The browser of these tests: Debian's own, as it is started for a page that asks for nothing outside. */
export const CHROMIUM = '/usr/bin/chromium';

/** Without them Chromium looks up Google's hosts at every start. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
