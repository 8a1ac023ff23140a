import { directoryOf } from '../../core/directories.ts';
import { getLanguage } from '../../core/languages.ts';

export function toFileRow(path: string, blob: string | null) {
  return { path, blob, language: getLanguage(path), directory: directoryOf(path) };
}

/** Files of one folder as one row: [path, language, blob] each. */
export function groupByFolder(rows: readonly ReturnType<typeof toFileRow>[]) {
  const folders = new Map<string, (string | null)[][]>();
  for (const { path, language, blob, directory } of rows) {
    const files = folders.get(directory);
    if (files === undefined) folders.set(directory, [[path, language, blob]]);
    else files.push([path, language, blob]);
  }
  return [...folders].map(([directory, files]) => ({ directory, files }));
}
