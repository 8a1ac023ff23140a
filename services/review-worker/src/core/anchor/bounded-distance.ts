/**
 * How many characters were replaced, left out, added, or changed places with their neighbour (optimal string alignment), or
 * null when it is more than `max`. Only the band that can stay within `max` is computed.
 */
export function boundedDistance(left: string, right: string, max: number): number | null {
  if (Math.abs(left.length - right.length) > max) return null;
  const beyond = max + 1;
  const empty = () => new Array<number>(right.length + 1).fill(beyond);
  const rows = [empty(), Array.from({ length: right.length + 1 }, (_, at) => Math.min(at, beyond))];
  for (let row = 1; row <= left.length; row += 1) {
    const now = empty();
    if (row <= max) now[0] = row;
    let least = now[0] ?? beyond;
    for (let at = Math.max(1, row - max); at <= Math.min(right.length, row + max); at += 1) {
      const cost = Math.min(costAt(left, right, row, at, rows), (now[at - 1] ?? beyond) + 1, beyond);
      now[at] = cost;
      least = Math.min(least, cost);
    }
    if (least === beyond && isBeyond(rows[1], beyond)) return null;
    rows.shift();
    rows.push(now);
  }
  const distance = rows[1]?.[right.length] ?? beyond;
  return distance === beyond ? null : distance;
}

/** From the two rows above: a character replaced or equal, one left out, or two that changed places. */
function costAt(left: string, right: string, row: number, at: number, [second, above]: number[][]): number {
  const [one, other] = [left[row - 1], right[at - 1]];
  const replaced = (above?.[at - 1] ?? Number.POSITIVE_INFINITY) + (one === other ? 0 : 1);
  const leftOut = (above?.[at] ?? Number.POSITIVE_INFINITY) + 1;
  const swaps = row > 1 && at > 1 && one === right[at - 2] && left[row - 2] === other;
  return Math.min(replaced, leftOut, swaps ? (second?.[at - 2] ?? Number.POSITIVE_INFINITY) + 1 : replaced);
}

function isBeyond(row: number[] | undefined, beyond: number): boolean {
  return row === undefined || row.every((cost) => cost >= beyond);
}
