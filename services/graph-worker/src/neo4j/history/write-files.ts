import { directoriesOf, groupByAbove } from '../../core/directories.ts';
import type { Run } from '../connect.ts';
import { isKeyTaken } from '../graph-error.ts';
import * as statements from './backfill-statements.ts';
import { groupByFolder, toFileRow } from './file-row.ts';

interface NamedFile {
  path: string;
  blob: string | null;
}

/** Writes files and the folders above them in one transaction, which the caller opens and may write more in. */
export type WriteFiles = (
  transaction: (work: (run: Run) => Promise<void>) => Promise<void>,
  files: readonly NamedFile[],
) => Promise<void>;

/**
 * `isEmpty`: the repository has no file yet, so that files are created without a look at what is there. A pull request that
 * is indexed meanwhile may bring one: from then on each is looked for.
 */
export function createFileWriter(repoId: number, isEmpty: boolean): WriteFiles {
  const written = new Set<string>();
  let mayCreate = isEmpty;
  return async (transaction, files) => {
    const directories = directoriesOf(files.map(({ path }) => path)).filter(([path]) => !written.has(path));
    const rows = files.map(({ path, blob }) => toFileRow(path, blob));
    const write = async (run: Run) => {
      if (directories.length > 0) await run(statements.mergeDirectories, { repoId, rows: groupByAbove(directories) });
      if (rows.length === 0) return;
      if (mayCreate) await run(statements.createFiles, { repoId, rows: groupByFolder(rows) });
      else await run(statements.mergeFiles, { repoId, rows });
    };
    try {
      await transaction(write);
    } catch (thrown) {
      if (!mayCreate || !isKeyTaken(thrown)) throw thrown;
      mayCreate = false;
      await transaction(write);
    }
    // Only now: a transaction may be rolled back and run again.
    for (const [path] of directories) written.add(path);
  };
}
