import type { ConfigSnapshot } from '@waggle/contracts';
import { stringify } from 'yaml';
import { codeSpan, fence, stripInvisible, truncate } from '../sanitize.ts';
import { renderConfigProblems } from './config-problems.ts';

const maxYaml = 30_000;
const maxFolders = 20;

const origins: Record<ConfigSnapshot['origin'], string> = {
  file: 'from `.waggle.yml`, with defaults for what it leaves out',
  last_good: 'the last `.waggle.yml` without mistakes, since the newest one has some',
  default: 'the defaults, since there is no `.waggle.yml` that can be used',
};

/** The configuration that holds, for people who asked for it. */
export function renderConfig(snapshot: ConfigSnapshot, baseRef: string): string {
  const { origin, root, directories, commit } = snapshot;
  const at = commit === null ? '' : ` at ${commit.slice(0, 7)}`;
  const folders = directories.slice(0, maxFolders).map(({ directory }) => `- ${codeSpan(`${directory}/.waggle.yml`)}`);
  if (directories.length > maxFolders) folders.push(`- and ${directories.length - maxFolders} more`);
  const parts = [
    `Configuration on ${codeSpan(baseRef)}${at}: ${origins[origin]}.`,
    renderConfigProblems(snapshot),
    fence(truncate(stripInvisible(stringify(root)), maxYaml), 'yaml'),
    folders.length === 0 ? '' : `Folders of this change with a file of their own:\n\n${folders.join('\n')}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
