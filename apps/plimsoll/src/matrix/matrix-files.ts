/** The matrix as a page, as CSV and as JSON. */
import { escapeHtml, htmlList } from '../html.ts';
import type { Matrix, MatrixRow } from './matrix.ts';

const COLUMNS = ['properties', 'theorems', 'code', 'tests', 'traces', 'evidence', 'holes'] as const;
const HEADS: { readonly [column in (typeof COLUMNS)[number]]: string } = {
  properties: 'Model properties',
  theorems: 'Theorems',
  code: 'Code',
  tests: 'Tests',
  traces: 'Traces',
  evidence: 'Evidence',
  holes: 'Holes',
};

/** RFC 4180, one row a requirement; lists are joined by line breaks within their field. */
export function matrixCsv({ rows }: Matrix): string {
  const head = ['id', 'level', 'title', 'in force', ...COLUMNS];
  const lines = rows.map((row) => [
    row.id,
    row.dal,
    row.title,
    row.inForce.join(' '),
    ...COLUMNS.map((column) => row[column].join('\n')),
  ]);
  return `${[head, ...lines].map((fields) => fields.map(csvField).join(',')).join('\r\n')}\r\n`;
}

/** Quoted; what a spreadsheet would take for a formula gets a quote in front. */
function csvField(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

/** The page: requirements first, then back from what is tagged to the requirements. */
export function matrixHtml(name: string, matrix: Matrix): string {
  const { rows, orphans } = matrix;
  const holes = rows.filter((row) => row.holes.length > 0).length;
  const back = backwards(rows);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(name)}: traceability matrix</title>
<style>
  :root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border: 1px solid #8885; overflow-wrap: anywhere; }
  thead th { position: sticky; top: 0; background: Canvas; }
  td.hole { background: #cf222e22; } ul { margin: 0; padding-left: 1rem; }
</style>
<h1>${escapeHtml(name)}: traceability matrix</h1>
<p>${rows.length} requirements, ${holes} with holes, ${orphans.length} tags that lead nowhere. Made from the sources by <code>plimsoll matrix</code>.</p>
<table><thead><tr><th>Requirement</th><th>Level</th>${COLUMNS.map((column) => `<th>${HEADS[column]}</th>`).join('')}</tr></thead>
<tbody>${rows.map(rowHtml).join('\n')}</tbody></table>
${orphans.length === 0 ? '' : `<h2>Leads nowhere</h2>${htmlList(orphans)}`}
<h2>Back: what each thing is for</h2>
<table><thead><tr><th>Where</th><th>Requirements</th></tr></thead><tbody>
${[...back].map(([where, ids]) => `<tr><td>${escapeHtml(where)}</td><td>${escapeHtml(ids.join(', '))}</td></tr>`).join('\n')}
</tbody></table>
</html>
`;
}

function rowHtml(row: MatrixRow): string {
  const cells = COLUMNS.map((column) => {
    const isHole = column === 'holes' && row.holes.length > 0;
    return `<td${isHole ? ' class="hole"' : ''}>${htmlList(row[column])}</td>`;
  });
  return `<tr><td id="${escapeHtml(row.id)}"><b>${escapeHtml(row.id)}</b><br>${escapeHtml(row.title)}</td><td>${row.dal}</td>${cells.join('')}</tr>`;
}

/** From properties, theorems, code, tests and evidence to the requirements that they are for. */
function backwards(rows: readonly MatrixRow[]): ReadonlyMap<string, string[]> {
  const back = new Map<string, string[]>();
  for (const row of rows)
    for (const where of [...row.properties, ...row.theorems, ...row.code, ...row.tests, ...row.evidence])
      back.set(where, [...new Set([...(back.get(where) ?? []), row.id])]);
  return new Map([...back].sort(([left], [right]) => (left < right ? -1 : 1)));
}
