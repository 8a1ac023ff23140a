import { routedEvents } from '@waggle/deliveries';
import {
  createGithub,
  type Github,
  type GithubAccess,
  GithubEnv,
  githubAccess,
  measureGithubSkew,
  type WebhookConfig,
} from '@waggle/github';
import { parseEnv, toError } from '@waggle/platform';
import { type Finding, findingsAbout, silentLogger } from './finding.ts';
import { judgeSkew } from './judge-skew.ts';

const app = findingsAbout('GitHub App');
const webhook = findingsAbout('webhook');
const recentMs = 3_600_000;
// Sent to every App, whatever it is subscribed to.
const unasked = ['ping', 'installation', 'installation_repositories'];

/** The App's credentials work, and its webhook is set up so that deliveries arrive and can be trusted. */
export async function checkGithub(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  if (!env.GITHUB_APP_ID && !env.GITHUB_APP_PRIVATE_KEY) {
    return [app.skipped('GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY are not set here')];
  }
  let github: Github;
  let access: GithubAccess;
  try {
    access = githubAccess(parseEnv(GithubEnv, env));
    github = createGithub({ ...access, logger: silentLogger });
  } catch (error) {
    return [app.fail(toError(error).message, 'copy id and private key from the settings of the App')];
  }
  // First: a clock that is wrong makes every credential look wrong.
  const clocks = await checkClock(access);
  try {
    const { slug, events } = await github.viewer();
    const missing = routedEvents.filter((event) => !unasked.includes(event) && !events.includes(event));
    const log = github.deliveryLog();
    return [
      ...clocks,
      app.ok(`${slug} answers to these credentials`),
      missing.length === 0
        ? app.ok('is subscribed to every event that Waggle uses')
        : app.warn(`is not subscribed to ${missing.join(', ')}`, 'add the events in the settings of the App'),
      ...judgeConfig(await log.loadConfig()),
      await checkDeliveries(github),
    ];
  } catch (error) {
    const advice = 'compare GITHUB_APP_ID, the private key, GITHUB_API_URL and the clock of this machine with GitHub';
    return [...clocks, app.fail(toError(error).message, advice)];
  }
}

async function checkClock(access: GithubAccess): Promise<Finding[]> {
  try {
    const skewMs = await measureGithubSkew(access);
    return skewMs === null ? [] : [judgeSkew('GitHub', skewMs)];
  } catch {
    // GitHub does not answer: the next look says so.
    return [];
  }
}

/** What is wrong with the App's webhook. */
export function judgeConfig({ url, content_type: type, insecure_ssl: insecure, secret }: WebhookConfig): Finding[] {
  if (!url) return [webhook.fail('has no address', 'set it to the public address of ingest, /webhooks/github')];
  const problems: Finding[] = [];
  if (!secret) problems.push(webhook.fail('has no secret', 'set the one in GITHUB_WEBHOOK_SECRET'));
  if (type !== 'json')
    problems.push(webhook.fail(`sends ${type ?? 'a form'}`, 'set its content type to application/json'));
  if (String(insecure ?? '0') !== '0')
    problems.push(webhook.warn('does not check certificates', 'switch the check on'));
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  if (path !== '/webhooks/github') {
    problems.push(webhook.warn(`goes to ${path}`, 'let it go to /webhooks/github, or see that a proxy maps it'));
  }
  return problems.length > 0 ? problems : [webhook.ok(`goes to ${new URL(url).host} with a secret`)];
}

async function checkDeliveries(github: Github): Promise<Finding> {
  const [newest, ...older] = await github.deliveryLog().listSince(new Date(Date.now() - recentMs));
  if (newest === undefined) return webhook.ok('had nothing to deliver in the last hour');
  const attempts = [newest, ...older];
  const failed = attempts.filter(({ status_code: code }) => code < 200 || code >= 300).length;
  const text = `${failed} of ${attempts.length} deliveries of the last hour failed`;
  if (failed === 0) return webhook.ok(text);
  const advice = `the newest: ${newest.status}; see that GitHub reaches ingest. What was missed is fetched by itself`;
  return webhook.warn(text, advice);
}
