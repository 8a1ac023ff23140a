import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { connectRepositoryWebhook, createSecretBox } from '@waggle/store';
import { type CliDeps, type Command, parseCount, UsageError } from '../command.ts';
import { withDatabase } from '../with-database.ts';

const minSecretLength = 16;

export const repoCommand: Command = {
  usage: [
    [
      'repo connect OWNER/NAME --id N',
      'give a repository a webhook of its own; the secret before stays valid beside it',
    ],
  ],
  run: async (deps, args) => {
    const { fullName, repoId } = readArguments(args);
    const keys = deps.env.WAGGLE_ENCRYPTION_KEYS;
    if (!keys) throw new UsageError('set WAGGLE_ENCRYPTION_KEYS as for ingest: the secret is stored encrypted');
    const box = createSecretBox(keys);
    // From the environment, not the command line: other users can read a process's arguments.
    const secret = deps.env.WAGGLE_REPO_WEBHOOK_SECRET ?? randomBytes(32).toString('hex');
    if (secret.length < minSecretLength)
      throw new UsageError(`WAGGLE_REPO_WEBHOOK_SECRET must have at least ${minSecretLength} characters`);
    await withDatabase(deps, async (db) => {
      const id = await connectRepositoryWebhook(db, { repoId, fullName }, box.seal(secret));
      report(deps, id, deps.env.WAGGLE_REPO_WEBHOOK_SECRET === undefined ? secret : null);
    });
  },
};

function report(deps: CliDeps, id: number, secret: string | null): void {
  deps.print(`/webhooks/github/repos/${id}`);
  deps.printError('Payload URL: the path above at the public address of ingest; content type: application/json');
  if (secret === null) return;
  deps.printError('This secret is shown once and cannot be read again:');
  deps.print(secret);
}

function readArguments(args: readonly string[]): { fullName: string; repoId: number } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { id: { type: 'string' } },
    });
    const [action, fullName = '', ...extra] = positionals;
    if (action === 'connect' && extra.length === 0 && /^[\w.-]+\/[\w.-]+$/.test(fullName))
      return { fullName, repoId: parseCount(values.id ?? '', '--id') };
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'wrong arguments');
  }
  throw new UsageError('use: repo connect OWNER/NAME --id N, with the number of the repository on GitHub');
}
