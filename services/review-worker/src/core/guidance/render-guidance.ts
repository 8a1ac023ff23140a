import type { ReviewConfig } from '../config/review-config.ts';
import { fenceGuidance } from '../sanitize.ts';

const maxLength = 8000;
const maxNamed = 5;

/** What the repository says about these files in its own words: path instructions and rules. Empty when it says nothing. */
export function renderGuidance(config: ReviewConfig, paths: readonly string[]): string {
  const about = new Map<string, string[]>();
  for (const path of paths) {
    const { instructions, rules } = config.forPath(path);
    for (const said of [...instructions.map((text) => text.trim()), ...rules.map(describeRule)]) {
      about.set(said, [...(about.get(said) ?? []), path]);
    }
  }
  if (about.size === 0) return '';
  const lines = [...about].map(([said, files]) => `${nameFiles(files, paths.length)}: ${said}`);
  return fenceGuidance('What this repository wants looked at', lines.join('\n'), maxLength);
}

/** Ids of the rules in plain words that are about these files: a finding may name one. */
export function listRuleIds(config: ReviewConfig, paths: readonly string[]): string[] {
  const ids = paths.flatMap((path) => config.forPath(path).rules.map(({ id }) => id));
  return [...new Set(ids.filter((id) => id !== null))];
}

function describeRule({ id, rule }: { id: string | null; rule: string }): string {
  return id === null ? `rule: ${rule.trim()}` : `rule "${id}": ${rule.trim()}`;
}

function nameFiles(files: readonly string[], all: number): string {
  if (files.length === all) return 'all files';
  const rest = files.length - maxNamed;
  return `${files.slice(0, maxNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
