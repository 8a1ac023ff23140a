interface ObjectInfo {
  oid: string;
  type: 'blob' | 'tree' | 'commit' | 'tag';
  size: number;
}

interface FoundObject extends ObjectInfo {
  /** Null when only its size was asked for. */
  bytes: Buffer | null;
}

/** One answer of `git cat-file --batch-command`; null when git had none. */
export type ObjectAnswer = FoundObject | 'missing' | null;

const newline = 10;

/**
 * Cuts what `git cat-file --batch-command` writes into answers, in the order of the questions. `expectsBytes` says whether the
 * oldest open question asked for the contents, which then follow the line that names the object.
 */
export function createAnswerParser(
  expectsBytes: () => boolean,
  onAnswer: (answer: ObjectAnswer) => void,
): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let length = 0;
  let open: ObjectInfo | null = null;

  function take(bytes: number): Buffer {
    const all = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length);
    chunks = [all.subarray(bytes)];
    length -= bytes;
    return all.subarray(0, bytes);
  }

  /** True when there may be more to read. */
  function readLine(): boolean {
    const [first = Buffer.alloc(0)] = chunks;
    const end = (chunks.length === 1 ? first : Buffer.concat(chunks, length)).indexOf(newline);
    if (end === -1) return false;
    const line = take(end + 1).toString('latin1', 0, end);
    const info = parseLine(line);
    if (info === null) onAnswer(line.endsWith(' missing') ? 'missing' : null);
    else if (expectsBytes()) open = info;
    else onAnswer({ ...info, bytes: null });
    return true;
  }

  function readBytes(info: ObjectInfo): boolean {
    if (length <= info.size) return false;
    open = null;
    // A copy, so that a small file does not keep all that came with it in memory.
    const bytes = Buffer.from(take(info.size + 1).subarray(0, info.size));
    onAnswer({ ...info, bytes });
    return true;
  }

  return (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    while (length > 0 && (open === null ? readLine() : readBytes(open)));
  };
}

function parseLine(line: string): ObjectInfo | null {
  const match = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/.exec(line);
  if (!match) return null;
  return { oid: match[1] ?? '', type: match[2] as ObjectInfo['type'], size: Number(match[3]) };
}
