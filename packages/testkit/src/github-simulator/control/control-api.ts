import type { FaultInput } from '../faults/faults.ts';
import { GithubError } from '../http/github-error.ts';
import type { LoggedRequest } from '../http/request-log.ts';
import { type GithubSimulatorOptions, resolveLimits } from '../options.ts';
import { fullName } from '../render/repository.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import { ensureAccount } from '../state/accounts.ts';
import { nextNumber, requireIssue, requireRepository } from '../state/lookups.ts';
import type { CheckRun, Delivery, Issue, Permission, Repository } from '../state/records.ts';
import { sendPing } from '../webhooks/app-events.ts';
import { sendCheckRun, sendIssue } from '../webhooks/repository-events.ts';
import type { WebhookTarget } from '../webhooks/sender.ts';
import { type PullReference, type PullSummary, personFor, referredPull, summarizePull } from './control.ts';
import { createComment } from './create-comment.ts';
import { editPull, type PullChange, requestReview } from './edit-pull.ts';
import { type NewPull, openPull } from './open-pull.ts';
import { type NewPush, type Pushed, pushBranch } from './push.ts';
import { createRepository, deleteRepository, installApp, type NewRepository } from './repositories.ts';

type RepositoryName = { owner: string; name: string };
export type RepositorySummary = RepositoryName & {
  id: number;
  html_url: string;
  clone_url: string;
  installation_id: number | null;
};
type NewIssue = {
  title: string;
  body?: string | undefined;
  author?: string | undefined;
  state?: Issue['state'] | undefined;
  labels?: string[] | undefined;
};

/** What tests, the launcher and people can make the simulator do; the same functions stand behind `/_simulator/`. */
export type Control = {
  createRepository: (wanted: NewRepository) => Promise<RepositorySummary>;
  /** For a repository created with `install: false`. */
  installApp: (repository: RepositoryName) => RepositorySummary;
  deleteRepository: (repository: RepositoryName) => void;
  setPermission: (repository: RepositoryName, login: string, permission: Permission) => void;
  openPullRequest: (repository: RepositoryName, wanted: NewPull) => Promise<PullSummary>;
  editPullRequest: (pull: PullReference, change: PullChange, by?: string) => Promise<PullSummary>;
  requestReview: (pull: PullReference, reviewer: string, by?: string) => Promise<void>;
  push: (repository: RepositoryName, wanted: NewPush) => Promise<Pushed>;
  openIssue: (repository: RepositoryName, wanted: NewIssue) => { number: number };
  comment: (pull: PullReference, body: string, by?: string) => { id: number };
  rerequestCheck: (repository: RepositoryName, checkRunId: number, by?: string) => void;
  redeliver: (deliveryId: number) => void;
  ping: () => void;
  deliveries: () => Delivery[];
  checkRuns: (repository: RepositoryName) => CheckRun[];
  fail: (fault: FaultInput) => void;
  clearFaults: () => void;
  requests: () => LoggedRequest[];
  clearRequests: () => void;
  setLimits: (limits: GithubSimulatorOptions['limits']) => void;
  setWebhook: (target: WebhookTarget | undefined) => void;
  /** Waits until every webhook under way was answered or failed. */
  webhooksSettled: () => Promise<void>;
};

function summarize(simulator: Simulator, repository: Repository): RepositorySummary {
  const installation = simulator.state.installations.find(
    (one) => one.accountId === repository.ownerId && !one.deleted,
  );
  return {
    owner: repository.owner,
    name: repository.name,
    id: repository.id,
    html_url: `${simulator.url}/${fullName(repository)}`,
    clone_url: `${simulator.url}/${fullName(repository)}.git`,
    installation_id: installation?.id ?? null,
  };
}

