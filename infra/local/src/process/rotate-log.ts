import { existsSync, renameSync } from 'node:fs';

/** Moves the log of the previous start aside, so that what a log shows belongs to this start. */
export function rotateLog(file: string): string {
  if (existsSync(file)) renameSync(file, `${file.replace(/\.log$/, '')}.previous.log`);
  return file;
}
