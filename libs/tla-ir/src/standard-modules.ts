/** Modules that tla2tools.jar brings along; what a file of the same name defines hides it, but for what TLC has in Java (java-operators.ts). */
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