function storeIssue(simulator: Simulator, repository: Repository, wanted: NewIssue): Issue {
  const author = ensureAccount(simulator.state, { login: wanted.author ?? repository.owner });
  const at = timestamp(simulator);
  const closed = wanted.state === 'closed';
  const issue = simulator.state.issues.save({
    id: simulator.state.nextId(),
    repositoryId: repository.id,
    number: nextNumber(simulator.state, repository),
    userId: author.id,
    title: wanted.title,
    body: wanted.body ?? null,
    state: wanted.state ?? 'open',
    stateReason: closed ? 'completed' : null,
    labels: wanted.labels ?? [],
    isPullRequest: false,
    createdAt: at,
    updatedAt: at,
    closedAt: closed ? at : null,
  });
  if (!closed) sendIssue(simulator, issue, 'opened', author);
  return issue;
}

function setPermission(simulator: Simulator, repository: Repository, login: string, permission: Permission): void {
  ensureAccount(simulator.state, { login });
  const collaborators = { ...repository.collaborators, [login]: permission };
  simulator.state.repositories.save(Object.assign(repository, { collaborators }));
}

function rerequest(simulator: Simulator, repository: Repository, id: number, by: string | undefined): void {
  const run = simulator.state.checkRuns.get(id);
  if (!run || run.repositoryId !== repository.id) throw new GithubError(404, `no check run ${id}`);
  sendCheckRun(simulator, run, 'rerequested', ensureAccount(simulator.state, { login: by ?? repository.owner }));
}

function redeliver(simulator: Simulator, id: number): void {
  const delivery = simulator.state.deliveries.get(id);
  if (!delivery) throw new GithubError(404, `no delivery ${id}`);
  simulator.webhooks.redeliver(delivery);
}

/** Binds the control functions to one simulator. */
export function createControl(simulator: Simulator): Control {
  const find = ({ owner, name }: RepositoryName) => requireRepository(simulator.state, owner, name);
  return {
    createRepository: async (wanted) => summarize(simulator, await createRepository(simulator, wanted)),
    installApp: (name) => {
      installApp(simulator, find(name));
      return summarize(simulator, find(name));
    },
    deleteRepository: (name) => deleteRepository(simulator, find(name)),
    setPermission: (name, login, permission) => setPermission(simulator, find(name), login, permission),
    openPullRequest: async (name, wanted) => {
      const repository = find(name);
      return summarizePull(simulator, repository, await openPull(simulator, repository, wanted));
    },
    editPullRequest: async (reference, change, by) => {
      const { repository, pull } = referredPull(simulator, reference);
      await editPull(simulator, pull, personFor(simulator, repository, pull.number, by), change);
      return summarizePull(simulator, repository, pull);
    },
    requestReview: async (reference, reviewer, by) => {
      const { repository, pull } = referredPull(simulator, reference);
      const person = personFor(simulator, repository, pull.number, by);
      await requestReview(simulator, pull, person, ensureAccount(simulator.state, { login: reviewer }));
    },
    push: (name, wanted) => pushBranch(simulator, find(name), wanted),
    openIssue: (name, wanted) => ({ number: storeIssue(simulator, find(name), wanted).number }),
    comment: (reference, body, by) => {
      const repository = find(reference);
      const person = personFor(simulator, repository, reference.number, by);
      return {
        id: createComment(simulator, requireIssue(simulator.state, repository, reference.number), person, body).id,
      };
    },
    rerequestCheck: (name, id, by) => rerequest(simulator, find(name), id, by),
    redeliver: (id) => redeliver(simulator, id),
    ping: () => void sendPing(simulator),
    deliveries: () => simulator.state.deliveries.all(),
    checkRuns: (name) => simulator.state.checkRuns.filter((run) => run.repositoryId === find(name).id),
    fail: (fault) => simulator.faults.add(fault),
    clearFaults: () => simulator.faults.clear(),
    requests: () => simulator.requests.all(),
    clearRequests: () => simulator.requests.clear(),
    setLimits: (limits) => simulator.rates.setLimits(resolveLimits(limits)),
    setWebhook: (target) => simulator.webhooks.setTarget(target),
    webhooksSettled: () => simulator.webhooks.settled(),
  };
}
