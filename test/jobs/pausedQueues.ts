import { expect, test } from 'vitest';
import { readQueueStatus } from '../../src/jobs/queueStatus.ts';
import { requestRun } from '../../src/jobs/queues.ts';
import { temporaryHome } from '../support/home.ts';
import { collectLines } from '../support/logs.ts';
import { openTestMember, untilIdle } from '../support/members.ts';
import { keepingLogger } from '../support/queueStore.ts';
import { openSandbox, project } from '../support/sandbox.ts';
import { openServedMember } from '../support/servedMember.ts';

const from = '2026-10-01T06:00:00Z';

/** What is to be seen of a queue that somebody has paused on the job board. */
export function describePausedQueues(kind: string, url: () => Promise<string>): void {
  test(`on ${kind} a paused queue shows in status, metrics and /readyz, and is told at each start, until it is resumed`, async () => {
    const settings = {
      sandbox: await openSandbox({ callsPerDay: 500 }),
      home: await temporaryHome(),
      environment: {
        TRUNKLEDGER_FROM: from,
        TRUNKLEDGER_CLOSE_SCHEDULE: 'off',
        TRUNKLEDGER_QUEUE_URL: await url(),
      },
      now: () => Date.parse(from) + 2 * 3_600_000,
    };
    const { member, url: address, problems, samples } = await openServedMember(settings);
    member.startReading();
    await member.startLoading();
    await untilIdle(member);
    expect(await problems()).toEqual({});

    const board = `${address}/board/api/queues/trunkledger-runs`;
    expect((await fetch(`${board}/pause`, { method: 'PUT' })).status).toBe(200);
    await requestRun(member.queues, 'check', { projectId: project });
    expect(await problems()).toEqual({ queue: expect.stringMatching(/^trunkledger-runs: paused.* Resume/) });
    const paused = await samples();
    expect(paused.get('trunkledger_queue_paused{queue="trunkledger-runs"}')).toBe(1);
    expect(paused.get('trunkledger_queue_paused{queue="trunkledger-loads"}')).toBe(0);
    expect(paused.get('trunkledger_queue_jobs{queue="trunkledger-runs",state="waiting"}')).toBe(1);
    const { config, home } = member.extraction;
    const status = await readQueueStatus(config.queueUrl, home.queue, { logger: keepingLogger() });
    expect(status?.backlog.map(({ queue, paused, waiting }) => [queue, paused, waiting])).toEqual([
      ['trunkledger-runs', true, 1],
      ['trunkledger-windows', false, 0],
      ['trunkledger-loads', false, 0],
      ['trunkledger-follow-ups', false, 0],
    ]);

    const { logger, lines } = collectLines();
    const restarted = await openTestMember({ ...settings, logger });
    const watched = restarted.watch();
    await expect
      .poll(() => lines)
      .toContainEqual(expect.objectContaining({ level: 40, paused: ['trunkledger-runs'] }));
    expect((await fetch(`${board}/resume`, { method: 'PUT' })).status).toBe(200);
    await expect
      .poll(() => lines)
      .toContainEqual(expect.objectContaining({ msg: 'no queue is paused any more' }));
    await restarted.stop(0);
    await watched;
    await untilIdle(member);
    expect(await problems()).toEqual({});
  });
}
