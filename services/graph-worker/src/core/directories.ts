/** The folder of a path; '' for the root. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Every folder above the paths with the one above it, outermost first. The root has none above it. */
export function directoriesOf(paths: Iterable<string>): [path: string, above: string | null][] {
  const found = new Set<string>(['']);
  for (const path of paths) {
    for (let directory = directoryOf(path); !found.has(directory); directory = directoryOf(directory))
      found.add(directory);
  }
  return [...found].sort().map((path) => [path, path === '' ? null : directoryOf(path)]);
}

/** Folders by the one above them, as [above, folders in it]; the root is an entry of its own, also where nothing is in it. */
export function groupByAbove(directories: readonly [path: string, above: string | null][]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const [path, above] of directories) {
    const group = groups.get(above ?? '') ?? [];
    if (above !== null) group.push(path);
    groups.set(above ?? '', group);
  }
  return [...groups];
}
