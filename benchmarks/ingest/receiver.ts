/** A server under load, in processes of its own. */
export interface Receiver {
  name: string;
  /** What a reader of the figures has to know of it. */
  about: string;
  port: number;
  path: string;
  /** Every process whose CPU time a delivery costs. */
  pids(): Promise<number[]>;
  /** What it really took since the last `reset`: rows, or calls of the handler. */
  taken(): Promise<number>;
  reset(): Promise<void>;
  close(): Promise<void>;
}
