import { lastLines } from './run-command.ts';

// What Node prints when a process dies of an error: the line that names it, among source lines, stack frames and details.
const CRASH = /^(?:Uncaught )?\w*(?:Error|Exception)\b.*: .*/;
const CRASH_DUMP_LINES = 40;

/** The last lines of a service's log as people read them: of a JSON line its message and error, of a crash the error itself. */
export function lastLogLines(text: string, count: number): string {
  const lines = text.trimEnd().split('\n').map(readable);
  const crash = lines.slice(-CRASH_DUMP_LINES).findLast((line) => CRASH.test(line));
  if (crash && /^Node\.js v\d/.test(lines.at(-1) ?? '')) return lastLines(crash, 1);
  return lastLines(lines.join('\n'), count);
}

function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const entry = JSON.parse(line) as { message?: unknown; error?: unknown };
    return [entry.message, errorText(entry.error)].filter((part) => typeof part === 'string').join(': ');
  } catch {
    // Cut by the tail of the log, or not JSON after all: show it as it is.
    return line;
  }
}

function errorText(error: unknown): string | undefined {
  if (typeof error === 'string') return error;
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return undefined;
}
