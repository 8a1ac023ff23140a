import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Fills a folder that does not exist yet: in a temporary one beside it, readable by every user in the end, and moved to its
 * place in one step. A second launcher never sees half of it, and a failure leaves nothing.
 */
export async function publishFolder(target: string, fill: (folder: string) => Promise<void> | void): Promise<string> {
  if (existsSync(target)) return target;
  const temporary = mkdtempSync(join(dirname(target), 'unpack-'));
  try {
    await fill(temporary);
    openForReading(temporary);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Whoever came second drops its own copy.
    if (!existsSync(target)) throw error;
  }
  return target;
}

function openForReading(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openForReading(path);
    else if (entry.isFile()) chmodSync(path, isProgram(path) ? 0o755 : 0o644);
  }
}

function isProgram(path: string): boolean {
  return basename(join(path, '..')) === 'bin' || (statSync(path).mode & 0o100) !== 0;
}
