import { readConfig, readEnvironment, requireCredentials } from '../config.ts';
import { normalizeDuration } from '../configValues.ts';
import type { JobWorker } from '../jobs/backend.ts';
import { type Member, openMember } from '../jobs/member.ts';
import { serveStatus } from '../jobs/memberStatus.ts';
import { Metrics } from '../jobs/metrics.ts';
import { countJobs } from '../jobs/metricsJobs.ts';
import type { StatusServer } from '../jobs/statusServer.ts';
import { refuseOpenBoard } from '../jobs/statusServerAccess.ts';
import { createLogger } from '../logger.ts';
import { endSoon } from './endSoon.ts';
import { untilSignal } from './untilSignal.ts';

export interface WorkerOptions {
  readonly grace: string;
  readonly host: string;
  /** Left out: nothing is served. */
  readonly port?: number;
}

/** `trunkledger worker`: reads and lands windows for whoever loads them, until a signal ends it. */
export async function worker(flags: WorkerOptions): Promise<number> {
  const config = readConfig(readEnvironment());
  const grace = normalizeDuration('--grace', flags.grace);
  const credentials = requireCredentials(config);
  const { host, port } = flags;
  if (port !== undefined) refuseOpenBoard(host, config.boardPassword);
  const logger = createLogger(config.logLevel);
  const stopped = untilSignal();
  const metrics = new Metrics({ watchesProcess: true });
  const onWorker = (worker: JobWorker) => countJobs(metrics, worker);
  const member = await openMember({ config, credentials, logger, onWorker });
  let server: StatusServer | undefined;
  try {
    if (port !== undefined) {
      server = await serveStatus(member, metrics, { host, port, isWorker: true });
      logger.info(`listening on ${server.url}`);
    }
    const failure = begin(member).then(() => stopped);
    await Promise.race([stopped, failure]);
    logger.info({ grace_seconds: grace }, 'stopping: what runs may finish');
  } finally {
    await member.stop(grace * 1000);
    await server?.close();
  }
  logger.info('stopped');
  endSoon();
  return 0;
}

/** @returns resolves once the process is stopped; rejects where it cannot read for the ledger of the queue */
async function begin(member: Member): Promise<void> {
  await member.refuseStranger();
  member.startReading();
  const { logger, home } = member.extraction;
  logger.info({ queue: member.backend.kind, landing: home.landing }, 'worker is up');
  await member.watch();
}
