import { onTestFinished } from 'vitest';
import { type Config, readConfig, requireCredentials } from '../../src/config.ts';
import type { RunKind, RunRequest } from '../../src/jobs/jobs.ts';
import { type Member, openMember } from '../../src/jobs/member.ts';
import { requestRun } from '../../src/jobs/queues.ts';
import type { Timings } from '../../src/jobs/timings.ts';
import { createLogger, type Logger } from '../../src/logger.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import type { RunSummary } from '../../src/summary.ts';
import type { Environment } from './program.ts';
import { environmentOf, project } from './sandbox.ts';

export interface MemberSettings {
  readonly sandbox: Pick<Sandbox, 'url' | 'authUrl'>;
  readonly home: string;
  readonly environment?: Environment;
  readonly now?: () => number;
  readonly timings?: Partial<Timings>;
  readonly logger?: Logger;
}

/** Waits that are short enough for a test. */
const quick: Partial<Timings> = {
  backoff: 50,
  closeWait: 100,
  standby: 100,
  lockDuration: 5_000,
  stalledInterval: 500,
};

/** A process that works for the queue, in this one; stopped when the test ends. */
export async function openTestMember(settings: MemberSettings): Promise<Member> {
  const config: Config = readConfig(environmentOf(settings.sandbox, settings.home, settings.environment));
  const { now } = settings;
  const member = await openMember({
    config,
    credentials: requireCredentials(config),
    logger: settings.logger ?? createLogger('silent'),
    timings: { ...quick, ...settings.timings },
    ...(now === undefined ? {} : { now }),
  });
  onTestFinished(() => member.stop(0));
  return member;
}

/** Asks for a run and waits until nothing is left to do. */
export async function runToEnd(
  member: Member,
  kind: RunKind,
  request: Omit<RunRequest, 'projectId'> = {},
): Promise<RunSummary[]> {
  const summaries: RunSummary[] = [];
  const events = member.backend.queueEvents('trunkledger-runs');
  await events.waitUntilReady();
  events.on('completed', ({ returnvalue }) => {
    const value = returnvalue as unknown as RunSummary | null;
    if (typeof value === 'object' && value !== null && 'runId' in value) summaries.push(value);
  });
  await requestRun(member.queues, kind, { projectId: project, ...request });
  await untilIdle(member);
  return summaries;
}

/** Resolves once no job of any queue is left to do. */
export async function untilIdle({ queues }: Member): Promise<void> {
  for (;;) {
    const counts = await Promise.all(
      [queues.runs, queues.windows, queues.loads].map(queue =>
        queue.getJobCounts('waiting', 'active', 'delayed', 'waiting-children', 'prioritized'),
      ),
    );
    if (counts.every(count => Object.values(count).every(number => number === 0))) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
