import type { ChangeRef, ContextResponse } from '@waggle/contracts';
import { nameChange } from '../core/change-links.ts';
import { plural } from '../core/render/labels.ts';
import { listImporters, listTests } from '../core/surroundings.ts';

const maxPaths = 5;
const maxProofs = 3;
const maxTitle = 120;

/**
 * What the repository's memory knows about the changed files, in lines for a model: where to look for what the change breaks, and
 * what went wrong here before. Forgotten files and conflicts are told without it. Empty where it knows nothing. Holds words of
 * strangers.
 */
export function describeHistory(context: ContextResponse | null): string {
  if (context === null) return '';
  const { dependents, risk } = context;
  const covering = listTests(context);
  const lines = [
    dependents.direct === 0
      ? ''
      : `Used by ${plural(dependents.direct, 'other file')}: ${list(listImporters(context), dependents.direct)}`,
    covering.length === 0 ? '' : `Tested by: ${list(covering, covering.length)}`,
    ...(risk?.reverted ?? []).slice(0, maxProofs).map(({ change, revertedBy, paths }) => {
      return `Reverted before: ${name(change)}, by ${name(revertedBy)}, on ${list(paths, paths.length)}`;
    }),
    ...describeFixes(risk),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function describeFixes(risk: ContextResponse['risk']): string[] {
  const { proof = [], paths = [] } = risk?.fixHistory ?? {};
  if (proof.length === 0) return [];
  return [`Mended before (${list(paths, paths.length)}): ${proof.slice(0, maxProofs).map(name).join('; ')}`];
}

function list(paths: readonly string[], total: number): string {
  const shown = paths.slice(0, maxPaths);
  return `${shown.join(', ')}${total > shown.length ? ` and ${total - shown.length} more` : ''}`;
}

function name(change: ChangeRef): string {
  return `${nameChange(change)} ${change.title.slice(0, maxTitle)}`;
}
