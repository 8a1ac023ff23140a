import { parse as parseToml } from 'smol-toml';
import { asRecord, asRecords, asText, type Pinned } from './pinned.ts';

/** Cargo.lock, poetry.lock, uv.lock and pdm.lock: a table `[[package]]` each. */
export function readTomlPackages(text: string): Pinned[] {
  const packages = asRecords(asRecord(parseToml(text)).package);
  // Of these formats only Cargo's has checksums of whole packages, and it names the source of each that is not the project's own.
  const isCargo = packages.some(({ checksum }) => checksum !== undefined);
  const isOwn = ({ source }: Record<string, unknown>) => isProject(source) || (isCargo && source === undefined);
  const named = namedBy(packages.filter(isOwn));
  return packages.map((one) => {
    const [name, version, hash] = [asText(one.name), asText(one.version), asText(one.checksum)];
    return {
      name,
      version: isOwn(one) || isForeign(one.source) ? '' : version,
      integrity: hash === '' ? '' : `sha256-${hash}`,
      direct: named === null ? undefined : named.has(name) || named.has(`${name} ${version}`),
      dev: isDev(one),
    };
  });
}

/** Cargo and uv name the source of each package, Poetry only of those that are not from PyPI. */
function isForeign(source: unknown): boolean {
  if (source === undefined) return false;
  return typeof source === 'string' ? !source.includes('registry') : !Object.hasOwn(asRecord(source), 'registry');
}

/** uv's words for what lies in the project. */
function isProject(source: unknown): boolean {
  return ['virtual', 'editable', 'directory'].some((kind) => Object.hasOwn(asRecord(source), kind));
}

/**
 * What the project's own packages name: Cargo as `name` or `name version`, uv as tables, those of a group apart. Null where none of
 * them is in the file.
 */
function namedBy(own: readonly Record<string, unknown>[]): Set<string> | null {
  const lists = own.flatMap((one) => [
    one.dependencies,
    ...Object.values(asRecord(one['optional-dependencies'])),
    ...Object.values(asRecord(one['dev-dependencies'])),
  ]);
  if (lists.every((list) => list === undefined)) return null;
  const entries = lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
  return new Set(entries.map((entry) => asText(entry).replace(/ \(.*$/, '') || asText(asRecord(entry).name)));
}

/** Poetry and pdm name the groups that need a package, where what is shipped is `main` or `default`. */
function isDev({ groups, category }: Record<string, unknown>): boolean | undefined {
  if (Array.isArray(groups)) return !groups.includes('main') && !groups.includes('default');
  return typeof category === 'string' ? category === 'dev' : undefined;
}
