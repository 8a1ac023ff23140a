const trailer =
  /^\s*(?:change-id|reviewed-on|reviewed-by|tested-by|auto-submit|signed-off-by|co-authored-by|pr-url|luci-trybot-result|trybot-result|run-trybot|commit-queue|github-last-rev|github-pull-request|cherry picked|\(cherry)[^\n]*$/gim;
const pullSuffix = /\s\(#\d+\)$/m;
const reference = /(?:[\w.-]+\/[\w.-]+)?#(?<id>\d{1,7})\b|\/issues\/(?<url>\d{1,7})\b/g;

/** The issues that a message names, and the message without their numbers, trailers and the number of its own pull request. */
export function splitIssues(message: string): { issues: Set<string>; text: string } {
  const [subject = '', ...body] = message.split('\n');
  const clean = [subject.replace(pullSuffix, ''), ...body].join('\n').replaceAll(trailer, '');
  const issues = new Set<string>();
  for (const { groups } of clean.matchAll(reference)) issues.add(groups?.id ?? groups?.url ?? '');
  return { issues, text: clean.replaceAll(reference, ' ').replaceAll(/https?:\/\/\S+/g, ' ') };
}
