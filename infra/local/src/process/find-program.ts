import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Full path of a program on PATH (or in one of the extra folders), or undefined. */
export function findProgram(
  name: string,
  extraFolders: readonly string[] = [],
  path = process.env.PATH ?? '',
): string | undefined {
  for (const folder of [...path.split(delimiter), ...extraFolders]) {
    if (folder === '') continue;
    const candidate = join(folder, name);
    if (isExecutable(candidate)) return candidate;
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
