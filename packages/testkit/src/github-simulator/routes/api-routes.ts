import type { Route } from '../http/router.ts';
import { appRoutes } from './app.ts';
import { checkRunRoutes } from './check-runs.ts';
import { contentRoutes } from './contents.ts';
import { deliveryRoutes } from './deliveries.ts';
import { gitDataRoutes } from './git-data.ts';
import { graphqlRoutes } from './graphql.ts';
import { issueRoutes } from './issues.ts';
import { pullRequestRoutes } from './pull-requests.ts';
import { reactionRoutes } from './reactions.ts';
import { repositoryRoutes } from './repositories.ts';
import { reviewCommentRoutes } from './review-comments.ts';
import { reviewRoutes } from './reviews.ts';

// `pulls/comments` before `pulls/{number}`, `issues/comments/{id}` before `issues/{number}/comments`.
export const apiRoutes: Route[] = [
  ...appRoutes,
  ...deliveryRoutes,
  ...repositoryRoutes,
  ...reviewCommentRoutes,
  ...pullRequestRoutes,
  ...reviewRoutes,
  ...reactionRoutes,
  ...issueRoutes,
  ...checkRunRoutes,
  ...gitDataRoutes,
  ...contentRoutes,
  ...graphqlRoutes,
];
