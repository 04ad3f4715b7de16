import { cp, mkdir, rename, symlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import type { Member } from '../../src/jobs/member.ts';
import { requestRun, workQueuesOf } from '../../src/jobs/queues.ts';
import { temporaryHome } from '../support/home.ts';
import type { TestServer } from '../support/localServer.ts';
import { type MemberSettings, openTestMember } from '../support/members.ts';
import { openSandbox, project } from '../support/sandbox.ts';

const otherProject = '11111111-2222-4333-8444-555555555555';
const from = '2026-10-01T06:00:00Z';

type Change = Partial<Pick<MemberSettings, 'home' | 'takesOver'>> & { readonly projectId?: string };

/** What a store makes of several ledgers on one queue. */
export function describeLedgerClaims(kind: string, start: () => Promise<TestServer>): void {
  describe(`on ${kind}`, () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start();
    }, 300_000);
    afterAll(() => server.stop());

    /** Members of one queue, each with a home of its own unless told. */
    async function openQueue() {
      const sandbox = await openSandbox({ callsPerDay: 200 });
      const queueUrl = await server.freshUrl();
      return async ({ home, projectId = project, takesOver = false }: Change = {}): Promise<Member> =>
        openTestMember({
          sandbox,
          home: home ?? (await temporaryHome()),
          takesOver,
          now: () => Date.parse(from) + 2 * 3_600_000,
          environment: {
            SINCH_PROJECT_ID: projectId,
            TRUNKLEDGER_QUEUE_URL: queueUrl,
            TRUNKLEDGER_FROM: from,
            TRUNKLEDGER_CLOSE_SCHEDULE: 'off',
          },
        });
    }

    test('of two homes that start at once one has the queue, and the other is told whose it is and what to do', async () => {
      const open = await openQueue();
      const members = [await open(), await open()] as const;
      const results = await Promise.allSettled(members.map(member => member.schedule()));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [holder, refused] = results[0]?.status === 'fulfilled' ? members : members.toReversed();
      const reason = await refused?.startLoading().catch(error => error);
      expect(reason).toBeInstanceOf(UsageError);
      const home = holder?.extraction.home.folder;
      expect(reason.message).toContain(
        `belongs to the ledger of project ${project} in ${home} on ${hostname()}`,
      );
      for (const remedy of ['TRUNKLEDGER_QUEUE_URL', 'trunkledger worker', 'trunkledger up --take-over'])
        expect(reason.message).toContain(remedy);
      await holder?.startLoading();
      expect(holder?.loader).toBeDefined();
    });

    test('a restart of the server, and cleaning up its jobs, leave the queue to its ledger', async () => {
      const open = await openQueue();
      const member = await open();
      await member.schedule();
      await server.restart();
      for (const queue of workQueuesOf(member.queues)) await queue.obliterate({ force: true });
      await expect((await open()).schedule()).rejects.toThrow('belongs to the ledger');
      await member.schedule();
    });

    test('another project takes no schedule, and does not read', async () => {
      const open = await openQueue();
      const member = await open();
      await member.schedule();
      const other = await open({ projectId: otherProject });
      await expect(other.schedule()).rejects.toThrow(`the ledger of project ${project}`);
      await expect(other.refuseStranger()).rejects.toThrow(`SINCH_PROJECT_ID here is ${otherProject}`);
      const [schedule] = await member.queues.runs.getJobSchedulers();
      expect(schedule?.template?.data).toEqual({ projectId: project });
    });

    test('a worker reads from any home that has the landing folder of the ledger, and from no other', async () => {
      const open = await openQueue();
      const early = await open();
      await early.refuseStranger();
      const member = await open();
      await member.schedule();
      await expect(early.refuseStranger()).rejects.toThrow('is not its landing folder');
      await expect(early.watch()).rejects.toThrow(UsageError);

      const home = await temporaryHome();
      await mkdir(home);
      await symlink(member.extraction.home.landing, join(home, 'landing'));
      const worker = await open({ home });
      await worker.refuseStranger();
      // It would load what it read into a warehouse of its own.
      await expect(worker.schedule()).rejects.toThrow('belongs to the ledger');
    });

    test('a home that was moved is the same ledger; where both it and a copy load, the first one ends', async () => {
      const open = await openQueue();
      const first = await temporaryHome();
      const before = await open({ home: first });
      await before.schedule();
      await before.startLoading();
      await before.stop(1000);
      const moved = `${first}-moved`;
      await rename(first, moved);
      const member = await open({ home: moved });
      const standby = await open({ home: moved });
      await Promise.all([member.schedule(), standby.schedule()]);
      await member.startLoading();

      const copy = `${first}-copy`;
      await cp(moved, copy, { recursive: true });
      const watched = expect(member.watch()).rejects.toThrow(`in ${copy} on ${hostname()}`);
      const twin = await open({ home: copy });
      await twin.schedule();
      await twin.startLoading();
      await watched;
    });

    test('a queue that is taken over has no job of the other ledger any more, which ends where it still runs', async () => {
      const open = await openQueue();
      const old = await open();
      await old.schedule();
      await old.startLoading();
      const watched = expect(old.watch()).rejects.toThrow('trunkledger up --take-over');
      await old.queues.runs.pause();
      await requestRun(old.queues, 'check', { projectId: project });

      const member = await open({ projectId: otherProject, takesOver: true });
      await member.schedule();
      await watched;
      await old.stop(0);
      expect(await member.queues.runs.getJobCounts('waiting', 'delayed')).toEqual({ waiting: 0, delayed: 3 });
      const schedules = await member.queues.runs.getJobSchedulers();
      expect(schedules.map(({ template }) => template?.data)).toEqual(
        schedules.map(() => ({ projectId: otherProject })),
      );
      // Nothing of its own is taken over.
      await requestRun(member.queues, 'check', { projectId: otherProject });
      const again = await open({
        projectId: otherProject,
        home: member.extraction.home.folder,
        takesOver: true,
      });
      await again.schedule();
      expect(await again.queues.runs.getJobCounts('waiting')).toEqual({ waiting: 1 });
    });
  });
}
