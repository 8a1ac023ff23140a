import type { FileDiff } from '../../core/diff/file-diff.ts';
import { listAdded } from '../added-lines.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from '../evidence-rule.ts';
import { findHazards, readUse } from './find-hazards.ts';
import { readWorkflow } from './read-workflow.ts';

const isWorkflow = /^\.github\/(?:workflows\/[^/]+|actions\/.+\/action)\.ya?ml$|(?:^|\/)action\.ya?ml$/;
const maxText = 300_000;

/** `actions/*`: what a workflow of GitHub Actions newly allows strangers to do. Only hazards with an added line are told. */
async function run({ repository }: EvidenceDeps, input: EvidenceInput): Promise<EvidenceFinding[]> {
  const findings: EvidenceFinding[] = [];
  for (const file of input.clean ?? input.files) {
    const added = isWorkflow.test(file.path) ? new Map(listAdded(file).map(({ line, text }) => [line, text])) : null;
    if (added === null || added.size === 0) continue;
    const text = await repository.readFile(input.headSha, file.path);
    if (text === null || text.length > maxText) continue;
    const before = listUnpinned(file);
    for (const { lines, unpinned, ...hazard } of findHazards(readWorkflow(text))) {
      const line = lines.find((one) => added.has(one));
      // A newer tag of what was trusted before is no decision of this pull request.
      if (line === undefined || (unpinned !== undefined && before.has(unpinned))) continue;
      const quote = (added.get(line) ?? '').slice(0, 2000);
      findings.push({ ...hazard, source: 'evidence', path: file.path, quote: [quote], line, replacement: null });
    }
  }
  return findings;
}

/** Actions that lines which go away used without a commit. */
function listUnpinned({ hunks }: FileDiff): Set<string> {
  const removed = hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === '-'));
  const uses = removed.map(({ text }) => readUse(text)).filter((use) => use !== null);
  return new Set(uses.filter(({ isPinned }) => !isPinned).map(({ action }) => action));
}

export const actionsRule: EvidenceRule = { id: 'actions', run };
