import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs `dump` (writes the file) or `check` (fails when the committed file is not what would be written). */
export function runGenerator(generator: { script: string; path: string; render: () => string }): void {
  const command = process.argv[2];
  const { script, path } = generator;
  if (command === 'dump') {
    writeFileSync(join(root, path), generator.render());
    process.stdout.write(`wrote ${path}\n`);
  } else if (command === 'check') {
    if (readCommitted(path) === generator.render()) {
      process.stdout.write(`${script}: ${path} is up to date\n`);
      return;
    }
    process.stderr.write(`${script}: ${path} is not what the code makes; run "pnpm ${script}:dump" and commit it\n`);
    process.exitCode = 1;
  } else {
    process.stderr.write(`use: pnpm ${script}:dump | pnpm ${script}:check\n`);
    process.exitCode = 2;
  }
}

function readCommitted(path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
