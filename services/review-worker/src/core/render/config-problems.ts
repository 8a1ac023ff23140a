import type { ConfigProblem, ConfigSnapshot } from '@waggle/contracts';
import type { Annotation } from '@waggle/github';
import { codeSpan, sanitizeInline, stripInvisible, truncate } from '../sanitize.ts';
import { plural } from './labels.ts';

const maxShown = 10;

/** Mistakes in the configuration, for the text of a review; empty without any. */
export function renderConfigProblems({ problems, origin }: ConfigSnapshot): string {
  if (problems.length === 0) return '';
  const rows = problems.slice(0, maxShown).map(renderProblem);
  if (problems.length > maxShown) rows.push(`- and ${plural(problems.length - maxShown, 'more mistake')}`);
  const root = problems.some(({ path }) => !path.includes('/'));
  const holds = root && origin === 'default' ? 'the defaults hold' : 'the last version without mistakes holds';
  return `**Configuration**: ${plural(problems.length, 'mistake')}. Until they are fixed, ${holds}.\n\n${rows.join('\n')}`;
}

function renderProblem({ path, line, column, key, message }: ConfigProblem): string {
  const what = key === '' ? '' : `${codeSpan(key, 100)} `;
  return `- ${codeSpan(`${path}:${line}:${column}`, 200)} ${what}${sanitizeInline(message, 400)}`;
}

/** The same beside the lines of the files. */
export function annotateConfigProblems({ problems }: ConfigSnapshot): Annotation[] {
  return problems.map(({ path, line, key, message }) => ({
    path,
    start_line: line,
    end_line: line,
    annotation_level: 'warning',
    title: 'Configuration of Waggle',
    message: truncate(stripInvisible(`${key === '' ? path : key} ${message}`), 1000),
  }));
}
