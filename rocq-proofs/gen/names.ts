/** Names of the proven source as names of TypeScript. */

/** `envelope_factor` as `envelopeFactor`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `signals` as `Signals`: the name of a type. */
export function typeName(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** `sg_latency_ms` as `latencyMs`: fields carry their record's letters in Rocq, where names are global. */
export function fieldName(name: string): string {
  return camelCase(name.slice(name.indexOf('_') + 1));
}

/** `exp2_table` as `EXP2_TABLE`. */
export function constantName(name: string): string {
  return name.toUpperCase();
}

/** A whole number with digits grouped by three. */
export function digits(value: number): string {
  const text = Math.abs(value).toString();
  const grouped = text.length > 4 ? text.replace(/\B(?=(\d{3})+$)/g, '_') : text;
  return value < 0 ? `-${grouped}` : grouped;
}
