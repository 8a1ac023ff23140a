import { z } from 'zod';
import type { ReviewSession } from '../workflow/review-session.ts';
import type { LookUp, ToolScope } from './look-up.ts';

const Path = z.string().min(1).max(1000);
const OnePath = z.object({ path: Path });
const Paths = z.object({ paths: z.array(Path).min(1).max(20) });
const Words = z.object({ text: z.string().min(2).max(500).describe('words of the problem') });

/** Look-ups in what the graph knows of this repository; none without a graph. */
export function graphTools({ deps: { graph } }: ReviewSession, { loaded }: ToolScope): LookUp[] {
  if (graph === undefined) return [];
  const { repoId, number: excludePullRequest } = loaded.pull;
  return [
    {
      name: 'get_file_history',
      description: 'The newest commits and pull requests that changed a file, fixes and reverts marked.',
      input: OnePath,
      look: async (input, signal) => {
        return toText(await graph.getFileHistory({ repoId, path: OnePath.parse(input).path, limit: 15 }, signal));
      },
    },
    {
      name: 'get_related_pull_requests',
      description: 'Earlier pull requests about the same files.',
      input: Paths,
      look: async (input, signal) => {
        const { paths } = Paths.parse(input);
        return toText(await graph.getRelatedPullRequests({ repoId, paths, excludePullRequest }, signal));
      },
    },
    {
      name: 'get_dependents',
      description: 'Files that use these files, also through others, and their tests.',
      input: Paths,
      look: async (input, signal) => {
        const { paths } = Paths.parse(input);
        return toText(await graph.getDependents({ repoId, paths }, signal));
      },
    },
    {
      name: 'search_open_issues',
      description: 'Open issues of this repository in these words.',
      input: Words,
      look: async (input, signal) => {
        return toText(await graph.searchOpenIssues({ repoId, text: Words.parse(input).text }, signal));
      },
    },
  ];
}

/** One item a line reads well and stays cheap. */
function toText({ items, ...rest }: { items: readonly unknown[] }): string {
  const lines = items.map((item) => JSON.stringify(item));
  const more = Object.entries(rest).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [...(lines.length === 0 ? ['Nothing is known.'] : lines), ...more].join('\n');
}
