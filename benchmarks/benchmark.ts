/** Runs one benchmark, prints its table, and answers the figures for the closing JSON line. */
export type Benchmark = (args: string[]) => Promise<Record<string, number>>;
