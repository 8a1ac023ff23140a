import { pathSpan } from '../sanitize.ts';
import type { ChangeGroup } from '../walkthrough/group-changes.ts';
import { plural } from './labels.ts';

const maxGroups = 20;
const maxPaths = 3;

/** Where the change is and what kind of files it is in, largest part first. */
export function renderChanges(groups: readonly ChangeGroup[]): string {
  const rows = groups.slice(0, maxGroups).map(renderGroup);
  const rest = groups.slice(maxGroups);
  if (rest.length > 0) {
    const files = rest.reduce((sum, group) => sum + group.files, 0);
    rows.push(`- ${plural(files, 'file')} in ${plural(rest.length, 'smaller group')}`);
  }
  return rows.join('\n');
}

function renderGroup({ folder, kind, files, added, removed, paths }: ChangeGroup): string {
  const names = paths.slice(0, maxPaths).map((path) => pathSpan(nameBelow(path, folder), 80));
  const more = files > names.length ? ` and ${files - names.length} more` : '';
  const where = folder === '' ? 'At the root' : pathSpan(`${folder}/`, 120);
  return `- ${where}, ${kind}: ${plural(files, 'file')}, +${added} −${removed}: ${names.join(', ')}${more}`;
}

function nameBelow(path: string, folder: string): string {
  return folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
