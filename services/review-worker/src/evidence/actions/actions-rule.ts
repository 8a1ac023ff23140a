import { listAdded } from '../added-lines.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from '../evidence-rule.ts';
import { findHazards } from './find-hazards.ts';
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
    for (const { lines, ...hazard } of findHazards(readWorkflow(text))) {
      const line = lines.find((one) => added.has(one));
      if (line === undefined) continue;
      const quote = (added.get(line) ?? '').slice(0, 2000);
      findings.push({ ...hazard, source: 'evidence', path: file.path, quote: [quote], line, replacement: null });
    }
  }
  return findings;
}

export const actionsRule: EvidenceRule = { id: 'actions', run };
