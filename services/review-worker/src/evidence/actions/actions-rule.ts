import type { FileDiff } from '../../core/diff/file-diff.ts';
import { listAdded } from '../added-lines.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from '../evidence-rule.ts';
import { findHazards, type Hazard, readUse } from './find-hazards.ts';
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
    const brought = findHazards(readWorkflow(text)).flatMap((hazard) => {
      const line = hazard.lines.find((one) => added.has(one));
      // A newer tag of what was trusted before is no decision of this pull request.
      const isOld = hazard.unpinned !== undefined && before.has(hazard.unpinned);
      return line === undefined || isOld ? [] : [{ hazard, line }];
    });
    for (const { hazard, line, others } of joinUnpinned(brought)) {
      const { lines: _, unpinned: __, ...told } = hazard;
      const body = [hazard.body, ...others].join(' ');
      const quote = (added.get(line) ?? '').slice(0, 2000);
      findings.push({ ...told, body, source: 'evidence', path: file.path, quote: [quote], line, replacement: null });
    }
  }
  return findings;
}

interface Brought {
  hazard: Hazard;
  line: number;
}

/** Actions without a commit are one decision a file, told at the first of them. */
function joinUnpinned(brought: readonly Brought[]): (Brought & { others: string[] })[] {
  const alike = (one: Brought) => (other: Brought) =>
    other.hazard.unpinned !== undefined && other.hazard.severity === one.hazard.severity;
  return brought.flatMap((one) => {
    if (one.hazard.unpinned === undefined) return [{ ...one, others: [] }];
    const [first, ...rest] = brought.filter(alike(one));
    if (first !== one) return [];
    const places = rest.map(({ hazard, line }) => `\`${hazard.unpinned}\` in line ${line}`);
    return [{ ...one, others: places.length === 0 ? [] : [`The same holds for ${places.join(', ')}.`] }];
  });
}

/** Actions that lines which go away used without a commit. */
function listUnpinned({ hunks }: FileDiff): Set<string> {
  const removed = hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === '-'));
  const uses = removed.map(({ text }) => readUse(text)).filter((use) => use !== null);
  return new Set(uses.filter(({ isPinned }) => !isPinned).map(({ action }) => action));
}

export const actionsRule: EvidenceRule = { id: 'actions', run };
