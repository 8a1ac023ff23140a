import { type ObjectReader, type ObjectReaderOptions, startObjectReader } from './object-reader.ts';

const maxReaders = 16;
const readers = new Map<string, ObjectReader>();

/**
 * The reader of a mirror, shared by all reviews of its repository in this process; null when too many other repositories are
 * being read. A reader that ended is replaced by the next question.
 */
export function shareObjectReader(options: Omit<ObjectReaderOptions, 'onEnd'>): ObjectReader | null {
  const { gitDir } = options;
  const known = readers.get(gitDir);
  if (known !== undefined) return known;
  if (readers.size >= maxReaders) return null;
  const reader = startObjectReader({
    ...options,
    onEnd: () => {
      if (readers.get(gitDir) === reader) readers.delete(gitDir);
    },
  });
  readers.set(gitDir, reader);
  return reader;
}
