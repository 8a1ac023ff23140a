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
