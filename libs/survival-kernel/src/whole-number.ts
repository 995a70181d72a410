/** Whether `value` is a whole number from 0 to 2^53 - 1: the only thing that the controller's arithmetic accepts. */
export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
