import { parse as parseToml } from 'smol-toml';
import { asRecord, asRecords, asText, type Pinned } from './pinned.ts';

/** Cargo.lock, poetry.lock, uv.lock and pdm.lock: a table `[[package]]` each. */
export function readTomlPackages(text: string): Pinned[] {
  const packages = asRecords(asRecord(parseToml(text)).package);
  // Of these formats only Cargo's has checksums of whole packages, and it names the source of each that is not the project's own.
  const isCargo = packages.some(({ checksum }) => checksum !== undefined);
  return packages.map(({ name, version, source, checksum }) => {
    const isOwn = isForeign(source) || (isCargo && source === undefined);
    const hash = asText(checksum);
    return {
      name: asText(name),
      version: isOwn ? '' : asText(version),
      integrity: hash === '' ? '' : `sha256-${hash}`,
    };
  });
}

/** Cargo and uv name the source of each package, Poetry only of those that are not from PyPI. */
function isForeign(source: unknown): boolean {
  if (source === undefined) return false;
  return typeof source === 'string' ? !source.includes('registry') : !Object.hasOwn(asRecord(source), 'registry');
}
