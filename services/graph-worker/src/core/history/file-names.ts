import { copyText } from '../copy-text.ts';
import { addEvent, type Tally, tallyOf } from '../ranking/index.ts';

/** One file through all of its names, as a walk from the newest commit to the oldest finds it. */
export interface PastFile {
  id: number;
  /** The last name it had. */
  path: string;
  /** Content id on the default branch; null for a file that is gone. */
  blob: string | null;
  deletedAt: number | null;
  /** False until a commit of the default branch told whether the file is there. */
  decided: boolean;
  firstSeen: number;
  previousPaths: Set<string>;
  renamedAt: number | null;
  /** Changes it was part of since it last came to be; null for a file that is gone. */
  tally: Tally | null;
}

/** What a path meant at one time of the walk. */
export interface PastName {
  file: PastFile;
  /** False for what stood at the path before the file of today came to be: it is history, but says nothing of today. */
  present: boolean;
}

/**
 * Which file a path belongs to, walking back in time. A path stays with its file over deletion and return; a move takes
 * the older history of its source along, and what stood under the new name before joins it.
 */
export interface FileNames {
  files: PastFile[];
  find(path: string, at: number): PastName;
  /** Before this step the file had another name. */
  renamed(name: PastName, from: string, at: number): void;
  /** Before this step nothing that is there today stood at the path. */
  began(path: string): void;
}

export function createFileNames(live: Iterable<{ path: string; blob: string }>): FileNames {
  const files: PastFile[] = [];
  const names = new Map<string, PastName>();

  function add(path: string, blob: string | null): PastName {
    const file: PastFile = {
      id: files.length,
      path,
      blob,
      deletedAt: null,
      decided: blob !== null,
      firstSeen: Number.MAX_SAFE_INTEGER,
      previousPaths: new Set(),
      renamedAt: null,
      tally: null,
    };
    files.push(file);
    const name = { file, present: blob !== null };
    names.set(path, name);
    return name;
  }

  for (const { path, blob } of live) add(path, blob);
  return {
    files,
    find: (path, at) => {
      const name = names.get(path) ?? add(copyText(path), null);
      name.file.firstSeen = Math.min(name.file.firstSeen, at);
      return name;
    },
    renamed: ({ file, present }, from, at) => {
      const kept = copyText(from);
      names.set(kept, { file, present });
      file.previousPaths.add(kept);
      file.renamedAt = Math.max(file.renamedAt ?? 0, at);
    },
    began: (path) => {
      const name = names.get(path);
      if (name !== undefined) names.set(path, { ...name, present: false });
    },
  };
}

/** Counts one change of the file. */
export function countChange(file: PastFile, at: number): void {
  if (file.tally === null) file.tally = tallyOf(1, at);
  else addEvent(file.tally, 1, at);
}
