import { maxMemoryText } from '@waggle/contracts';
import { remember, updateMemory } from '@waggle/store';
import { compileGlob } from '../core/config/glob.ts';
import { codeSpan, sanitizeInline, stripInvisible } from '../core/sanitize.ts';
import { redactProse } from '../evidence/redact-prose.ts';
import type { CommandRequest } from './command-request.ts';

const scoped = /^in\s+(\S+?):\s+/i;

/** `/waggle remember [in GLOB:] TEXT`: a rule for every later review. */
export async function runRememberCommand({ deps, payload, argument, signal }: CommandRequest): Promise<string> {
  const [prefix = '', pathGlob = '**'] = scoped.exec(argument) ?? [];
  const problem = findGlobProblem(pathGlob);
  if (problem !== null) return `${codeSpan(pathGlob, 100)} is no pattern of paths: ${problem}`;
  const text = (await redactProse(stripInvisible(argument.slice(prefix.length)), signal)).trim();
  if (text === '') return 'Remember what? `/waggle remember TEXT`, or `/waggle remember in src/**: TEXT`';
  if (text.length > maxMemoryText)
    return `That is longer than ${maxMemoryText} characters: say it shorter, or in parts.`;
  const { repoId, author, prNumber } = payload;
  const evidence = [{ prNumber, path: null, quote: '' }];
  const wanted = {
    repoId,
    kind: 'rule',
    text,
    pathGlob,
    source: 'person',
    createdBy: author,
    evidence,
    days: null,
  } as const;
  const kept = await remember(deps.db, wanted);
  if (kept === null)
    return 'My memory of this repository is full. `waggle memory ls` shows it; something has to go first.';
  const where = pathGlob === '**' ? 'in every review' : `where ${codeSpan(pathGlob, 100)} changes`;
  return `I keep that in mind ${where}. \`/waggle forget ${kept.memory.id}\` takes it back.`;
}

/** `/waggle forget ID`: dismissed, not deleted, so that it is not learned again. */
export async function runForgetCommand({ deps, payload, argument }: CommandRequest): Promise<string> {
  const id = /^#?(\d{1,15})$/.exec(argument.trim())?.[1];
  if (id === undefined)
    return 'Forget what? `/waggle forget ID`, with the number that I named when I was told to remember it.';
  const { repoId, author: by } = payload;
  const changed = await updateMemory(deps.db, { repoId, id: Number(id), by }, { status: 'dismissed' });
  if (changed === null || changed === 'duplicate') return `I remember nothing of this repository by the number ${id}.`;
  return `Forgotten: ${sanitizeInline(changed.text, 200)}`;
}

function findGlobProblem(glob: string): string | null {
  try {
    compileGlob(glob, 'path');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be read';
  }
}
