/** Hits among cases, by kind. */
export type Shares = Map<string, { hits: number; of: number }>;

export function count(shares: Shares, kind: string, hit: boolean): void {
  const share = shares.get(kind) ?? { hits: 0, of: 0 };
  shares.set(kind, { hits: share.hits + (hit ? 1 : 0), of: share.of + 1 });
}

/** Of all kinds together, or of one. */
export function percent(shares: Shares, kind?: string): number {
  let [hits, of] = [0, 0];
  for (const [name, share] of shares) {
    if (kind !== undefined && name !== kind) continue;
    hits += share.hits;
    of += share.of;
  }
  return of === 0 ? 0 : Math.round((hits / of) * 1000) / 10;
}

export function printTable(title: string, shares: Shares): void {
  const rows = [...shares].map(
    ([kind, { of }]) =>
      `  ${kind.padEnd(36)}${String(of).padStart(7)}${percent(shares, kind).toFixed(1).padStart(9)} %`,
  );
  process.stdout.write(
    `${title}\n${rows.join('\n')}\n  ${'all'.padEnd(43)}${percent(shares).toFixed(1).padStart(9)} %\n`,
  );
}
