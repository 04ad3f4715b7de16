import { join } from 'node:path';
import { pino } from 'pino';
import { createClient } from '../../src/extract/client.ts';
import { createLanding } from '../../src/extract/landing.ts';
import { openWarehouse } from '../../src/load/warehouse.ts';
import type { Policy } from '../../src/manifest.ts';
import { type RecountSummary, recount } from '../../src/recount.ts';
import { project } from './sandbox.ts';

export interface RecountTest {
  readonly url: string;
  readonly authUrl: string;
  readonly home: string;
  readonly policy?: Partial<Policy>;
  readonly since?: number;
  readonly now?: () => number;
  readonly signal?: AbortSignal;
}

/** A recount over real HTTP into the warehouse of a home, which is closed afterwards. */
export async function recountInProcess(test: RecountTest): Promise<RecountSummary> {
  const warehouse = await openWarehouse(join(test.home, 'ledger.duckdb'));
  const client = createClient({
    apiUrl: test.url,
    authUrl: test.authUrl,
    projectId: project,
    keyId: 'key',
    keySecret: 'sandbox',
    auth: 'oauth2',
    requestsPerSecond: 100_000,
    concurrency: 4,
    retryAfterCapMs: 300_000,
    retry: { tries: 2 },
    effects: { sleep: async () => undefined },
  });
  try {
    return await recount(
      {
        id: 'recount',
        projectId: project,
        client,
        landing: createLanding(join(test.home, 'landing')),
        warehouse,
        policy: { ...policy, ...test.policy },
        now: test.now ?? Date.now,
        logger: pino({ level: 'silent' }),
        signal: test.signal,
      },
      test.since ?? Number.POSITIVE_INFINITY,
    );
  } finally {
    await client.close();
    warehouse.close();
  }
}

const policy: Policy = {
  settle_after_seconds: 86_400,
  stale_after_seconds: 604_800,
  shrink_limit: 0.1,
  accept_shrink: false,
};
