import { directoryOf } from '../../core/directories.ts';
import { getLanguage } from '../../core/languages.ts';

export function toFileRow(path: string, blob: string | null) {
  return { path, blob, language: getLanguage(path), directory: directoryOf(path) };
}
