import type { FileDiff } from '../core/diff/file-diff.ts';
import { getPathKind } from '../core/path-kind.ts';
import { type Ecosystem, ecosystems, findLockfile, splitPath } from './ecosystems.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';

/** `dependencies/lockfile-missing` (medium: a clean install fails or drifts). */
async function run(deps: EvidenceDeps, input: EvidenceInput): Promise<EvidenceFinding[]> {
  const findings: EvidenceFinding[] = [];
  for (const ecosystem of ecosystems) {
    for (const file of input.files) {
      if (file.newPath === null || getPathKind(file.path) === 'vendored') continue;
      if (!ecosystem.manifest.test(splitPath(file.path).name)) continue;
      findings.push(...(await checkManifest(deps, input, ecosystem, file)));
    }
  }
  return findings;
}

export const lockfileRule: EvidenceRule = { id: 'dependencies', run };

async function checkManifest(
  deps: EvidenceDeps,
  input: EvidenceInput,
  ecosystem: Ecosystem,
  file: FileDiff,
): Promise<EvidenceFinding[]> {
  const head = new Set(await deps.repository.listFiles(input.headSha));
  const lockfile = findLockfile(ecosystem, file.path, head);
  if (lockfile === null || input.files.some(({ path }) => path === lockfile)) return [];
  const before = file.oldPath === null ? '' : ((await deps.repository.readFile(input.baseSha, file.oldPath)) ?? '');
  const after = (await deps.repository.readFile(input.headSha, file.path)) ?? '';
  // A new, empty manifest reads like the section of one without dependencies.
  const sections = [before, after].map((text) => ecosystem.readSection(text === '' ? '{}' : text));
  if (sections[0] === sections[1]) return [];
  return [
    {
      rule: 'dependencies/lockfile-missing',
      source: 'evidence',
      severity: 'medium',
      title: `Dependencies changed, ${splitPath(lockfile).name} did not`,
      body:
        `\`${file.path}\` changes dependencies, but \`${lockfile}\` is not part of this change. ` +
        `A locked install will fail or use other versions than the manifest asks for. Run ${ecosystem.remedy} and commit the result.`,
      path: file.path,
      quote: [],
      line: null,
      replacement: null,
    },
  ];
}
