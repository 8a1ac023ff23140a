/** What a command may touch; tests pass their own. */
export interface CliDeps {
  env: NodeJS.ProcessEnv;
  print: (line: string) => void;
  printError: (line: string) => void;
}

export interface Command {
  /** Lines for `waggle help`: how to call it, and what it does. */
  usage: [call: string, meaning: string][];
  run(deps: CliDeps, args: readonly string[]): Promise<void>;
}

/** The command line was wrong: the message says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The whole number in an argument, at least 1. */
export function parseCount(text: string, what: string): number {
  const value = Number(text);
  if (!/^\d{1,15}$/.test(text) || value < 1)
    throw new UsageError(`${what} must be a whole number from 1, not "${text}"`);
  return value;
}

/** `owner/name#7`; null for anything else. */
export function parsePullReference(text: string): { fullName: string; prNumber: number } | null {
  const [, fullName, number] = /^([\w.-]+\/[\w.-]+)#(\d{1,9})$/.exec(text) ?? [];
  if (fullName === undefined || number === undefined || Number(number) < 1) return null;
  return { fullName, prNumber: Number(number) };
}
