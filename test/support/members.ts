import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { readConfig, requireCredentials } from '../../src/config.ts';
import type { ConclusionRequest, RunKind, RunRequest } from '../../src/jobs/jobs.ts';
import { type Member, type MemberOptions, openMember } from '../../src/jobs/member.ts';
import { requestRun } from '../../src/jobs/queues.ts';
import type { Timings } from '../../src/jobs/timings.ts';
import { createLogger, type Logger } from '../../src/logger.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import type { Environment } from './program.ts';
import { environmentOf, project } from './sandbox.ts';

export interface MemberSettings {
  readonly sandbox: Pick<Sandbox, 'url' | 'authUrl'>;
  readonly home: string;
  readonly environment?: Environment;
  readonly now?: () => number;
  readonly timings?: Partial<Timings>;
  readonly logger?: Logger;
  readonly onWorker?: MemberOptions['onWorker'];
  readonly takesOver?: boolean;
}

/** Waits that are short enough for a test. */
const quick: Partial<Timings> = {
  backoff: 50,
  closeWait: 100,
  standby: 100,
  lockDuration: 5_000,
  stalledInterval: 500,
  watch: 200,
};

/** A process that works for the queue, inside this one; stopped when the test ends. */
export async function openTestMember(settings: MemberSettings): Promise<Member> {
  const config = readConfig(environmentOf(settings.sandbox, settings.home, settings.environment));
  const { now, onWorker, takesOver } = settings;
  const member = await openMember({
    config,
    credentials: requireCredentials(config),
    logger: settings.logger ?? createLogger('silent'),
    takesOver,
    timings: { ...quick, ...settings.timings },
    ...(now === undefined ? {} : { now }),
    ...(onWorker === undefined ? {} : { onWorker }),
  });
  onTestFinished(() => member.stop(0));
  return member;
}

/** A process that is up: it reads and loads, and has taken its first look at the ledger. */
export async function startTestMember(settings: MemberSettings): Promise<Member> {
  const member = await openTestMember(settings);
  member.startReading();
  await member.startLoading();
  await untilIdle(member);
  return member;
}

/** Asks for a run and waits until nothing is left to do. */
export async function runToEnd(
  member: Member,
  kind: RunKind,
  request: Omit<RunRequest, 'projectId'> = {},
): Promise<void> {
  await requestRun(member.queues, kind, { projectId: project, ...request });
  await untilIdle(member);
}

/** Resolves once no job of any queue is left to do: the queue has no event for that. */
export async function untilIdle({ queues }: Member): Promise<void> {
  for (;;) {
    const counts = await Promise.all(
      [queues.runs, queues.windows, queues.loads, queues.followUps].map(queue =>
        queue.getJobCounts('waiting', 'active', 'delayed', 'waiting-children', 'prioritized'),
      ),
    );
    if (counts.every(count => Object.values(count).every(jobs => jobs === 0))) return;
    await setTimeout(50);
  }
}

/** What the runs that ended were about. */
export async function concludedRuns({ queues }: Member): Promise<ConclusionRequest[]> {
  const jobs = await queues.runs.getJobs(['completed'], 0, -1, true);
  return jobs.flatMap(job => (job?.name === 'conclude' ? [job.data as ConclusionRequest] : []));
}
