import { readConfig, requireCredentials } from '../../src/config.ts';
import { createClient } from '../../src/extract/client.ts';
import { createLogger } from '../../src/logger.ts';
import { type SyncOptions, sync } from '../../src/pipeline.ts';
import type { RunEffects } from '../../src/run.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import type { RunSummary } from '../../src/summary.ts';
import type { Environment } from './program.ts';
import { environmentOf } from './sandbox.ts';

export interface InProcess {
  readonly sandbox: Pick<Sandbox, 'url' | 'authUrl'>;
  readonly home: string;
  readonly environment?: Environment;
  readonly effects?: Partial<RunEffects>;
  /** Requests in all, the first included. */
  readonly tries?: number;
}

/** `sync` in this process over real HTTP, with a client that takes no time to wait before it tries again. */
export function syncInProcess(
  { sandbox, home, environment, effects, tries = 6 }: InProcess,
  options: Partial<SyncOptions> = {},
): Promise<RunSummary> {
  const config = readConfig(environmentOf(sandbox, home, environment));
  const { projectId, keyId, keySecret } = requireCredentials(config);
  const client = createClient({
    ...config,
    projectId,
    keyId,
    keySecret: keySecret.reveal(),
    requestsPerSecond: 100_000,
    retryAfterCapMs: config.retryAfterCap * 1000,
    retry: { tries },
    effects: { sleep: async () => undefined },
  });
  const logger = createLogger('silent');
  return sync(
    config,
    { projectId, keyId, keySecret },
    { windowSeconds: 3600, ...options },
    {
      logger,
      client,
      ...effects,
    },
  );
}
