/** The kernel's numbers in Prometheus' text format, read from the service when they are asked for. */
import { POSTURES } from '@plimsoll/survival-kernel';
import { Counter, Gauge, Registry } from 'prom-client';
import type { KernelService } from './kernel-service.ts';

/** The text, and its content type. */
export async function metricsOf(
  service: KernelService,
): Promise<{ readonly text: string; readonly type: string }> {
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number): void => {
    new Gauge({ name: `plimsoll_${name}`, help, registers: [registry] }).set(value);
  };
  const { health, counts, clock, postureView, multipliers, accounts } = service;
  const posture = new Gauge({
    name: 'plimsoll_posture',
    help: '1 for the posture in force, 0 for the others',
    labelNames: ['posture'],
    registers: [registry],
  });
  for (const each of POSTURES)
    posture.set({ posture: each }, each === accounts.postureAt(clock.now()) ? 1 : 0);
  gauge('r_ppm', 'filtered R of the last record, ppm', postureView.rPpm);
  gauge('confidence_ppm', 'confidence in the order books, ppm', postureView.confidencePpm);
  gauge('posture_age_ms', 'age of the posture record, ms', clock.now() - postureView.issuedAtMs);
  gauge('tripped', '1 while the kill switch is thrown', health.tripWord === 0 ? 0 : 1);
  gauge('trip_acknowledged', '1 when a trip is on disk and nothing can leave', health.isAcknowledged ? 1 : 0);
  gauge('open_orders', 'orders that may still fill', service.openCount);
  const categories = new Gauge({
    name: 'plimsoll_multiplier_ppm',
    help: 'multiplier of a category, ppm',
    labelNames: ['category'],
    registers: [registry],
  });
  for (const [category, value] of Object.entries(multipliers ?? {})) categories.set({ category }, value);
  const decisions = new Counter({
    name: 'plimsoll_decisions_total',
    help: 'decisions by their code',
    labelNames: ['code'],
    registers: [registry],
  });
  decisions.inc({ code: 'PASS' }, counts.passed);
  for (const [code, count] of counts.denied) decisions.inc({ code }, count);
  const total = (name: string, help: string, value: number): void => {
    new Counter({ name: `plimsoll_${name}_total`, help, registers: [registry] }).inc(value);
  };
  total('evaluations', 'evaluations of the controller', counts.evaluations);
  total('cancels', 'cancels that the kernel asked for', counts.cancels);
  return { text: await registry.metrics(), type: registry.contentType };
}
