/**
 * Sums up a test run: what failed, what was skipped and how to enable it, and the last line `N passed, N failed`.
 * A suite that this machine cannot run says in its title what would enable it: `… (to enable: <command>)`.
 */
import { relative } from 'node:path';

const TO_ENABLE = /\(to enable: ([^)]+)\)/;
/** Recordings are never committed, so even CI may lack them; every other skip is a failure there. */
const RECORDINGS = 'PLIMSOLL_DATA';

/**
 * @param run.checks `{ name, passed }` of the checks outside of vitest
 * @param run.report what vitest's json reporter wrote; undefined if it wrote nothing
 * @param run.vitestCode vitest's exit code
 */
export function sumUp(run) {
  const tests = run.report === undefined ? [] : testsOf(run.report, run.root);
  const skipped = tests.filter(({ status }) => status === 'skipped');
  const isExcused = ({ enable }) => !run.isCi || enable.includes(RECORDINGS);
  const unexcused = skipped.filter((test) => !isExcused(test));
  const failures = [
    ...run.checks.filter(({ passed }) => !passed).map(({ name }) => name),
    ...tests.filter(({ status }) => status === 'failed').map(({ title }) => title),
    ...unexcused.map(({ title }) => `${title}: skipped, which is a failure in CI`),
  ];
  const passed =
    run.checks.filter((check) => check.passed).length +
    tests.filter(({ status }) => status === 'passed').length;
  if (run.report === undefined) failures.push('the tests did not run to their end');
  else if (tests.length === 0) failures.push('no test was found: nothing was checked');
  else if (run.vitestCode !== 0 && !tests.some(({ status }) => status === 'failed')) {
    failures.push(`vitest ended with ${run.vitestCode} although no test failed: see its errors above`);
  }
  const left = skipped.length - unexcused.length;
  const sum = `${passed} passed, ${failures.length} failed${left > 0 ? `, ${left} skipped` : ''}`;
  return {
    lines: [...skippedLines(skipped), ...failures.map((failure) => `failed: ${failure}`), sum],
    exitCode: failures.length > 0 ? 1 : 0,
  };
}

/** One row a test; a file that could not even be loaded is a failed test by itself. */
function testsOf(report, root) {
  const rows = [];
  for (const file of report.testResults) {
    const name = relative(root, file.name);
    for (const test of file.assertionResults) {
      const path = [...test.ancestorTitles, test.title];
      rows.push({
        status: STATUS[test.status] ?? 'failed',
        title: `${name}: ${path.join(' > ')}`,
        suite: `${name}: ${path.find((part) => TO_ENABLE.test(part)) ?? path[0]}`,
        enable: TO_ENABLE.exec(path.join(' '))?.[1] ?? 'not said; a title should end in "(to enable: …)"',
      });
    }
    const hasFailure = file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !hasFailure) {
      rows.push({ status: 'failed', title: `${name}: could not be loaded, or failed outside of its tests` });
    }
  }
  return rows;
}

const STATUS = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  pending: 'skipped',
  todo: 'skipped',
  disabled: 'skipped',
};

function skippedLines(skipped) {
  const suites = new Map();
  for (const { suite, enable } of skipped) {
    const known = suites.get(suite) ?? { count: 0, enable };
    suites.set(suite, { ...known, count: known.count + 1 });
  }
  return [...suites].flatMap(([suite, { count, enable }]) => [
    `skipped: ${suite.replace(TO_ENABLE, '').trim()} (${count} test${count === 1 ? '' : 's'})`,
    `  to enable: ${enable}`,
  ]);
}
