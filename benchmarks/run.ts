import { readdir } from 'node:fs/promises';
import { toError } from '@waggle/platform';
import type { Benchmark } from './benchmark.ts';

/** `pnpm bench NAME [options]`: runs benchmarks/NAME/bench.ts; the last line printed is one JSON object. */
async function main(name: string | undefined, args: string[]): Promise<void> {
  const entries = await readdir(import.meta.dirname, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && !/^(node_modules|\.)/.test(entry.name))
    .map((entry) => entry.name);
  if (name === undefined || !names.includes(name)) {
    process.stderr.write(`Usage: pnpm bench NAME [options]\nBenchmarks: ${names.join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  const { bench } = (await import(`./${name}/bench.ts`)) as { bench: Benchmark };
  const metrics = await bench(args);
  process.stdout.write(`${JSON.stringify({ bench: name, metrics })}\n`);
}

main(process.argv[2], process.argv.slice(3)).catch((error: unknown) => {
  process.stderr.write(`bench: ${toError(error).message}\n`);
  process.exitCode = 1;
});
