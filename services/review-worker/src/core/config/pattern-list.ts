import { compileGlob, type Matcher, type PatternKind } from './glob.ts';

/** A list of patterns, compiled. `!` in front excludes; the last entry that matches decides. */
export interface PatternList {
  /** Whether the text is let in, and by which entry it was decided; null when no entry matches. */
  judge(text: string, otherwise?: boolean): { allowed: boolean; by: string | null };
}

/** Throws an Error that says what is wrong with a pattern. */
export function createPatternList(patterns: readonly string[], kind: PatternKind): PatternList {
  const entries = patterns.map((pattern) => toEntry(pattern, kind));
  const isSelection = entries.some(({ excludes }) => !excludes);
  return {
    judge: (text, otherwise = true) => {
      const decisive = entries.findLast(({ matches }) => matches(text));
      if (decisive === undefined) return { allowed: isSelection ? false : otherwise, by: null };
      return { allowed: !decisive.excludes, by: decisive.pattern };
    },
  };
}

/** Labels are a set: one that is wanted must be there, and none that is excluded. */
export function judgeLabels(patterns: readonly string[], labels: readonly string[]): { refusedBy: string | null } {
  const entries = patterns.map((pattern) => toEntry(pattern, 'text'));
  const unwanted = entries.find(({ excludes, matches }) => excludes && labels.some(matches));
  if (unwanted !== undefined) return { refusedBy: unwanted.pattern };
  const wanted = entries.filter(({ excludes }) => !excludes);
  if (wanted.length === 0 || wanted.some(({ matches }) => labels.some(matches))) return { refusedBy: null };
  return { refusedBy: wanted.map(({ pattern }) => pattern).join(', ') };
}

function toEntry(pattern: string, kind: PatternKind): { pattern: string; excludes: boolean; matches: Matcher } {
  const excludes = pattern.startsWith('!');
  return { pattern, excludes, matches: compileGlob(excludes ? pattern.slice(1) : pattern, kind) };
}
