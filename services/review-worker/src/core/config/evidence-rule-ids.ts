import { askIfMeant, listNames } from './suggest.ts';

/** Every rule that needs no model, by the id its findings carry. */
const evidenceRuleIds = [
  'actions/all-secrets',
  'actions/script-injection',
  'actions/secrets-to-forks',
  'actions/self-hosted-runner',
  'actions/unpinned-action',
  'actions/untrusted-checkout',
  'actions/write-all',
  'config/mistake',
  'dependencies/any-version',
  'dependencies/changed-content',
  'dependencies/foreign-registry',
  'dependencies/foreign-source',
  'dependencies/install-script',
  'dependencies/lockfile-missing',
  'dependencies/manifest-unchanged',
  'dependencies/vulnerable',
  'graph/conflicting-pull-request',
  'graph/forgotten-file',
  'tests/missing',
] as const;

/** Groups whose rules have names from elsewhere: of the repository's configuration, of linters, of kinds of secrets. */
const openGroups = ['patterns', 'sarif', 'secrets'] as const;

export type EvidenceRuleId = (typeof evidenceRuleIds)[number] | `${(typeof openGroups)[number]}/${string}`;

/** What is wrong with the name of a rule or a group of rules in a configuration; null when there is such a one. */
export function explainRuleName(name: string): string | null {
  const group = name.split('/')[0] ?? name;
  if (openGroups.some((one) => one === group)) return null;
  if (evidenceRuleIds.some((id) => id === name || id.startsWith(`${name}/`))) return null;
  const groups = [...new Set([...evidenceRuleIds.map((id) => id.split('/')[0] ?? id), ...openGroups])].sort();
  const ofGroup = evidenceRuleIds.filter((id) => id.startsWith(`${group}/`));
  const known = ofGroup.length > 0 ? ofGroup : groups;
  const question = askIfMeant(name, [...evidenceRuleIds, ...groups]);
  return `is no rule that Waggle knows.${question} Known here: ${listNames(known)}`;
}
