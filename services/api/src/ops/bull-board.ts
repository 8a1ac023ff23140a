import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { sendError } from '@waggle/platform';
import type { Queue } from 'bullmq';
import { type Express, type RequestHandler, Router } from 'express';
import { hideSecretsInErrors } from './hide-secrets-in-errors.ts';

export const boardPath = '/ops/queues';

/** Bull Board over these queues, to look at unless `writable`. Jobs carry ids only, so their data is shown as it is. */
export function createBoard(queues: readonly Queue[], options: { writable: boolean }): Router {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(boardPath);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: !options.writable })),
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Waggle queues',
        boardLogo: { path: '/assets/waggle.svg', width: 28, height: 28 },
        favIcon: { default: '/assets/waggle.svg', alternative: '/assets/waggle.svg' },
        miscLinks: [
          { text: 'Reviews', url: '/' },
          { text: 'System', url: '/system' },
        ],
        hideDocsLink: true,
      },
      handlerHooks: { after: (_context, result) => hideSecretsInErrors(result) },
    },
  });
  const router = Router();
  // Bull Board refuses writes queue by queue and answers some that concern all queues with 200; this refuses every one.
  if (!options.writable) router.use(refuseWrites);
  const board: Express = serverAdapter.getRouter();
  router.use(board.disable('x-powered-by'));
  return router;
}

const refuseWrites: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  response.set('Allow', 'GET, HEAD');
  sendError(
    response,
    405,
    'READ_ONLY',
    'Queues are read-only here: set WAGGLE_OPS_QUEUES_WRITABLE=true to change them',
  );
};
