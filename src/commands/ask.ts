import type { Config } from '../config.ts';
import { homeAt } from '../home.ts';
import { type Backend, openBackend } from '../jobs/backend.ts';
import type { RunKind, RunRequest } from '../jobs/jobs.ts';
import { isServed } from '../jobs/queueStatus.ts';
import { openQueues, requestRun } from '../jobs/queues.ts';
import { createLogger } from '../logger.ts';

/**
 * Asks for runs, and warns on stderr where no process is there that would take them up.
 * @returns the ids of their jobs
 * @throws ExpectedError where the queue cannot be reached
 */
export async function ask(
  config: Config,
  requests: readonly (readonly [RunKind, RunRequest])[],
): Promise<string[]> {
  const logger = createLogger(config.logLevel);
  const folder = homeAt(config.home).queue;
  const isNobodyThere = config.queueUrl === 'embedded' && !(await isServed(folder));
  const backend = await openBackend(config.queueUrl, folder, { logger });
  try {
    const queues = openQueues(backend);
    const jobs: string[] = [];
    for (const [kind, request] of requests) jobs.push(await requestRun(queues, kind, request));
    if (isNobodyThere || (await lacksLoader(backend, queues.runs)))
      process.stderr.write('Warning: no process is up. What was asked for waits until: trunkledger up\n');
    return jobs;
  } finally {
    await backend.close(0);
  }
}

/** The embedded queue cannot tell its workers apart; what serves it is up. */
async function lacksLoader({ kind }: Backend, runs: ReturnType<typeof openQueues>['runs']): Promise<boolean> {
  return kind !== 'embedded' && (await runs.getWorkersCount()) === 0;
}
