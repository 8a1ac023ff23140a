import { PermanentError, redact } from '@waggle/platform';
import { type Db, findRepositoryByName, listSuppressions, revokeSuppression, type Suppression } from '@waggle/store';
import { type CliDeps, type Command, parseCount, UsageError } from '../command.ts';
import { withDatabase } from '../with-database.ts';

export const suppressionsCommand: Command = {
  usage: [
    ['suppressions ls OWNER/REPO', 'list what dismissed findings keep silent, and until when'],
    ['suppressions drop OWNER/REPO ID', 'take one back; findings like it are told again'],
  ],
  run: async (deps, args) => {
    const [action, fullName, id, ...extra] = args;
    const isList = action === 'ls' && id === undefined;
    const isDrop = action === 'drop' && id !== undefined && extra.length === 0;
    if (fullName === undefined || (!isList && !isDrop))
      throw new UsageError('use: suppressions ls OWNER/REPO | drop OWNER/REPO ID');
    await withDatabase(deps, async (db) => {
      const repoId = await findRepoId(db, fullName);
      if (isList) return await list(db, deps, repoId);
      const dropped = await revokeSuppression(db, {
        repoId,
        id: parseCount(id ?? '', 'the id'),
        by: 'waggle suppressions',
      });
      if (!dropped) throw new PermanentError('NOT_SUPPRESSED', `${fullName} has no suppression ${id} in force`);
      deps.print(`suppression ${id} taken back`);
    });
  },
};

async function findRepoId(db: Db, fullName: string): Promise<number> {
  const repository = await findRepositoryByName(db, fullName);
  if (repository === null) throw new PermanentError('NOT_CONNECTED', `${fullName} is not connected`);
  return repository.repoId;
}

async function list(db: Db, deps: CliDeps, repoId: number): Promise<void> {
  const suppressions = await listSuppressions(db, repoId);
  if (suppressions.length === 0) deps.print('nothing is suppressed');
  for (const one of suppressions) deps.print(describe(one));
}

function describe({ id, rule, pathGlob, codeKey, reason, createdBy, expiresAt }: Suppression): string {
  const what = codeKey === null ? '' : ' (this code only)';
  const line = `${id}  ${rule}  ${pathGlob}${what}  until ${expiresAt.toISOString().slice(0, 10)}  ${reason}, by ${createdBy}`;
  return String(redact(line.replace(/\p{Cc}+/gu, ' ')));
}
