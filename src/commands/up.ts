import { normalizeDuration, readConfig, readEnvironment, requireCredentials } from '../config.ts';
import { openMember } from '../jobs/member.ts';
import { createLogger } from '../logger.ts';
import { parseTime } from '../time.ts';
import { untilSignal } from './untilSignal.ts';

export interface UpOptions {
  readonly from?: string;
  readonly grace: string;
}

/** `trunkledger up`: schedules, reads and loads until a signal ends it. */
export async function up(flags: UpOptions): Promise<number> {
  const fromEnvironment = readConfig(readEnvironment());
  const { from } = flags;
  const config =
    from === undefined
      ? fromEnvironment
      : { ...fromEnvironment, from: parseTime('--from', from, fromEnvironment.timeZone) };
  const grace = normalizeDuration('--grace', flags.grace);
  const credentials = requireCredentials(config);
  const logger = createLogger(config.logLevel);
  const stopped = untilSignal();
  const member = await openMember({ config, credentials, logger });
  try {
    await member.schedule();
    member.startReading();
    const failure = member.startLoading().then(() => stopped);
    logger.info({ queue: member.backend.kind }, 'up');
    await Promise.race([stopped, failure]);
    logger.info({ grace_seconds: grace }, 'stopping: what runs may finish');
  } finally {
    await member.stop(grace * 1000);
  }
  logger.info('stopped');
  return 0;
}
