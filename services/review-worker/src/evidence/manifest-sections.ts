/** The part of a manifest that decides the lockfile, as comparable text. Formatting and comments do not count. */
export type ReadSection = (manifest: string) => string;

/** Named top-level (or dotted) members of a JSON manifest. Text that does not parse is compared as a whole. */
export function jsonMembers(...names: string[]): ReadSection {
  return (manifest) => {
    try {
      const root: unknown = JSON.parse(manifest.replace(/^\ufeff/, ''));
      return JSON.stringify(names.map((name) => sortKeys(readMember(root, name.split('.')))));
    } catch {
      return manifest;
    }
  };
}

function readMember(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path)
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  return at ?? null;
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The lines under matching `[table]` headers of a TOML file; with `key`, only the value of that key. */
export function tomlTables(header: RegExp, keyed?: { header: RegExp; key: RegExp }): ReadSection {
  return (manifest) => {
    const kept: string[] = [];
    let table = '';
    let inKey = false;
    for (const line of contentLines(manifest, '#')) {
      if (/^\[.*\]$/.test(line)) {
        [table, inKey] = [line.replace(/[[\]"' ]/g, ''), false];
        if (header.test(table)) kept.push(`[${table}]`);
      } else if (header.test(table)) {
        kept.push(line);
      } else if (keyed?.header.test(table)) {
        const isStart = keyed.key.test(line);
        if (isStart || inKey) kept.push(line);
        if (isStart) inKey = /=\s*\[/.test(line) && !line.endsWith(']');
        else if (line.startsWith(']')) inKey = false;
      }
    }
    return kept.join('\n');
  };
}

/** Top-level keys of a YAML file with everything indented below them. */
export function yamlKeys(...names: string[]): ReadSection {
  return (manifest) => {
    const kept: string[] = [];
    let inside = false;
    for (const line of manifest.split(/\r?\n/)) {
      const key = /^["']?([\w-]+)["']?:/.exec(line)?.[1];
      if (key !== undefined) inside = names.includes(key);
      if (inside && line.trim() !== '' && !line.trim().startsWith('#')) kept.push(line.trimEnd());
    }
    return kept.join('\n');
  };
}

/** The lines that match, without comments. */
export function matchingLines(pattern: RegExp, comment = '#'): ReadSection {
  return (manifest) =>
    contentLines(manifest, comment)
      .filter((line) => pattern.test(line))
      .join('\n');
}

function contentLines(text: string, comment: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => (line.includes(` ${comment}`) ? line.slice(0, line.indexOf(` ${comment}`)) : line).trim())
    .filter((line) => line !== '' && !line.startsWith(comment));
}
