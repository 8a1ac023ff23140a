import { type Memory, MemoryKind } from '@waggle/contracts';
import { z } from 'zod';
import { compileGlob, type Matcher } from '../config/glob.ts';

/** What a prompt shows of a memory. */
export const UsedMemory = z.object({
  id: z.number(),
  kind: MemoryKind,
  text: z.string(),
  pathGlob: z.string(),
  /** A person said it: it is what the repository wants. Everything else may be wrong. */
  isRule: z.boolean(),
});
export type UsedMemory = z.infer<typeof UsedMemory>;

const maxUsed = 30;
const maxLength = 8000;

/**
 * The memories about any of these paths, as many as a prompt has room for: words of people first, then the map, then what was
 * seen most often, then the newest.
 */
export function chooseMemories(memories: readonly Memory[], paths: readonly string[]): UsedMemory[] {
  const about = memories.filter(({ pathGlob }) => paths.some(matcherOf(pathGlob)));
  about.sort((a, b) => rankOf(a) - rankOf(b) || b.sightings - a.sightings || b.id - a.id);
  const used: UsedMemory[] = [];
  let left = maxLength;
  for (const { id, kind, text, pathGlob, source } of about) {
    if (used.length === maxUsed) break;
    if (text.length > left) continue;
    left -= text.length;
    used.push({ id, kind, text, pathGlob, isRule: source === 'person' });
  }
  return used;
}

function rankOf({ source, kind }: Memory): number {
  if (source === 'person') return 0;
  return kind === 'project_map' ? 1 : 2;
}

/** A glob that cannot be read is about nothing: it was checked when it was stored. */
function matcherOf(glob: string): Matcher {
  try {
    return compileGlob(glob, 'path');
  } catch {
    return () => false;
  }
}
