import { readFileSync } from 'node:fs';
import { LaunchError } from './launch-error.ts';

export interface UnprivilegedUser {
  name: string;
  uid: number;
  gid: number;
}

/** As root: the user that native services run as (Postgres and PgBouncer refuse root). Otherwise undefined: stay who we are. */
export function findUnprivilegedUser(
  passwd = readPasswd(),
  isRoot = process.getuid?.() === 0,
): UnprivilegedUser | undefined {
  if (!isRoot) return undefined;
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === 'nobody') return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new LaunchError('Postgres refuses to run as root and there is no user "nobody" to run it as', {
    remedy: 'run npm as a normal user, or set DATABASE_URL, REDIS_URL and NEO4J_URI',
  });
}

function readPasswd(): string {
  return process.platform === 'linux' ? readFileSync('/etc/passwd', 'utf8') : 'nobody:*:-2:-2';
}
