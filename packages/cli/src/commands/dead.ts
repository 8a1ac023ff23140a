import { parseArgs } from 'node:util';
import { WorkKind } from '@waggle/contracts';
import { PermanentError, redact } from '@waggle/platform';
import { type Db, type DeadChoice, type DeadItem, dropDead, listDead, retryDead } from '@waggle/store';
import { type CliDeps, type Command, parseCount, parsePullReference, UsageError } from '../command.ts';
import { withDatabase } from '../with-database.ts';

export const deadCommand: Command = {
  usage: [
    ['dead ls', 'list work that failed for good, with the reason'],
    ['dead retry NAME | --all', 'try it again; NAME is the first column of "dead ls"'],
    ['dead drop NAME | --all', 'give it up; a newer push starts afresh'],
  ],
  run: async (deps, args) => {
    const { all, positionals } = readArguments(args);
    const [action, name, ...extra] = positionals;
    if (extra.length > 0) throw new UsageError(`"dead ${action}" takes no "${extra.join(' ')}"`);
    if (action === 'ls' && name === undefined && !all) return await withDatabase(deps, (db) => list(db, deps));
    if (action !== 'retry' && action !== 'drop') throw new UsageError('use: dead ls | retry NAME | drop NAME');
    const choice = readChoice(name, all);
    await withDatabase(deps, async (db) => {
      const changed = await (action === 'retry' ? retryDead : dropDead)(db, choice);
      if (changed === 0 && choice.type !== 'all')
        throw new PermanentError('NOT_DEAD', `${name} is not dead; "dead ls" shows what is`);
      deps.print(`${changed} ${action === 'retry' ? 'due again' : 'dropped'}`);
    });
  },
};

function readArguments(args: readonly string[]): { all: boolean; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { all: { type: 'boolean', default: false } },
    });
    return { all: values.all, positionals };
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'wrong arguments');
  }
}

function readChoice(name: string | undefined, all: boolean): DeadChoice {
  if (all === (name !== undefined)) throw new UsageError('name one item of "dead ls", or use --all');
  if (name === undefined) return { type: 'all' };
  const id = /^request-(.+)$/.exec(name)?.[1];
  if (id !== undefined) return { type: 'request', id: parseCount(id, 'the id') };
  const [reference = '', kind] = name.split(':', 2);
  const pull = parsePullReference(reference);
  const parsed = WorkKind.safeParse(kind ?? 'review');
  if (pull === null || !parsed.success) {
    throw new UsageError(`"${name}" is neither OWNER/REPO#N:review, OWNER/REPO#N:graph nor request-ID`);
  }
  return { type: 'work', ...pull, kind: parsed.data };
}

async function list(db: Db, deps: CliDeps): Promise<void> {
  const items = await listDead(db);
  if (items.length === 0) deps.print('nothing is dead');
  for (const item of items) {
    const tries = `${item.attempts} ${item.attempts === 1 ? 'attempt' : 'attempts'}`;
    deps.print(`${nameOf(item)}  ${item.requestedAt.toISOString()}  ${tries}  ${toLine(item.lastError)}`);
  }
}

function nameOf(item: DeadItem): string {
  if (item.type === 'work') return `${item.fullName}#${item.prNumber}:${item.kind}`;
  return `request-${item.id}  ${item.kind} ${item.fullName ?? ''}`.trimEnd();
}

/** Error texts come from anywhere: on one line, without control characters that a terminal would obey. */
function toLine(error: string | null): string {
  const text = (error ?? 'no reason was stored').replace(/\p{Cc}+/gu, ' ');
  return String(redact(text)).slice(0, 300);
}
