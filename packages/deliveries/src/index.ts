export * from './interpret-delivery.ts';
