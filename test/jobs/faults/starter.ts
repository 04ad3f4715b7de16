/**
 * A process that starts, again and again, as `up` does until it has its schedules, and then takes what they ask for. Each
 * line on stdin is an Order in JSON, answered by a line; `fired KIND` is a line for each job in between.
 */
import { createInterface } from 'node:readline';
import { readConfig, readEnvironment, requireCredentials } from '../../../src/config.ts';
import { type Member, openMember } from '../../../src/jobs/member.ts';
import { queueNames } from '../../../src/jobs/names.ts';
import { scheduleSettings } from '../../../src/jobs/schedules.ts';
import { createLogger } from '../../../src/logger.ts';
import { setClock } from './clock.ts';

/** Times are epoch milliseconds, which the clock shows from then on. */
export type Order =
  | { readonly name: 'schedule'; readonly queueUrl: string; readonly time: number }
  | { readonly name: 'work'; readonly time: number }
  | { readonly name: 'stop' };

async function schedule(queueUrl: string): Promise<Member> {
  const config = { ...readConfig(readEnvironment()), queueUrl };
  const credentials = requireCredentials(config);
  const member = await openMember({ config, credentials, logger: createLogger('warn') });
  await member.schedule();
  return member;
}

async function work({ backend }: Member): Promise<void> {
  const fire = async ({ name }: { readonly name: string }) => void process.stdout.write(`fired ${name}\n`);
  await backend.worker(queueNames.runs, fire, { settings: scheduleSettings }).waitUntilReady();
}

let member: Member | undefined;
for await (const line of createInterface(process.stdin)) {
  const order: Order = JSON.parse(line);
  if ('time' in order) setClock(order.time);
  if (order.name === 'schedule') member = await schedule(order.queueUrl);
  else if (order.name === 'work') await work(member as Member);
  else await member?.stop(1000);
  process.stdout.write(`${order.name} done\n`);
}
