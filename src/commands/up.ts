import { readConfig, readEnvironment, requireCredentials } from '../config.ts';
import { normalizeDuration } from '../configValues.ts';
import type { Member } from '../jobs/member.ts';
import { createLogger } from '../logger.ts';
import { parseTime } from '../time.ts';
import { refuseFuture } from './refuseFuture.ts';
import { runMember } from './runMember.ts';

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
  const { host, port, takeOver: takesOver } = flags;
  const logger = createLogger(config.logLevel);
  return runMember({ config, credentials, logger, grace, takesOver, place: { host, port }, begin });
}

/** @returns resolves once the process is stopped; rejects with what keeps it from its work, or where it is stopped before it begins */
async function begin(member: Member): Promise<void> {
  await member.schedule();
  member.startReading();
  const loading = member.startLoading();
  member.extraction.logger.info({ queue: member.backend.kind }, 'up');
  await Promise.all([loading, member.watch()]);
}
