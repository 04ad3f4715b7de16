import { DateTime } from 'luxon';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { openTestMember } from '../support/members.ts';
import { openSandbox } from '../support/sandbox.ts';

const zone = { TRUNKLEDGER_TIME_ZONE: 'America/Havana' };

test('schedules made by several processes exist once each, in the zone, until they are switched off', async () => {
  const sandbox = await openSandbox();
  const home = await temporaryHome();
  const members = [];
  for (let count = 0; count < 3; count++) {
    members.push(await openTestMember({ sandbox, home, environment: zone }));
  }
  await Promise.all(members.map(member => member.schedule()));
  const [member] = members;
  const schedules = (await member?.queues.runs.getJobSchedulers()) ?? [];
  expect(schedules.map(({ key, pattern, tz }) => [key, pattern, tz]).sort()).toEqual([
    ['close', '15 2 * * *', 'America/Havana'],
    ['look', '5 * * * *', 'America/Havana'],
    ['recount', '45 3 * * *', 'America/Havana'],
    ['sync', '*/15 * * * *', 'America/Havana'],
  ]);
  const close = schedules.find(({ key }) => key === 'close');
  const next = DateTime.fromMillis(close?.next ?? 0, { zone: 'America/Havana' });
  expect(next.toFormat('HH:mm:ss')).toBe('02:15:00');
  expect(next.toMillis()).toBeGreaterThan(Date.now());
  expect(await member?.queues.runs.getJobCounts('delayed')).toEqual({ delayed: 4 });

  const changed = await openTestMember({
    sandbox,
    home,
    environment: { ...zone, TRUNKLEDGER_RECOUNT_SCHEDULE: 'off', TRUNKLEDGER_CLOSE_SCHEDULE: '0 4 * * *' },
  });
  await changed.schedule();
  const after = await changed.queues.runs.getJobSchedulers();
  expect(after.map(({ key, pattern }) => `${key} ${pattern}`).sort()).toEqual([
    'close 0 4 * * *',
    'look 5 * * * *',
    'sync */15 * * * *',
  ]);
  expect(await changed.queues.runs.getJobCounts('delayed')).toEqual({ delayed: 3 });
});

test('a schedule that fires is a run like one that was asked for, and is made for its next time', async () => {
  const sandbox = await openSandbox();
  const member = await openTestMember({
    sandbox,
    home: await temporaryHome(),
    environment: { TRUNKLEDGER_LOOK_SCHEDULE: 'off', TRUNKLEDGER_CLOSE_SCHEDULE: 'off' },
  });
  await member.schedule();
  const delayed = await member.queues.runs.getDelayed();
  const recount = delayed.find(job => job.name === 'recount');
  await recount?.promote();
  await member.startLoading();
  await expect
    .poll(async () => (await member.queues.runs.getCompleted()).map(job => job.id), { timeout: 30_000 })
    .toContain(recount?.id);
  const next = (await member.queues.runs.getDelayed()).filter(job => job.name === 'recount');
  expect(next).toHaveLength(1);
  expect(next[0]?.id).not.toBe(recount?.id);
});

test('a job that is due when a process starts is not taken away', async () => {
  const sandbox = await openSandbox();
  const home = await temporaryHome();
  const first = await openTestMember({ sandbox, home });
  await first.schedule();
  const { runs } = first.queues;
  const made = await runs.getJobScheduler('sync');
  // As if a quarter of an hour had passed and the loader were busy.
  vi.useFakeTimers({ now: (made?.next ?? 0) + 1, toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const due = await runs.getJob(`repeat:sync:${made?.next}`);
  await due?.promote();

  const second = await openTestMember({ sandbox, home });
  await second.schedule();
  expect((await runs.getWaiting()).map(job => job.id)).toEqual([due?.id]);
  expect((await runs.getJobScheduler('sync'))?.next).toBe(made?.next);

  const changed = await openTestMember({
    sandbox,
    home,
    environment: { TRUNKLEDGER_SYNC_SCHEDULE: '*/5 * * * *' },
  });
  await changed.schedule();
  expect(await runs.getWaiting()).toEqual([]);
  expect((await runs.getJobScheduler('sync'))?.pattern).toBe('*/5 * * * *');
});
