import type { Requester } from '../requests/requester.ts';
import { DeliveryAttempt, DeliveryPayload, WebhookConfig } from './answers.ts';

/** The App's webhook as GitHub sees it: where it goes, and what was delivered in the last days. */
export interface DeliveryLog {
  /** Every attempt since then, newest first. */
  listSince(since: Date): Promise<DeliveryAttempt[]>;
  /** What was sent; null when GitHub does not have the body any more. */
  loadPayload(attemptId: number): Promise<Record<string, unknown> | null>;
  loadConfig(): Promise<WebhookConfig>;
}

export function createDeliveryLog(asApp: Requester): DeliveryLog {
  return {
    listSince: async (since) => {
      const isRecent = (attempt: DeliveryAttempt) => attempt.delivered_at >= since;
      const found = await asApp.listByCursor(DeliveryAttempt, 'GET /app/hook/deliveries', (page) =>
        page.every(isRecent),
      );
      return found.filter(isRecent);
    },
    loadPayload: async (id) => {
      const { request } = await asApp.send(DeliveryPayload, 'GET /app/hook/deliveries/{id}', { id });
      return request.payload;
    },
    loadConfig: () => asApp.send(WebhookConfig, 'GET /app/hook/config'),
  };
}
