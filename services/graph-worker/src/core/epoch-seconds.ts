/** Time in the graph is whole seconds since 1970: decay is plain arithmetic on it. */
export function toEpochSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
