/** What a lockfile says about one package of a public registry. */
export interface Pinned {
  name: string;
  version: string;
  /** Where it is fetched from, where the file says so. */
  url?: string;
  /** What its content must hash to, where the file says so. */
  integrity?: string;
  /** Whether the project names it itself, where the file says so. */
  direct?: boolean | undefined;
  /** Whether only development uses it, where the file says so. */
  dev?: boolean | undefined;
}

type Role = Pick<Pinned, 'direct' | 'dev'>;

/** Of several places that name one package, one where the project names it, or ships it, decides. */
export function mergeRoles(places: readonly Role[]): { direct?: boolean; dev?: boolean } {
  const known = (key: keyof Role) => places.map((one) => one[key]).filter((is) => is !== undefined);
  const [direct, dev] = [known('direct'), known('dev')];
  return {
    ...(direct.length === 0 ? {} : { direct: direct.some((is) => is) }),
    ...(dev.length === 0 ? {} : { dev: dev.every((is) => is) }),
  };
}

/** The name by which a registry knows a package; PyPI normalizes them (PEP 503). */
export function nameInRegistry(ecosystem: string, name: string): string {
  return ecosystem === 'PyPI' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name;
}

/** Throws for text that is no such file. */
export type ReadLockfile = (text: string) => Pinned[];

/** The object that a JSON or YAML value should be; empty where it is none. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The objects of a list; none where the value is no list. */
export function asRecords(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What a regular expression with a group for the name and one for the version finds. */
export function matchAll(text: string, pattern: RegExp): Pinned[] {
  return [...text.matchAll(pattern)].map(([, name = '', version = '']) => ({ name, version }));
}
