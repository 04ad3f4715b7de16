import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../../src/jobs/member.ts';
import { readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { gapsOf } from '../support/ledger.ts';
import type { TestServer } from '../support/localServer.ts';
import { collectLines } from '../support/logs.ts';
import { concludedRuns, openTestMember, runToEnd } from '../support/members.ts';
import type { Environment } from '../support/program.ts';
import { openSandbox, seconds } from '../support/sandbox.ts';
import { expectTruth } from '../support/truth.ts';

const from = '2026-10-01T06:00:00Z';
const kinds = ['sync', 'close', 'recount', 'look'];
const switchedOff = Object.fromEntries(
  kinds.map(kind => [`TRUNKLEDGER_${kind.toUpperCase()}_SCHEDULE`, 'off']),
);

export interface LostQueueOptions {
  readonly start: () => Promise<TestServer>;
  /** Loses all that the queue at the URL knows. */
  readonly lose: (url: string) => Promise<void>;
}

/** What becomes of processes that are up when their queue is lost. */
export function describeLostQueues(kind: string, { start, lose }: LostQueueOptions): void {
  describe(`on ${kind}`, () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start();
    }, 300_000);
    afterAll(() => server.stop());

    /** A process that is up in the middle of a run, of which no window is read yet. */
    async function openMember(more: Environment) {
      const sandbox = await openSandbox({ callsPerDay: 1000 });
      const home = await temporaryHome();
      const url = await server.freshUrl();
      const { lines, logger } = collectLines();
      const member = await openTestMember({
        sandbox,
        home,
        logger,
        // Nobody dies here, so nobody is to seem dead because the machine is busy.
        timings: { lockDuration: 30_000 },
        now: () => Date.parse(from) + 3 * 3_600_000 + 1000,
        environment: { TRUNKLEDGER_QUEUE_URL: url, TRUNKLEDGER_FROM: from, ...more },
      });
      await member.schedule();
      await member.startLoading();
      void member.watch();
      await expect.poll(() => member.queues.windows.getWaitingCount(), { timeout: 20_000 }).toBe(4);
      return { sandbox, home, url, member, lines };
    }

    async function expectWhole({ sandbox, home, member, lines }: Awaited<ReturnType<typeof openMember>>) {
      member.startReading();
      await expect.poll(() => concludedRuns(member), { timeout: 30_000 }).toHaveLength(1);
      await member.stop(1000);
      await expectTruth(sandbox, home, [seconds(from), seconds(from) + 3 * 3600]);
      const query =
        "select state, error from ops.runs where command = 'sync' order by started_at, state desc";
      const log = lines.map(line => JSON.stringify(line)).join('\n');
      expect(await readTexts(join(home, 'analytics.duckdb'), query), log).toEqual([
        { state: 'failed', error: 'the process or the jobs that ran it are gone' },
        { state: 'done', error: null },
      ]);
    }

    test('schedules that are lost are made again, and what was being read is planned again', async () => {
      const up = await openMember({});
      await lose(up.url);
      await expect.poll(() => schedulesOf(up.member), { timeout: 20_000 }).toEqual(kinds.toSorted());
      expect(up.lines).toContainEqual(
        expect.objectContaining({ level: 40, msg: expect.stringContaining('lost what it knew') }),
      );
      await expectWhole(up);
    });

    test('where no schedule is switched on, what was being read is planned again all the same', async () => {
      const up = await openMember(switchedOff);
      await lose(up.url);
      await expectWhole(up);
    });

    test.each(['windows', 'loads'] as const)(
      'where somebody removes all %s of a run, no job waits for them for ever, and what is missing is read',
      async name => {
        const { sandbox, home, member } = await openMember(switchedOff);
        await member.queues[name].obliterate({ force: true });
        member.startReading();
        await runToEnd(member, 'look');
        await runToEnd(member, 'sync', { retriesFailed: true });
        await member.stop(1000);
        await expectTruth(sandbox, home, [seconds(from), seconds(from) + 3 * 3600]);
        expect(await gapsOf(home)).toEqual([]);
      },
    );

    test('a schedule that somebody removed comes back', async () => {
      const { member } = await openMember({});
      const { runs } = member.queues;
      await runs.removeJobScheduler('recount');
      await expect.poll(() => schedulesOf(member)).toEqual(kinds.toSorted());
      expect(await runs.getDelayedCount()).toBe(4);
    });
  });
}

async function schedulesOf({ queues }: Member): Promise<string[]> {
  return (await queues.runs.getJobSchedulers()).map(({ key }) => key).sort();
}
