import { expect, test } from 'vitest';
import type { Landing } from '../../src/extract/landing.ts';
import { ownLanding } from '../../src/jobs/ownLanding.ts';

const lockDuration = 3_600_000;

/** A job that was taken so many milliseconds ago, and whether it can be held on to. */
function landingOf(age: number, isHeld: boolean) {
  const asked: string[] = [];
  const landed: string[] = [];
  const job = {
    processedOn: Date.now() - age,
    async extendLock(token: string) {
      asked.push(token);
      return isHeld ? 1 : 0;
    },
  };
  const landing = { landFailure: async () => void landed.push('failure') } as unknown as Landing;
  const land = ownLanding(landing, job, 'token', lockDuration).landFailure as () => Promise<unknown>;
  return { asked, landed, land };
}

test('what is landed while the lock must hold costs no question', async () => {
  const { asked, landed, land } = landingOf(1000, false);
  await land();
  expect({ asked, landed }).toEqual({ asked: [], landed: ['failure'] });
});

test('a process that heard of its job late asks, and lands nothing of a job that another worker has', async () => {
  const { asked, landed, land } = landingOf(lockDuration + 1, false);
  await expect(land()).rejects.toThrow('another worker has taken it');
  expect({ asked, landed }).toEqual({ asked: ['token'], landed: [] });
});

test('a lock that is renewed in time lets land, and is asked for again only when it may have run out', async () => {
  const { asked, landed, land } = landingOf(lockDuration + 1, true);
  await land();
  await land();
  expect({ asked, landed }).toEqual({ asked: ['token'], landed: ['failure', 'failure'] });
});
