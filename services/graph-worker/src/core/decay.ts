export const secondsPerDay = 86_400;

/** Half of the weight is gone after `halfLifeDays`; what lies in the future counts in full. */
export function decay(ageSeconds: number, halfLifeDays: number): number {
  return 2 ** (-Math.max(0, ageSeconds) / (halfLifeDays * secondsPerDay));
}
