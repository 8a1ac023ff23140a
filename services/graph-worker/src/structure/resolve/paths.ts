/** Paths inside a repository: `/` between the parts, no part empty, `''` is the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Null when it leads out of the repository. */
export function joinPath(directory: string, relative: string): string | null {
  const parts = directory === '' ? [] : directory.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** The directory and all above it, nearest first, the root last. */
export function ancestorsOf(directory: string): string[] {
  const found = [directory];
  for (let at = directory; at !== ''; ) {
    at = directoryOf(at);
    found.push(at);
  }
  return found;
}

/** How many leading directories two paths share. */
export function sharedDepth(a: string, b: string): number {
  const left = directoryOf(a).split('/');
  const right = directoryOf(b).split('/');
  let depth = 0;
  while (depth < left.length && left[depth] === right[depth] && left[depth] !== '') depth += 1;
  return depth;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
