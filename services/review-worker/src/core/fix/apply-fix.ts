import type { PlacedFinding } from '@waggle/contracts';
import { withoutSpace } from '../anchor/side-text.ts';
import { reindent } from './reindent.ts';

/** The fix as it is offered and the file as it would be, or why it cannot be offered. */
export type AppliedFix = { replacement: string; after: string } | { problem: string };

/**
 * Applies the fix of a finding to the file at the head. It is refused unless it replaces exactly the lines that the comment
 * stands on, and changes something; quoted lines may differ from the file in whitespace, and the fix is then indented as the
 * file is.
 */
export function applyFix({ replacement, quote, placement }: PlacedFinding, head: string | null): AppliedFix {
  if (replacement === null) return { problem: 'there is no fix' };
  if (placement.kind !== 'line') return { problem: 'the quoted lines are not in the change' };
  if (head === null) return { problem: 'the file could not be read' };
  const lines = head.split('\n');
  const replaced = lines.slice(placement.startLine - 1, placement.line);
  if (withoutSpace(replaced.join('')) !== withoutSpace(quote.join(''))) {
    return { problem: 'the quoted lines differ from the file' };
  }
  const fresh = reindent(unwrap(replacement), quote, replaced);
  if (fresh.every((line) => line.trim() === '')) return { problem: 'the fix only deletes the quoted lines' };
  if (isSame(fresh, replaced)) return { problem: 'the fix changes nothing' };
  const end = replaced.every((line) => line.endsWith('\r')) ? '\r' : '';
  const after = lines.toSpliced(placement.startLine - 1, replaced.length, ...fresh.map((line) => line + end));
  return { replacement: fresh.join('\n'), after: after.join('\n') };
}

/** Lines without what some models put around code, and without the line feed at the end that GitHub adds itself. */
function unwrap(replacement: string): string[] {
  const text = replacement.replace(/\r\n/g, '\n');
  const inner = /^\s*(`{3,}|~{3,})[\w-]*\n([\s\S]*?)\n?\1\s*$/.exec(text)?.[2] ?? text;
  return inner.replace(/\n$/, '').split('\n');
}

function isSame(fresh: readonly string[], replaced: readonly string[]): boolean {
  return fresh.map((line) => line.trimEnd()).join('\n') === replaced.map((line) => line.trimEnd()).join('\n');
}
