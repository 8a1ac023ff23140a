/** How many directories above a file say something about who knows it. */
const levels = 4;

/** The directory of a path and the three above it, nearest first; the root is ''. */
export function directoriesAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  const count = Math.min(levels, parts.length + 1);
  return Array.from({ length: count }, (_, up) => parts.slice(0, parts.length - up).join('/'));
}
