import type { ConfigProblem } from '@waggle/contracts';
import { type Document, isAlias, isCollection, isNode, isPair, LineCounter, parseDocument, visit } from 'yaml';

export const maxConfigBytes = 32 * 1024;
const maxDepth = 12;

export interface YamlText {
  value: unknown;
  /** Where the key or entry at this place of the data was written, from its deepest part that exists. */
  locate(keys: readonly PropertyKey[]): { line: number; column: number };
}

/** Reads a file that may be hostile: bounded, no aliases (which multiply), no tags, no repeated keys, one document. */
export function readYaml(bytes: Buffer, path: string): YamlText | { problems: ConfigProblem[] } {
  const atTop = (message: string) => ({ problems: [{ path, line: 1, column: 1, key: '', message }] });
  if (bytes.length > maxConfigBytes) return atTop(`is larger than ${maxConfigBytes / 1024} KiB`);
  const text = decode(bytes);
  if (text === null) return atTop('is not valid UTF-8');
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'core', merge: false, lineCounter: lines, prettyErrors: false });
  const locate = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const faults = document.errors.map(({ code, message, pos }) => ({ message: explain(code, message), at: pos[0] }));
  faults.push(...findForbidden(document));
  if (faults.length > 0) {
    return { problems: faults.slice(0, 3).map(({ message, at }) => ({ path, ...locate(at), key: '', message })) };
  }
  return { value: document.toJS(), locate: (keys) => locate(findOffset(document, keys)) };
}

function explain(code: string, message: string): string {
  return code === 'MULTIPLE_DOCS' ? 'holds more than one document' : `is not valid YAML: ${message}`;
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function findForbidden(document: Document.Parsed): { message: string; at: number }[] {
  const found: { message: string; at: number }[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (isCollection(key)) found.push({ message: 'has a key that is no text', at: key.range?.[0] ?? 0 });
    },
    Node: (_, node, ancestors) => {
      const at = node.range?.[0] ?? 0;
      if (isAlias(node) || node.anchor !== undefined) found.push({ message: 'uses an anchor or alias (& or *)', at });
      else if (node.tag !== undefined) found.push({ message: 'uses a tag (!)', at });
      else if (ancestors.filter(isCollection).length > maxDepth) found.push({ message: 'is nested too deeply', at });
      return found.length > 2 ? visit.BREAK : undefined;
    },
  });
  return found;
}

function findOffset(document: Document.Parsed, keys: readonly PropertyKey[]): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const key of keys) {
    if (!isCollection(node)) break;
    const item: unknown = node.items.find((entry, at) =>
      isPair(entry) ? String(entry.key) === String(key) : at === key,
    );
    const written = isPair(item) ? item.key : item;
    if (!isNode(written)) break;
    offset = written.range?.[0] ?? offset;
    node = isPair(item) ? item.value : item;
  }
  return offset;
}
