import type { FileDiff } from '../../core/diff/file-diff.ts';
import { getPathKind } from '../../core/path-kind.ts';
import { codeSpan } from '../../core/sanitize.ts';
import { quoteAdded } from '../added-lines.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from '../evidence-rule.ts';

const installScripts = ['preinstall', 'install', 'postinstall'];
const sections = ['dependencies', 'devDependencies', 'optionalDependencies'];
const elsewhere = /^(?:git(?:\+|:)|https?:|ssh:|file:|github:|gitlab:|bitbucket:|[\w.-]+\/[\w.-]+(?:#|$))/;
const anything = /^(?:\*|x|latest|next|>=?\s*\d+(?:\.0)*|)$/i;

/**
 * What a changed `package.json` adds: `dependencies/install-script` (runs on every machine that installs),
 * `dependencies/foreign-source` (from another place than the registry) and `dependencies/any-version`.
 */
async function run(
  { repository }: EvidenceDeps,
  { baseSha, headSha, files }: EvidenceInput,
): Promise<EvidenceFinding[]> {
  const findings: EvidenceFinding[] = [];
  for (const file of files) {
    const { path, oldPath, newPath } = file;
    if (!/(?:^|\/)package\.json$/.test(path) || newPath === null || getPathKind(path) === 'vendored') continue;
    const after = parse(await repository.readFile(headSha, newPath));
    const before = parse(oldPath === null ? null : await repository.readFile(baseSha, oldPath));
    findings.push(...reportScripts(file, before, after), ...reportVersions(file, before, after));
  }
  return findings;
}

export const packageJsonRule: EvidenceRule = { id: 'dependencies/package-json', run };

type Manifest = Record<string, Record<string, string>>;

function reportScripts(file: FileDiff, before: Manifest, after: Manifest): EvidenceFinding[] {
  return installScripts.flatMap((name) => {
    const script = after.scripts?.[name];
    if (script === undefined || script === before.scripts?.[name]) return [];
    const body = `${codeSpan(script, 200)} runs on every machine that installs this package, with the rights of whoever does.`;
    return [
      create('dependencies/install-script', file, name, { title: `A \`${name}\` script runs while installing`, body }),
    ];
  });
}

function reportVersions(file: FileDiff, before: Manifest, after: Manifest): EvidenceFinding[] {
  return sections.flatMap((section) =>
    Object.entries(after[section] ?? {}).flatMap(([name, version]) => {
      if (version === before[section]?.[name]) return [];
      const shown = codeSpan(`${name}: ${version}`, 200);
      if (elsewhere.test(version)) {
        const body = `${shown} does not come from the registry: what it is can change without a new version, and no advisory names it.`;
        return [
          create('dependencies/foreign-source', file, name, {
            title: `${codeSpan(name, 100)} comes from elsewhere`,
            body,
          }),
        ];
      }
      if (!anything.test(version)) return [];
      const body = `${shown} takes whatever is newest. A range with an upper end, such as \`^1.2.3\`, keeps breaking changes out.`;
      return [
        create('dependencies/any-version', file, name, { title: `${codeSpan(name, 100)} may be any version`, body }),
      ];
    }),
  );
}

function create(
  rule: EvidenceFinding['rule'],
  file: FileDiff,
  key: string,
  { title, body }: { title: string; body: string },
): EvidenceFinding {
  const severity = rule === 'dependencies/any-version' ? 'low' : 'medium';
  const place = quoteAdded(file, [`"${key}"`]);
  return { rule, source: 'evidence', severity, title, body, path: file.path, ...place, replacement: null };
}

/** Empty where there is nothing to read: what does not parse breaks more than this rule. */
function parse(text: string | null): Manifest {
  try {
    const root: unknown = JSON.parse(text?.replace(/^\ufeff/, '') ?? '{}');
    const members = typeof root === 'object' && root !== null ? Object.entries(root) : [];
    return Object.fromEntries(members.map(([name, value]) => [name, stringsOf(value)]));
  } catch {
    return {};
  }
}

function stringsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
