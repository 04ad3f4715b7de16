import { readConfig, readEnvironment, requireCredentials } from '../config.ts';
import { normalizeDuration } from '../configValues.ts';
import type { Member } from '../jobs/member.ts';
import { createLogger } from '../logger.ts';
import { runMember } from './runMember.ts';

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
  const place = port === undefined ? undefined : { host, port, isWorker: true };
  const logger = createLogger(config.logLevel);
  return runMember({ config, credentials, logger, grace, place, begin });
}

/** @returns resolves once the process is stopped; rejects where it cannot read for the ledger of the queue */
async function begin(member: Member): Promise<void> {
  await member.refuseStranger();
  member.startReading();
  const { logger, home } = member.extraction;
  logger.info({ queue: member.backend.kind, landing: home.landing }, 'worker is up');
  await member.watch();
}
