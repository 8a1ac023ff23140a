import type { BackingContext } from '../backing/backing-context.ts';
import { LaunchError } from '../process/launch-error.ts';
import { lastLogLines } from '../process/log-lines.ts';
import { readLog } from '../process/spawn-daemon.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { GraphUrls } from '../system/system-environment.ts';
import type { Revisions } from './choose-revisions.ts';
import type { PostedReview, PullRequest, ReviewComment, SimulatorClient } from './simulator-client.ts';
import { waitForHistory } from './wait-for-history.ts';

export interface DemoReview {
  pull: PullRequest;
  review: PostedReview;
  comments: ReviewComment[];
  /** From the moment the pull request was opened (its webhook goes out then) to the posted review. */
  elapsedMs: number;
}

export interface DemoSource {
  path: string;
  revisions: Revisions;
}

const REVIEW_DEADLINE_MS = 120_000;
const POLL_MS = 150;

/** Opens a pull request of a repository that the graph knows on the simulator, which sends the signed webhook, and waits for the posted review. */
export async function runDemo(
  context: BackingContext,
  client: SimulatorClient,
  { source, graph }: { source: DemoSource | undefined; graph: GraphUrls | undefined },
): Promise<DemoReview> {
  const { progress, signal } = context;
  progress.step('demo', source ? `importing ${source.path}` : 'creating waggle/sample');
  const repository = source ? await importLocal(client, source) : await createSample(client);
  if (graph !== undefined) {
    progress.step('demo', `reading the history of ${repository.fullName}`);
    await waitForHistory(context, graph, repository.fullName);
  }
  const openedAt = performance.now();
  const pull = await repository.openPull();
  progress.step('demo', `waiting for the review of ${pull.owner}/${pull.name}#${pull.number}`);
  const review = await waitUntil(() => findReview(client, pull), {
    timeoutMs: REVIEW_DEADLINE_MS,
    everyMs: POLL_MS,
    giveUp: () => signal.aborted,
  });
  const elapsedMs = performance.now() - openedAt;
  signal.throwIfAborted();
  if (!review) throw noReview(context, pull);
  const comments = await client.listComments(pull, review.id);
  progress.done('demo', `reviewed ${pull.owner}/${pull.name}#${pull.number} in ${(elapsedMs / 1000).toFixed(1)} s`);
  return { pull, review, comments, elapsedMs };
}

interface DemoRepository {
  fullName: string;
  openPull: () => Promise<PullRequest>;
}

async function createSample(client: SimulatorClient): Promise<DemoRepository> {
  await client.createSample();
  return { fullName: 'waggle/sample', openPull: () => client.openSample() };
}

async function importLocal(client: SimulatorClient, { path, revisions }: DemoSource): Promise<DemoRepository> {
  const { base, head } = revisions;
  const name = await client.importRepository('local', revisions.name, path);
  const openPull = () => client.openPullRequest({ owner: 'local', name, base, head });
  return { fullName: `local/${name}`, openPull };
}

async function findReview(client: SimulatorClient, pull: PullRequest): Promise<PostedReview | undefined> {
  const reviews = await client.listReviews(pull);
  return reviews.find((review) => review.commit_id === pull.head_sha && review.state !== 'PENDING');
}

function noReview(context: BackingContext, pull: PullRequest): LaunchError {
  const log = `${context.folder}/logs/review-worker.log`;
  const seconds = REVIEW_DEADLINE_MS / 1000;
  return new LaunchError(
    `no review of ${pull.html_url} after ${seconds} s; the review-worker last said: ${lastLogLines(readLog(log), 2) || 'nothing'}`,
    { remedy: `read ${log}, then ${context.folder}/logs/ingest.log` },
  );
}
