/**
 * Which failed test files are run once more, with the machine to themselves: those that start processes and members
 * that hear each other's heartbeats, and so may feel the load of whatever runs beside them. Both outcomes are printed.
 */
import { relative } from 'node:path';

/** Folders whose tests wait for other processes by the clock. No other test gets a second run. */
const BY_THE_CLOCK = [
  'apps/kernel/',
  'libs/mesh-chaos/',
  'libs/mesh-hazelcast/',
  'libs/mesh-members/',
  'tests/browser/',
  'tests/end-to-end/',
  'tests/level-a/',
  'tests/mesh/',
  'tests/nautilus/',
];
/** More than so many failed files are a broken project, not a busy machine. */
const FILES_MAX = 3;
/** A counterexample of a property test counts, however seldom it is drawn; its test's title ends in the seed. */
const DRAWN = /\(with seed=-?\d+\)/;

/**
 * @param report what vitest's json reporter wrote; undefined if it wrote nothing
 * @returns the files to run once more, below `root`; none when any failure is one that a second run cannot excuse
 */
export function filesToRunAgain(report, root) {
  const failed = (report?.testResults ?? []).filter(({ status }) => status === 'failed');
  const names = failed.map(({ name }) => relative(root, name));
  const isExcusable = names.every((name) => BY_THE_CLOCK.some((folder) => name.startsWith(folder)));
  const isDrawn = failed.flatMap(failuresOf).some(({ title }) => DRAWN.test(title));
  return isExcusable && !isDrawn && names.length <= FILES_MAX ? names : [];
}

/**
 * @returns the report with the second run's files in place of the first's, and a line for each test that failed beside
 *   others and passed alone
 */
export function withSecondRun(first, second, root) {
  const again = new Map(second.testResults.map((file) => [file.name, file]));
  const lines = first.testResults
    .filter(({ name, status }) => status === 'failed' && again.get(name)?.status === 'passed')
    .flatMap((file) => shakyLines(file, root));
  return { report: { testResults: first.testResults.map((file) => again.get(file.name) ?? file) }, lines };
}

function shakyLines(file, root) {
  const name = relative(root, file.name);
  const failures = failuresOf(file);
  if (failures.length === 0) return [`shaky: ${name}: failed beside other tests, passed alone`];
  return failures.map(({ ancestorTitles, title }) => {
    const path = [...ancestorTitles, title].join(' > ');
    return `shaky: ${name}: ${path}: failed beside other tests, passed alone`;
  });
}

function failuresOf({ assertionResults }) {
  return assertionResults.filter(({ status }) => status === 'failed');
}
