/** Every new version is below every old one, by their numbers; what stands behind these is not compared. */
export function isOlder(from: readonly string[], to: readonly string[]): boolean {
  const [old, now] = [from.map(numbersOf), to.map(numbersOf)];
  return old.every((was) => now.every((is) => isBelow(is, was)));
}

/** Empty for a branch, a range and whatever else does not begin with a number. */
function numbersOf(version: string): number[] {
  const [, numbers = ''] = /^[v=]?(\d+(?:\.\d+)*)/.exec(version) ?? [];
  return numbers === '' ? [] : numbers.split('.').map(Number);
}

function isBelow(a: readonly number[], b: readonly number[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  const places = Array.from({ length: Math.max(a.length, b.length) }, (_, index) => index);
  const first = places.find((index) => (a[index] ?? 0) !== (b[index] ?? 0));
  return first !== undefined && (a[first] ?? 0) < (b[first] ?? 0);
}
