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
import { parseTime } from '../time.ts';
import { endSoon } from './endSoon.ts';
import { refuseFuture } from './refuseFuture.ts';
import { untilSignal } from './untilSignal.ts';

export interface UpOptions {
  readonly from?: string;
  readonly grace: string;
  readonly host: string;
  readonly port: number;
  readonly takeOver?: boolean;
}

/** `trunkledger up`: schedules, reads and loads until a signal ends it. */
export async function up(flags: UpOptions): Promise<number> {
  const fromEnvironment = readConfig(readEnvironment());
  const { from } = flags;
  const config =
    from === undefined
      ? fromEnvironment
      : { ...fromEnvironment, from: parseTime('--from', from, fromEnvironment.timeZone) };
  refuseFuture(from === undefined ? 'TRUNKLEDGER_FROM' : '--from', config.from);
  const grace = normalizeDuration('--grace', flags.grace);
  const credentials = requireCredentials(config);
  refuseOpenBoard(flags.host, config.boardPassword);
  const logger = createLogger(config.logLevel);
  const stopped = untilSignal();
  const metrics = new Metrics({ watchesProcess: true });
  const onWorker = (worker: JobWorker) => countJobs(metrics, worker);
  const member = await openMember({ config, credentials, logger, onWorker, takesOver: flags.takeOver });
  let server: StatusServer | undefined;
  try {
    server = await serveStatus(member, metrics, flags);
    logger.info(`listening on ${server.url}`);
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

/** @returns resolves once the process is stopped; rejects with what keeps it from its work, or where it is stopped before it begins */
async function begin(member: Member): Promise<void> {
  await member.schedule();
  member.startReading();
  const loading = member.startLoading();
  member.extraction.logger.info({ queue: member.backend.kind }, 'up');
  await Promise.all([loading, member.watch()]);
}
