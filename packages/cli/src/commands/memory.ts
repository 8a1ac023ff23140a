import { parseArgs } from 'node:util';
import { type Memory, MemoryPatchBody, MemoryStatus, NewMemoryBody } from '@waggle/contracts';
import { PermanentError, redact } from '@waggle/platform';
import { type Db, deleteMemory, findRepositoryByName, listMemories, remember, updateMemory } from '@waggle/store';
import type { z } from 'zod';
import { type CliDeps, type Command, parseCount, UsageError } from '../command.ts';
import { withDatabase } from '../with-database.ts';

const by = 'waggle memory';

export const memoryCommand: Command = {
  usage: [
    ['memory ls OWNER/REPO [--status STATUS] [--search WORDS]', 'list what is remembered: proposed, active, dismissed'],
    ['memory add OWNER/REPO TEXT [--path GLOB] [--days N]', 'add a rule, for ever or for some days'],
    ['memory edit OWNER/REPO ID [--text TEXT] [--path GLOB] [--days N]', 'change one'],
    ['memory accept|dismiss|rm OWNER/REPO ID', 'use a proposal, or never propose it again, or delete it'],
  ],
  run: async (deps, args) => {
    const { values, positionals } = readArguments(args);
    const [action = '', fullName = '', argument, ...extra] = positionals;
    const run = Object.hasOwn(actions, action) ? actions[action as keyof typeof actions] : undefined;
    if (run === undefined || fullName === '' || extra.length > 0 || (argument === undefined) !== (action === 'ls'))
      throw new UsageError('use: memory ls OWNER/REPO | add OWNER/REPO TEXT | edit|accept|dismiss|rm OWNER/REPO ID');
    await withDatabase(deps, async (db) => {
      const repository = await findRepositoryByName(db, fullName);
      if (repository === null) throw new PermanentError('NOT_CONNECTED', `${fullName} is not connected`);
      await run({ db, deps, repoId: repository.repoId, argument: argument ?? '', values });
    });
  },
};

interface Asked {
  db: Db;
  deps: CliDeps;
  repoId: number;
  argument: string;
  values: ReturnType<typeof readArguments>['values'];
}

const actions = { ls: list, add, edit, accept, dismiss, rm: remove };

async function list({ db, deps, repoId, values }: Asked): Promise<void> {
  const status = values.status === undefined ? undefined : check(MemoryStatus, values.status);
  const memories = await listMemories(db, repoId, { status, search: values.search });
  if (memories.length === 0) deps.print('nothing is remembered');
  for (const memory of memories) deps.print(describe(memory));
}

async function add({ db, deps, repoId, argument, values }: Asked): Promise<void> {
  const wanted = check(NewMemoryBody, { text: argument, ...readChanges(values) });
  const kept = await remember(db, { repoId, ...wanted, source: 'person', createdBy: by, evidence: [] });
  if (kept === null)
    throw new PermanentError('MEMORY_FULL', 'this repository holds no more memories: delete some first');
  deps.print(describe(kept.memory));
}

async function edit(asked: Asked): Promise<void> {
  const { text } = asked.values;
  await change(
    asked,
    check(MemoryPatchBody, { ...readChanges(asked.values), ...(text === undefined ? {} : { text }) }),
  );
}

async function accept(asked: Asked): Promise<void> {
  await change(asked, { status: 'active' });
}

async function dismiss(asked: Asked): Promise<void> {
  await change(asked, { status: 'dismissed' });
}

async function change({ db, deps, repoId, argument }: Asked, patch: z.infer<typeof MemoryPatchBody>): Promise<void> {
  const id = parseCount(argument, 'the id');
  const memory = await updateMemory(db, { repoId, id, by }, patch);
  if (memory === null) throw unknown(id);
  if (memory === 'duplicate') throw new PermanentError('SAME_MEMORY', 'another memory says the same');
  deps.print(describe(memory));
}

async function remove({ db, deps, repoId, argument }: Asked): Promise<void> {
  const id = parseCount(argument, 'the id');
  if (!(await deleteMemory(db, { repoId, id }))) throw unknown(id);
  deps.print(`memory ${id} is deleted`);
}

function unknown(id: number): PermanentError {
  return new PermanentError('MEMORY_UNKNOWN', `there is no memory ${id} of this repository; "memory ls" shows them`);
}

function readChanges({ path, days }: { path?: string | undefined; days?: string | undefined }) {
  return {
    ...(path === undefined ? {} : { pathGlob: path }),
    ...(days === undefined ? {} : { days: parseCount(days, 'the number of days') }),
  };
}

function check<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; '),
  );
}

/** What models and people wrote: on one line, without control characters that a terminal would obey. */
function describe({ id, status, kind, pathGlob, text, sightings, createdBy, expiresAt }: Memory): string {
  const until = expiresAt === null ? '' : `, until ${expiresAt.slice(0, 10)}`;
  const line = `${id}  ${status}  ${kind}  ${pathGlob}  ${text}  (${createdBy}, seen ${sightings}x${until})`;
  return String(redact(line.replace(/\p{Cc}+/gu, ' ')));
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { status: text, search: text, path: text, days: text, text };
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'wrong arguments');
  }
}
