import type { Extraction } from '../extract/extraction.ts';
import type { SyntaxFault } from '../find-syntax-errors.ts';
import type { SyntaxLanguage } from '../language-of.ts';
import type { ParseLimits } from '../parse-text.ts';
import type { SyntaxLimit } from '../syntax-limit-error.ts';

/** What a worker can do with a text. */
export interface Tasks {
  extract: Extraction;
  findSyntaxErrors: SyntaxFault[];
}

export type TaskName = keyof Tasks;

export interface Request {
  id: number;
  task: TaskName;
  language: SyntaxLanguage;
  text: string;
  limits: ParseLimits;
}

/** `crashed`: the grammar or the worker broke on this text; the worker was replaced. */
export type SkipReason = SyntaxLimit | 'crashed';

export type Outcome<T> = { ok: true; value: T } | { ok: false; reason: SkipReason };

export type Answer = { id: number } & Outcome<Tasks[TaskName]>;

/** The first message of a thread: from here on the clock runs. */
export interface Ready {
  ready: true;
}
