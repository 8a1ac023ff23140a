export type HunkLine = {
  kind: 'context' | 'added' | 'removed';
  text: string;
  oldLine: number | undefined;
  newLine: number | undefined;
  /** GitHub's position: lines below the first hunk header of the file. */
  position: number;
};

export type Hunk = {
  header: string;
  lines: HunkLine[];
};

const headerPattern = /^@@ -(?<oldStart>\d+)(?:,\d+)? \+(?<newStart>\d+)(?:,\d+)? @@/;

/** Parses the hunks of one file's patch. */
export function parseHunks(patch: string): Hunk[] {
  const hunks: Hunk[] = [];
  let oldLine = 0;
  let newLine = 0;
  let position = -1;
  for (const text of patch.split('\n')) {
    position += 1;
    const header = headerPattern.exec(text)?.groups;
    if (header) {
      oldLine = Number(header.oldStart);
      newLine = Number(header.newStart);
      hunks.push({ header: text, lines: [] });
      continue;
    }
    const lines = hunks.at(-1)?.lines;
    if (text.startsWith('+')) lines?.push({ kind: 'added', text, oldLine: undefined, newLine: newLine++, position });
    else if (text.startsWith('-'))
      lines?.push({ kind: 'removed', text, oldLine: oldLine++, newLine: undefined, position });
    else if (text.startsWith(' ')) {
      lines?.push({ kind: 'context', text, oldLine: oldLine++, newLine: newLine++, position });
    }
  }
  return hunks;
}
