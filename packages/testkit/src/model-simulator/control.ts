import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { ModelState } from './model-state.ts';
import { ModelStep } from './step.ts';

const Script = z.object({ steps: z.array(ModelStep) });

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The part of the simulator that other processes steer it with. */
export async function serveControl(
  state: ModelState,
  path: string,
  message: IncomingMessage,
  response: ServerResponse,
  readJson: () => Promise<unknown>,
): Promise<void> {
  const call = `${message.method} ${path}`;
  if (call === 'GET /health' || call === 'GET /ready') {
    return send(response, 200, { status: 'ok', service: 'model-simulator' });
  }
  if (call === 'POST /_simulator/script') {
    const script = Script.safeParse(await readJson());
    if (!script.success) return send(response, 400, { error: z.prettifyError(script.error) });
    state.player.replace(script.data.steps);
    return send(response, 200, { steps: script.data.steps.length });
  }
  if (call === 'GET /_simulator/requests') return send(response, 200, state.requests);
  if (call === 'DELETE /_simulator/requests') {
    state.requests.length = 0;
    return send(response, 200, {});
  }
  send(response, 404, { error: { message: `the model simulator has no ${call}` } });
}
