import { notFound } from '../http/github-error.ts';
import { type Route, route } from '../http/router.ts';
import { numberParam } from '../http/scope.ts';
import { type Answer, ok, type SimulatedRequest } from '../http/types.ts';
import { renderDelivery, renderFullDelivery } from '../render/delivery.ts';
import { requireApp } from '../rules/authenticate.ts';
import type { Simulator } from '../simulator.ts';
import type { Delivery } from '../state/records.ts';

function requireDelivery(simulator: Simulator, request: SimulatedRequest): Delivery {
  requireApp(request.actor);
  const delivery = simulator.state.deliveries.get(numberParam(request, 'id'));
  if (!delivery) throw notFound();
  return delivery;
}

// GitHub pages this list by cursor, newest first.
function listDeliveries(simulator: Simulator, request: SimulatedRequest): Answer {
  requireApp(request.actor);
  const perPage = Math.min(Math.max(Number(request.query.get('per_page') ?? 30) || 30, 1), 100);
  const before = Number(request.query.get('cursor') ?? Number.MAX_SAFE_INTEGER);
  const status = request.query.get('status');
  const found = simulator.state.deliveries
    .filter(
      (delivery) => delivery.id < before && (status === null || (status === 'success') === delivery.statusCode < 400),
    )
    .sort((one, other) => other.id - one.id);
  const page = found.slice(0, perPage);
  const headers: Record<string, string> = {};
  if (found.length > perPage) {
    const query = new URLSearchParams({ per_page: String(perPage), cursor: String(page.at(-1)?.id) });
    headers.link = `<${simulator.url}/app/hook/deliveries?${query}>; rel="next"`;
  }
  return ok(page.map(renderDelivery), headers);
}

/** The App's webhook: where it goes, the log of deliveries and their repetition. */
export const deliveryRoutes: Route[] = [
  route('GET /app/hook/deliveries', listDeliveries),
  route('GET /app/hook/deliveries/{id}', (simulator, request) =>
    ok(renderFullDelivery(requireDelivery(simulator, request))),
  ),
  route('GET /app/hook/config', (simulator, request) => {
    requireApp(request.actor);
    const target = simulator.webhooks.target();
    // GitHub never shows the secret, only that there is one.
    return ok({
      content_type: 'json',
      insecure_ssl: '0',
      url: target?.url ?? '',
      ...(target ? { secret: '********' } : {}),
    });
  }),
  route('POST /app/hook/deliveries/{id}/attempts', (simulator, request) => {
    simulator.webhooks.redeliver(requireDelivery(simulator, request));
    return { status: 202, json: {} };
  }),
];
