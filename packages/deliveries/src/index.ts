export * from './interpret-delivery.ts';
export { routedEvents } from './route-event.ts';
