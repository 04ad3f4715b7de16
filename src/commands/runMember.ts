import type { JobWorker } from '../jobs/backend.ts';
import { type Member, type MemberOptions, openMember } from '../jobs/member.ts';
import { type StatusPlace, serveStatus } from '../jobs/memberStatus.ts';
import { Metrics } from '../jobs/metrics.ts';
import { countJobs } from '../jobs/metricsJobs.ts';
import type { StatusServer } from '../jobs/statusServer.ts';
import { refuseOpenBoard } from '../jobs/statusServerAccess.ts';
import { endSoon } from './endSoon.ts';
import { untilSignal } from './untilSignal.ts';

export interface MemberRun extends Omit<MemberOptions, 'onWorker'> {
  /** How long running jobs have to finish after a signal, seconds. */
  readonly grace: number;
  /** Where health, metrics and job board are served; undefined for nowhere. */
  readonly place: StatusPlace | undefined;
  /** Puts the process to work. Resolves once it is stopped, rejects with what keeps it from its work. */
  readonly begin: (member: Member) => Promise<void>;
}

/**
 * A process that works for the queue until a signal ends it. Returns its exit code.
 * @throws UsageError where it may not listen there, and whatever `begin` and opening the queue meet
 */
export async function runMember({ grace, place, begin, ...options }: MemberRun): Promise<number> {
  const { config, logger } = options;
  if (place !== undefined) refuseOpenBoard(place.host, config.boardPassword);
  const stopped = untilSignal();
  const metrics = new Metrics({ watchesProcess: true });
  const onWorker = (worker: JobWorker) => countJobs(metrics, worker);
  const member = await openMember({ ...options, onWorker });
  let server: StatusServer | undefined;
  try {
    if (place !== undefined) {
      server = await serveStatus(member, metrics, place);
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
