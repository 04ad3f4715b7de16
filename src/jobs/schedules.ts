import type { AdvancedOptions } from 'bullmq';
import type { Config } from '../config.ts';
import type { JobQueue } from './backend.ts';
import { keptJobs } from './jobOptions.ts';
import type { RunKind, RunRequest } from './jobs.ts';
import { nextInstant } from './scheduleInstants.ts';
import { parseSchedulePattern } from './schedulePattern.ts';

/**
 * What queues and workers need so that schedules fire by luxon's zone rules: the parser that BullMQ brings skips days whose
 * midnight does not exist.
 */
export const scheduleSettings: AdvancedOptions = {
  repeatStrategy: (after, { pattern, tz }) =>
    nextInstant(parseSchedulePattern('a schedule', pattern ?? ''), tz ?? 'UTC', after),
};

/**
 * Makes the schedules as they are configured, each once over all processes, and removes those that are switched off. One
 * whose time has come and whose job still waits stays as it is: to make it again would take that job away.
 *
 * The ids of these jobs are BullMQ's own, colons and all (`repeat:sync:1790000000000`), and no `jobId`: a template has none,
 * one that is set all the same is overwritten, and its scripts find the next job of a schedule by that very id.
 */
export async function makeSchedules(runs: JobQueue, config: Config, projectId: string): Promise<void> {
  for (const [kind, pattern] of Object.entries(patternsOf(config))) {
    if (pattern === undefined) await runs.removeJobScheduler(kind);
    else {
      const repeat = { pattern, tz: config.scheduleTimeZone };
      if (!(await isWaiting(runs, kind, repeat))) await makeSchedule(runs, kind, repeat, { projectId });
    }
  }
}

/** Makes the schedules again that are configured and not there; returns them. */
export async function restoreSchedules(runs: JobQueue, config: Config, projectId: string): Promise<string[]> {
  const restored: string[] = [];
  for (const [kind, pattern] of Object.entries(patternsOf(config))) {
    if (pattern === undefined || (await isMade(runs, kind))) continue;
    await makeSchedule(runs, kind, { pattern, tz: config.scheduleTimeZone }, { projectId });
    restored.push(kind);
  }
  return restored;
}

interface Repeat {
  readonly pattern: string;
  readonly tz: string;
}

async function makeSchedule(runs: JobQueue, kind: string, repeat: Repeat, data: RunRequest): Promise<void> {
  await runs.upsertJobScheduler(kind, repeat, { name: kind, data, opts: keptJobs });
}

/** Whether the schedule is there with its next job, which may be done already: it makes the one after it when it begins. */
async function isMade(runs: JobQueue, kind: string): Promise<boolean> {
  const made = await runs.getJobScheduler(kind);
  return made?.next !== undefined && (await runs.getJob(`repeat:${kind}:${made.next}`)) !== undefined;
}

/** Whether the schedule is made like that, and its job is due and not done. */
async function isWaiting(runs: JobQueue, kind: string, { pattern, tz }: Repeat): Promise<boolean> {
  const made = await runs.getJobScheduler(kind);
  if (made?.pattern !== pattern || made.tz !== tz || !made.next || made.next > Date.now()) return false;
  const job = await runs.getJob(`repeat:${kind}:${made.next}`);
  const state = await job?.getState();
  return state === 'waiting' || state === 'delayed' || state === 'active';
}

function patternsOf(config: Config) {
  return {
    sync: config.syncSchedule,
    close: config.closeSchedule,
    recount: config.recountSchedule,
    look: config.lookSchedule,
  } satisfies Partial<Record<RunKind, string | undefined>>;
}
