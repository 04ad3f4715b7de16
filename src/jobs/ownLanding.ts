import type { Job } from 'bullmq';
import type { Landing } from '../extract/landing.ts';

/** A job whose lock ran out while its process stood still: another worker has taken it. */
class LostJobError extends Error {}

/**
 * The landing folder as a job may write it: nothing is landed any more once the job is another worker's, so that no window
 * is landed twice by one run. The queue is asked only where the lock may have run out, which takes as long as `lockDuration`
 * (milliseconds).
 */
export function ownLanding(
  landing: Landing,
  job: Pick<Job, 'extendLock' | 'processedOn'>,
  token: string | undefined,
  lockDuration: number,
): Landing {
  // The lock began when the job was asked for; a busy process, or one whose queue was away, hears of it later.
  let heldUntil = (job.processedOn ?? Date.now()) + lockDuration;
  const hold = async (): Promise<void> => {
    const now = Date.now();
    if (token === undefined || now < heldUntil) return;
    if (!(await job.extendLock(token, lockDuration))) {
      throw new LostJobError('its lock had run out, and another worker has taken it: nothing is landed');
    }
    heldUntil = now + lockDuration;
  };
  const held = <Given extends unknown[], T>(land: (...given: Given) => Promise<T>) => {
    return async (...given: Given): Promise<T> => {
      await hold();
      return land(...given);
    };
  };
  return {
    ...landing,
    landFailure: held(landing.landFailure),
    async open(reading) {
      const writer = await landing.open(reading);
      return { ...writer, commit: held(writer.commit) };
    },
    async openConfiguration(reading) {
      const writer = await landing.openConfiguration(reading);
      return { ...writer, commit: held(writer.commit) };
    },
  };
}
