import type { RepositoryConfig } from '@waggle/contracts';
import { RE2JS } from 're2js';
import { codeSpan } from '../sanitize.ts';
import { createPatternList, judgeLabels } from './pattern-list.ts';

export interface PullToJudge {
  title: string;
  author: string;
  isBot: boolean;
  /** Waggle opened it. */
  isOwn: boolean;
  draft: boolean;
  baseRef: string;
  headRef: string;
  labels: readonly string[];
}

export interface Wishes {
  mode: 'on' | 'paused' | 'ignored';
  modeBy: string | null;
  /** Somebody asked for this review. */
  asked: boolean;
}

/**
 * Why this pull request is not reviewed, in words for people; null when it is. Who asks for a review, or adds the
 * label for it, gets it in spite of filters and pauses, but not for what is ignored or what Waggle opened itself.
 */
export function judgePull(root: RepositoryConfig, pull: PullToJudge, wishes: Wishes): string | null {
  if (pull.isOwn && !root.review_on.own) return 'Waggle opened it itself';
  if (wishes.mode === 'ignored') return `${by(wishes)} asked Waggle to ignore it; \`/waggle resume\` takes that back`;
  if (wishes.asked || wearsTrigger(root, pull.labels)) return null;
  if (wishes.mode === 'paused') return `${by(wishes)} paused reviews here; \`/waggle resume\` takes that back`;
  if (pull.draft && !root.review_on.drafts) return 'the pull request is a draft';
  if (pull.isBot && !root.review_on.bots) return '`review_on.bots` leaves out what Apps open';
  return judgeFilters(root, pull);
}

function by({ modeBy }: Wishes): string {
  return modeBy === null ? 'somebody' : codeSpan(modeBy);
}

export function wearsTrigger({ trigger_label }: RepositoryConfig, labels: readonly string[]): boolean {
  return trigger_label !== null && labels.some((label) => label.toLowerCase() === trigger_label.toLowerCase());
}

function judgeFilters({ filters }: RepositoryConfig, pull: PullToJudge): string | null {
  const lists = [
    { key: 'authors', kind: 'text', patterns: filters.authors, value: pull.author },
    { key: 'base_branches', kind: 'branch', patterns: filters.base_branches, value: pull.baseRef },
    { key: 'head_branches', kind: 'branch', patterns: filters.head_branches, value: pull.headRef },
  ] as const;
  for (const { key, kind, patterns, value } of lists) {
    const { allowed } = createPatternList(patterns, kind).judge(value);
    if (!allowed) return `\`filters.${key}\` leaves out ${codeSpan(value)}`;
  }
  const { refusedBy } = judgeLabels(filters.labels, pull.labels);
  if (refusedBy !== null) return `\`filters.labels\` asks for ${codeSpan(refusedBy)}`;
  return judgeTitle(filters.title, pull.title);
}

function judgeTitle({ include, exclude }: RepositoryConfig['filters']['title'], title: string): string | null {
  const matches = (expression: string) => RE2JS.compile(expression).test(title);
  const unwanted = exclude.find(matches);
  if (unwanted !== undefined) return `\`filters.title.exclude\` leaves out titles like ${codeSpan(unwanted)}`;
  if (include.length === 0 || include.some(matches)) return null;
  return `\`filters.title.include\` asks for a title like ${codeSpan(include.join(' or '))}`;
}
