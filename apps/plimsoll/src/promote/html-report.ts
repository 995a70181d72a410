/** The verdict as one page for a release manager: no script, no link to anywhere, readable when printed. */
import type { Verdict } from '@plimsoll/evidence';
import { escapeHtml, htmlList } from '../html.ts';

type Row = Verdict['requirements'][number];

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  .verdict { font-size: 2.5rem; font-weight: 700; margin: 0; }
  .PROMOTE { color: #1a7f37; } .REFUSE { color: #cf222e; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #8884; }
  td.id, code { font-family: ui-monospace, monospace; font-size: .85em; overflow-wrap: anywhere; }
  tr.not-met td { background: #cf222e18; }
  ul { margin: 0; padding-left: 1.1rem; }
  dt { font-weight: 600; } dd { margin: 0 0 .5rem; }
`;

/** The page. */
export function htmlReport(verdict: Verdict): string {
  const { stage, policy, counts, requirements, obstacles, approvedBy } = verdict;
  const forced = requirements.filter(({ inForce }) => inForce);
  const failing = forced.filter(({ status }) => status !== 'met');
  const others = requirements.filter(({ inForce }) => !inForce);
  const facts: readonly (readonly [string, string])[] = [
    ['Policy', `${policy.name}, SHA-256 ${policy.sha256}`],
    ['Candidate', verdict.candidate],
    ['Approved by', approvedBy.join(', ') || 'nobody'],
    ['Judged', verdict.judgedAt],
    ['Valid until', verdict.expiresAt],
    ['Artefacts', `${verdict.subjects.length} files`],
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(`${verdict.verdict} ${stage}: ${policy.name}`)}</title>
<style>${STYLE}</style>
<h1>${escapeHtml(policy.name)}: ${escapeHtml(stage)}</h1>
<p class="verdict ${verdict.verdict}">${verdict.verdict}</p>
<p>${counts.inForce} requirements in force, ${counts.met} of them met; ${counts.notBuilt} of ${requirements.length} not built yet.</p>
${obstacles.length === 0 ? '' : `<h2>In the way</h2>${htmlList(obstacles)}`}
${failing.length === 0 ? '' : `<h2>Not met</h2>${table(failing)}`}
<h2>Met</h2>${table(forced.filter(({ status }) => status === 'met'))}
${others.length === 0 ? '' : `<h2>Not in force at ${escapeHtml(stage)}</h2>${table(others)}`}
<h2>What this is about</h2>
<dl>${facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd><code>${escapeHtml(value)}</code></dd>`).join('')}</dl>
<details><summary>Evidence</summary>${digests(verdict.attestations)}</details>
<details><summary>Artefacts</summary>${digests(verdict.subjects)}</details>
</html>
`;
}

function table(rows: readonly Row[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  return `<table><thead><tr><th>Requirement</th><th>Level</th><th>What it asks</th><th>Rests on</th><th>State</th></tr></thead><tbody>${rows.map(rowHtml).join('')}</tbody></table>`;
}

function rowHtml({ id, dal, title, evidence, status, reasons, limits }: Row): string {
  const notes = [...(status === 'met' ? [] : reasons), ...limits.map((limit) => `open: ${limit}`)];
  const kind = status === 'met' ? 'met' : 'not-met';
  return `<tr class="${kind}"><td class="id">${escapeHtml(id)}</td><td>${dal}</td><td>${escapeHtml(title)}</td><td>${htmlList(evidence)}</td><td>${escapeHtml(status)}${htmlList(notes)}</td></tr>`;
}

function digests(named: Verdict['subjects']): string {
  return htmlList(named.map(({ name, sha256 }) => `${name} ${sha256}`));
}
