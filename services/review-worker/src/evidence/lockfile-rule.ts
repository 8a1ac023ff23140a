import { comparePackages } from '../core/dependencies/compare-packages.ts';
import { holdsHashesOnly, isLockfile } from '../core/dependencies/read-lockfile.ts';
import type { FileDiff } from '../core/diff/file-diff.ts';
import { getPathKind } from '../core/path-kind.ts';
import { codeSpan } from '../core/sanitize.ts';
import { readSides } from './dependencies/read-sides.ts';
import { type Ecosystem, ecosystems, findLockfile, splitPath } from './ecosystems.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';

const maxNamed = 5;

/** `dependencies/lockfile-missing` (medium: a clean install fails or drifts) and `dependencies/manifest-unchanged` (low: sometimes meant). */
async function run(deps: EvidenceDeps, input: EvidenceInput): Promise<EvidenceFinding[]> {
  const findings: EvidenceFinding[] = [];
  for (const ecosystem of ecosystems) {
    for (const file of input.files) {
      if (file.newPath === null || getPathKind(file.path) === 'vendored') continue;
      const { folder, name } = splitPath(file.path);
      if (ecosystem.manifest.test(name)) findings.push(...(await checkManifest(deps, input, ecosystem, file)));
      else if (isLoneLockfile(ecosystem, file, input.files)) {
        const added = await findAdded(deps, input, file);
        if (added.length > 0) findings.push(reportLoneLockfile(ecosystem, { path: file.path, folder, added }));
      }
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

/** A changed lockfile while no manifest beside or below it changed. A new one has just been introduced: that is no finding. */
function isLoneLockfile(ecosystem: Ecosystem, file: FileDiff, files: readonly FileDiff[]): boolean {
  const { folder, name } = splitPath(file.path);
  if (!ecosystem.lockfiles.includes(name) || file.status !== 'modified') return false;
  // pnpm-lock.yaml follows package.json and pnpm-workspace.yaml: report once, and only if neither changed.
  const related = ecosystems.filter(({ lockfiles }) => lockfiles.includes(name));
  if (related[0] !== ecosystem) return false;
  return !files.some(
    ({ path }) => path.startsWith(folder) && related.some(({ manifest }) => manifest.test(splitPath(path).name)),
  );
}

/**
 * Names of the packages that a lockfile gains, where it changes nothing else: it was written by an installation whose manifest was not
 * committed. An update of what is locked changes versions, and brings what those need; it is right without a manifest.
 */
async function findAdded({ repository }: EvidenceDeps, input: EvidenceInput, file: FileDiff): Promise<string[]> {
  if (!isLockfile(file.path) || holdsHashesOnly(file.path)) return [];
  const sides = await readSides(repository, file, input);
  if ('problem' in sides) return [];
  const changes = comparePackages(file.path, sides.before, sides.after);
  return changes.some(({ from }) => from.length > 0) ? [] : changes.map(({ name }) => name);
}

function reportLoneLockfile(
  ecosystem: Ecosystem,
  { path, folder, added }: { path: string; folder: string; added: readonly string[] },
): EvidenceFinding {
  const names = added.slice(0, maxNamed).map((name) => codeSpan(name, 80));
  const more = added.length > maxNamed ? ` and ${added.length - maxNamed} more` : '';
  return {
    rule: 'dependencies/manifest-unchanged',
    source: 'evidence',
    severity: 'low',
    title: `${path.slice(folder.length)} gains packages without a manifest`,
    body:
      `It gains ${names.join(', ')}${more} and changes nothing else, and no ${ecosystem.name} manifest is part of this change. ` +
      'If a new dependency was installed, the manifest that names it is missing.',
    path,
    quote: [],
    line: null,
    replacement: null,
  };
}
