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

/** Makes the schedules as they are configured, each once over all processes, and removes those that are switched off. */
export async function makeSchedules(runs: JobQueue, config: Config, projectId: string): Promise<void> {
  const request: RunRequest = { projectId };
  for (const [kind, pattern] of Object.entries(patternsOf(config))) {
    if (pattern === undefined) await runs.removeJobScheduler(kind);
    else {
      const repeat = { pattern, tz: config.scheduleTimeZone };
      await runs.upsertJobScheduler(kind, repeat, { name: kind, data: request, opts: keptJobs });
    }
  }
}

function patternsOf(config: Config) {
  return {
    sync: config.syncSchedule,
    close: config.closeSchedule,
    recount: config.recountSchedule,
    look: config.lookSchedule,
  } satisfies Partial<Record<RunKind, string | undefined>>;
}
