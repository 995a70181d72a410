import type { Verdict } from '@plimsoll/evidence';
import { expect, test } from 'vitest';
import { htmlReport } from './html-report.ts';

const row = (change: Partial<Verdict['requirements'][number]>): Verdict['requirements'][number] => ({
  id: 'REQ~stop~1',
  dal: 'A',
  title: 'Stops.',
  inForce: true,
  status: 'met',
  evidence: ['model-check/Light'],
  reasons: [],
  limits: [],
  ...change,
});
const verdict: Verdict = {
  format: 'plimsoll/verdict/2',
  verdict: 'REFUSE',
  stage: 'live',
  policy: { name: 'Light & <co>', sha256: 'a'.repeat(64) },
  subjects: [{ name: 'light.ts', sha256: 'b'.repeat(64) }],
  counts: { inForce: 2, met: 1, notBuilt: 0 },
  obstacles: ['0 of 2 people have approved'],
  requirements: [
    row({}),
    row({
      id: 'REQ~shine~1',
      status: 'not met',
      reasons: ['model-check/Light failed: <script>alert(1)</script>'],
    }),
    row({ id: 'REQ~later~1', inForce: false, status: 'not built yet' }),
  ],
  candidate: 'c'.repeat(64),
  approvedBy: [],
  attestations: [],
  materials: [],
  revocationSerial: 0,
  judgedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-02T00:00:00.000Z',
};

test('the page says the verdict, what stands in the way, what failed and why, and runs nothing', () => {
  const page = htmlReport(verdict);
  expect(page).toContain('<p class="verdict REFUSE">REFUSE</p>');
  expect(page).toContain('<li>0 of 2 people have approved</li>');
  expect(page.indexOf('REQ~shine~1')).toBeLessThan(page.indexOf('REQ~stop~1'));
  expect(page).toContain('Light &amp; &lt;co&gt;');
  expect(page).toContain('&lt;script&gt;alert(1)');
  expect(page).not.toMatch(/<script|https?:|\son\w+=/);
});
