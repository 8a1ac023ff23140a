/** Words that every claim has, so that they tell no two apart. */
const common = new Set(
  'a an and are as at be but by can could does for from has have if in is it its may might no not of on or should so that the their then there these this to was when where which will with without would'.split(
    ' ',
  ),
);

/**
 * How alike two claims are, 0 to 1: the share of the smaller set of word stems that both have (overlap coefficient), since
 * one wording is often the other and more. Claims of fewer than 2 words are alike only when they are equal.
 */
export function compareClaims(a: string, b: string): number {
  const [left, right] = [stems(a), stems(b)];
  const smaller = Math.min(left.size, right.size);
  if (smaller < 2) return a.trim().toLowerCase() === b.trim().toLowerCase() ? 1 : 0;
  let shared = 0;
  for (const stem of left) if (right.has(stem)) shared += 1;
  return shared / smaller;
}

function stems(text: string): Set<string> {
  const words = text
    // Names are compared by their parts: `userId` and `user id` are the same to a reader.
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  const kept = (words ?? []).filter((word) => word.length > 1 && !common.has(word));
  return new Set(kept.map(stem));
}

function stem(word: string): string {
  return word.length > 5 ? word.replace(/(?:ing|ed|es|s|ly|ion|able)$/, '') : word.replace(/s$/, '');
}
