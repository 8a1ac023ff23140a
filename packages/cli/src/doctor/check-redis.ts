import { connectRedis, findEvictionProblem, QueueEnv, readEvictionPolicy, toError } from '@waggle/platform';
import { type Finding, findingsAbout, silentLogger } from './finding.ts';

const about = findingsAbout('Redis');
const patienceMs = 5000;

/** Redis answers and never evicts. */
export async function checkRedis(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const url = QueueEnv.shape.REDIS_URL.safeParse(env.REDIS_URL);
  if (!url.success) return [about.fail('REDIS_URL is missing or no redis:// address', 'set REDIS_URL')];
  const { redis, close } = connectRedis(url.data, 'wait', silentLogger);
  const { promise: broken, reject } = Promise.withResolvers<never>();
  redis.on('error', reject);
  const timer = setTimeout(() => reject(new Error('it does not answer')), patienceMs);
  try {
    const policy = await Promise.race([readEvictionPolicy(redis), broken]);
    const problem = findEvictionProblem(policy);
    if (problem !== null) return [about.fail(problem, 'workers do not start until then')];
    if (policy === null) return [about.warn('answers, but hides its maxmemory-policy', 'see that it is noeviction')];
    return [about.ok('answers, and never evicts')];
  } catch (error) {
    const advice = 'start Redis, or correct REDIS_URL; meanwhile deliveries are stored and wait';
    return [about.fail(toError(error).message, advice)];
  } finally {
    clearTimeout(timer);
    await close();
  }
}
