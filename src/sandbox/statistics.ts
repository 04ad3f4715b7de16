import type { FaultName } from './faults/definitions.ts';

/** What a sandbox has done so far. */
export interface SandboxStatistics {
  /** Requests to the API, refused ones included. */
  requests: number;
  tokenRequests: number;
  /** Answers by HTTP status, tokens included; answers that were torn off are not among them. */
  readonly statuses: Record<number, number>;
  /** How often each fault struck. */
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
}
