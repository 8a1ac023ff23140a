import { parentPort } from 'node:worker_threads';
import { interpretDelivery, type VerifiedDelivery } from '@waggle/deliveries';

/** The thread of `createInterpreter`: large bodies are parsed here, one at a time. The body itself is not sent back. */
export interface InterpretRequest {
  verified: VerifiedDelivery;
  appId: number | null;
}

parentPort?.on('message', ({ verified, appId }: InterpretRequest) => {
  // A Buffer arrives as a plain Uint8Array.
  const { buffer, byteOffset, byteLength } = verified.body;
  const body = Buffer.from(buffer, byteOffset, byteLength);
  const { delivery, ...rest } = interpretDelivery({ ...verified, body }, appId);
  const keepsBody = delivery.payload !== null;
  parentPort?.postMessage({ ...rest, delivery: { ...delivery, payload: null }, keepsBody });
});
