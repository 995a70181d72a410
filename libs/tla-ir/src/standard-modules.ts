/** Modules that tla2tools.jar brings along; a file of the same name beside the specification hides one. */
export const standardModules: ReadonlySet<string> = new Set([
  'Bags',
  'FiniteSets',
  'Integers',
  'Json',
  'Naturals',
  'Randomization',
  'RealTime',
  'Reals',
  'Sequences',
  'TLC',
  'TLCExt',
  'Toolbox',
  '_TLCTrace',
]);
