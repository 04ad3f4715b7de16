/** What was asked of the API. */
export interface ClientStats {
  requests: number;
  retries: number;
  /** Answers with status 429. */
  rateLimited: number;
  /** Waited for answers, all requests added up, milliseconds. */
  waited: number;
  tokenRequests: number;
  /** Of the bodies that arrived whole. */
  bytes: number;
}

export function noStats(): ClientStats {
  return { requests: 0, retries: 0, rateLimited: 0, waited: 0, tokenRequests: 0, bytes: 0 };
}

/** Adds to a figure of each of these. */
export function count(meters: readonly ClientStats[], figure: keyof ClientStats, amount = 1): void {
  for (const meter of meters) meter[figure] += amount;
}
