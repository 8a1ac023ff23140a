import type { Severity } from '@waggle/contracts';
import type { EvidenceRuleId } from '../../core/config/evidence-rule-ids.ts';
import type { Job, Source, Step, WorkflowFile } from './read-workflow.ts';

export interface Hazard {
  rule: EvidenceRuleId;
  severity: Severity;
  title: string;
  body: string;
  /** Lines that together make it, the telling one first: it is new when one of them is added. */
  lines: number[];
  /** The action whose name can be moved, without what follows its `@`. */
  unpinned?: string;
}

// What a stranger writes: GitHub puts it into the script before the shell reads it.
const untrusted =
  /\$\{\{[^}]{0,300}?\bgithub\.(?:head_ref\b|event\.(?:[\w.*-]{0,80}\.)?(?:title|body|message|label|ref|name|email|page_name|default_branch|head_branch|display_title|description)\b)/g;
const headRef =
  /github\.event\.(?:pull_request\.head\.|pull_request\.merge_commit_sha|workflow_run\.head_|number)|github\.head_ref|refs\/pull\/|pull_request\.head\.repo/;
const headInScript =
  /\bgh pr checkout\b|\bgit (?:fetch|checkout|pull)\b[^\n]{0,200}(?:pull\/|github\.event\.pull_request\.head|github\.head_ref)/;
const privileged = ['pull_request_target', 'workflow_run'];

/** What is dangerous in a workflow, wherever it stands. */
export function findHazards(file: WorkflowFile): Hazard[] {
  const lineOf = ({ offset }: Source) => file.lineAt(offset);
  const found = file.jobs.flatMap((job) => [
    ...findCheckouts(file, job, lineOf),
    ...job.steps.flatMap((step) => findInjections(file, step)),
    ...findUnpinned(job, lineOf),
    ...findSecretDumps(file, job),
    ...findRunners(file, job, lineOf),
  ]);
  return [...found, ...findPermissions(file, lineOf)];
}

type LineOf = (source: Source) => number;

/** A workflow with secrets and a token that writes runs code of whoever opened the pull request. */
function findCheckouts(file: WorkflowFile, job: Job, lineOf: LineOf): Hazard[] {
  const trigger = privileged.map((name) => file.triggers.get(name)).find((one) => one !== undefined);
  const sources = job.steps.flatMap(findHeadSource).map(lineOf);
  const [first] = sources;
  if (trigger === undefined || first === undefined) return [];
  const checkout: Hazard = {
    rule: 'actions/untrusted-checkout',
    severity: 'critical',
    title: `Code of the pull request runs with the rights of ${quoteName(trigger.text)}`,
    body: 'This event gives the job secrets and a token that can write, and the job checks out what a stranger pushed: its build scripts and tests run with both. Use `pull_request`, or check out the base only and never run the head.',
    lines: [...sources, lineOf(trigger)],
  };
  const secret = /\$\{\{[^}]{0,200}\bsecrets\.(?!GITHUB_TOKEN\b)\w/.exec(job.source.text);
  const inherited = job.secrets?.text.trim() === 'inherit' ? job.secrets : null;
  const at = secret === null ? inherited?.offset : job.source.offset + secret.index;
  if (at === undefined) return [checkout];
  return [
    checkout,
    {
      rule: 'actions/secrets-to-forks',
      severity: 'high',
      title: 'A secret is given to a job that runs code of a fork',
      body: 'Whoever opens a pull request can read it: the job checks out their code and gives it this secret. Move what needs the secret into a job, or workflow, that never checks out the head.',
      lines: [file.lineAt(at), first],
    },
  ];
}

function findHeadSource(step: Step): Source[] {
  const isCheckout = /^["']?[\w.-]+\/checkout@/i.test(step.uses?.text ?? '');
  const refs = isCheckout ? step.refs.filter(({ text }) => headRef.test(text)) : [];
  return [...refs, ...step.scripts.filter(({ text }) => headInScript.test(text))];
}

function findInjections(file: WorkflowFile, step: Step): Hazard[] {
  return step.scripts.flatMap((script) =>
    [...script.text.matchAll(untrusted)].map((match) => ({
      rule: 'actions/script-injection',
      severity: 'high' as const,
      title: 'Text that strangers write is put into a script',
      body: 'The expression is replaced before the shell reads the script: a title or branch name with `$(...)` or a quote in it runs as code. Put it into `env:` and use the variable, in quotes.',
      lines: [file.lineAt(script.offset + match.index)],
    })),
  );
}

function findUnpinned(job: Job, lineOf: LineOf): Hazard[] {
  const used = [job.uses, ...job.steps.map(({ uses }) => uses)].filter((one) => one !== null);
  return used.flatMap((source) => {
    const name = quoteName(source.text);
    const isOwn = /^(?:\.|docker:\/\/[^@]*$|actions\/|github\/)/.test(name);
    if (isOwn || name === '' || isPinned(name)) return [];
    const isTag = /@v?\d/.test(name);
    return [
      {
        rule: 'actions/unpinned-action',
        severity: isTag ? 'low' : 'medium',
        title: 'An action of a third party is not pinned to a commit',
        body: `Whoever can move this ${isTag ? 'tag' : 'name'} can run code here, with the secrets and the token of the job. Pin it to the full commit, with the version in a comment.`,
        lines: [lineOf(source)],
        unpinned: readUse(name)?.action ?? name,
      } satisfies Hazard,
    ];
  });
}

function findSecretDumps(file: WorkflowFile, job: Job): Hazard[] {
  return [...job.source.text.matchAll(/\btoJSON\(\s*secrets\s*\)|\$\{\{\s*secrets\s*\}\}/gi)].map((match) => ({
    rule: 'actions/all-secrets',
    severity: 'high',
    title: 'All secrets are put into one value',
    body: 'A step that gets it can read every secret of the repository and the organization, and masking in logs fails on it. Name the secrets that are needed.',
    lines: [file.lineAt(job.source.offset + match.index)],
  }));
}

function findRunners(file: WorkflowFile, job: Job, lineOf: LineOf): Hazard[] {
  const trigger = ['pull_request', ...privileged]
    .map((name) => file.triggers.get(name))
    .find((one) => one !== undefined);
  if (trigger === undefined || job.runsOn === null || !/\bself-hosted\b/.test(job.runsOn.text)) return [];
  return [
    {
      rule: 'actions/self-hosted-runner',
      severity: 'medium',
      title: 'Pull requests run on a self-hosted runner',
      body: 'In a public repository anybody can open a pull request and so run code on that machine and in its network; what they leave there meets the next job. Use hosted or one-time runners for pull requests.',
      lines: [lineOf(job.runsOn), lineOf(trigger)],
    },
  ];
}

function findPermissions(file: WorkflowFile, lineOf: LineOf): Hazard[] {
  return [file.permissions, ...file.jobs.map(({ permissions }) => permissions)]
    .filter((one) => one !== null)
    .filter(({ text }) => quoteName(text) === 'write-all')
    .map((source) => ({
      rule: 'actions/write-all',
      severity: 'medium',
      title: 'The token of the workflow may write everything',
      body: 'One step that is taken over can push, publish and approve. Name the permissions that the job needs, such as `contents: read`.',
      lines: [lineOf(source)],
    }));
}

function isPinned(name: string): boolean {
  return /@[0-9a-f]{40}$|@sha256:[0-9a-f]{64}$/.test(name);
}

/** The action of a line such as `- uses: acme/tool@v1 # why`; null where it names none. */
export function readUse(text: string): { action: string; isPinned: boolean } | null {
  const name = /(?:^|\buses:\s*)["']?([^\s"'#@]+@[^\s"'#]+)/.exec(text.trim())?.[1];
  return name === undefined ? null : { action: name.slice(0, name.indexOf('@')), isPinned: isPinned(name) };
}

function quoteName(text: string): string {
  return text.trim().replace(/^["']|["']$/g, '');
}
