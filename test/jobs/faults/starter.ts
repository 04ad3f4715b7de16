/**
 * A process that starts, again and again, as `up` does until it has its schedules: a line on stdin is the
 * TRUNKLEDGER_QUEUE_URL to start with, and is answered by a line.
 */
import { createInterface } from 'node:readline';
import { readConfig, readEnvironment, requireCredentials } from '../../../src/config.ts';
import { openMember } from '../../../src/jobs/member.ts';
import { createLogger } from '../../../src/logger.ts';

for await (const queueUrl of createInterface(process.stdin)) {
  const config = { ...readConfig(readEnvironment()), queueUrl };
  const credentials = requireCredentials(config);
  const member = await openMember({ config, credentials, logger: createLogger('warn') });
  await member.schedule();
  await member.stop(0);
  process.stdout.write('scheduled\n');
}
