import type { Graph } from './connect.ts';

export interface IssueFacts {
  repoId: number;
  number: number;
  title: string;
  state: 'open' | 'closed';
}

const statement = `
MERGE (i:Issue {repoId: $repoId, number: $number})
SET i.title = $title, i.state = $state, i.tenant = 'r' + toString($repoId)`;

/** Keeps an issue's title and state, whether or not a pull request names it yet. */
export async function upsertIssue(graph: Graph, issue: IssueFacts): Promise<void> {
  await graph.write((run) => run(statement, { ...issue }));
}
