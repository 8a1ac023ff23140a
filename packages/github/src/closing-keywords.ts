import { splitMarkdown } from './markdown-segments.ts';

export type IssueReference = {
  number: number;
  /** `owner/name`; null for the pull request's own repository. */
  repository: string | null;
};

const keyword = String.raw`(?<![\w])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?::\s*|\s+)`;
const name = String.raw`[A-Za-z0-9][A-Za-z0-9-]*\/[\w.-]+`;

/**
 * The issues a text closes by GitHub's keywords: close, closes, closed, fix, fixes, fixed, resolve, resolves, resolved. One keyword
 * names one issue, as on GitHub. Code, HTML comments and quoted lines do not count.
 */
export function findClosingKeywords(text: string, own: { host: string; repository: string }): IssueReference[] {
  const url = String.raw`https?:\/\/${own.host.replace(/[^\w-]/g, String.raw`\$&`)}\/(?<urlRepository>${name})\/issues\/(?<urlNumber>\d{1,9})`;
  const reference = String.raw`(?:${url}|(?<repository>${name})?#(?<number>\d{1,9})|GH-(?<ghNumber>\d{1,9}))(?!\w)`;
  const found = new Map<string, IssueReference>();
  for (const { groups } of plainText(text).matchAll(new RegExp(keyword + reference, 'gi'))) {
    const number = Number(groups?.number ?? groups?.ghNumber ?? groups?.urlNumber);
    const named = groups?.repository ?? groups?.urlRepository ?? null;
    const repository = named?.toLowerCase() === own.repository.toLowerCase() ? null : named;
    if (number > 0) found.set(`${repository?.toLowerCase()}#${number}`, { number, repository });
  }
  return [...found.values()];
}

function plainText(text: string): string {
  const visible = text.replace(/<!--[\s\S]*?(?:-->|$)/g, ' ').replace(/^ {0,3}>.*$/gm, ' ');
  return splitMarkdown(visible)
    .map(({ kind, text: segment }) => (kind === 'code' ? ' \u{fffc} ' : segment))
    .join('');
}
