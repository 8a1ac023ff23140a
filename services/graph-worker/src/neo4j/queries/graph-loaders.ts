import type { GraphQuery, GraphReply, GraphRequest } from '@waggle/contracts';
import type { ContextSources } from '../load-context.ts';
import * as agent from './agent-queries.ts';
import * as dashboard from './dashboard-queries.ts';
import { loadGraph } from './load-graph.ts';

export type GraphLoaders = {
  [K in GraphQuery]: (sources: ContextSources, request: GraphRequest<K>) => Promise<GraphReply<K>>;
};

/** What answers each question of the agent and of the dashboard. */
export const graphLoaders: GraphLoaders = {
  'file-history': agent.loadFileHistory,
  'related-pull-requests': agent.loadRelatedPullRequests,
  dependents: agent.loadDependentsAnswer,
  'linked-issues': agent.loadLinkedIssues,
  'open-issues': agent.searchOpenIssues,
  files: dashboard.loadFiles,
  hotspots: dashboard.loadHotspots,
  'high-risk-files': dashboard.loadHighRiskFiles,
  'dead-files': dashboard.loadDeadFiles,
  ownership: dashboard.loadOwnership,
  expertise: dashboard.loadExpertise,
  contributors: dashboard.loadContributors,
  graph: loadGraph,
  progress: dashboard.loadProgress,
};
