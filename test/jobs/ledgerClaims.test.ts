import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holdFolderId, readFolderId } from '../../src/jobs/folderId.ts';
import { readClaim } from '../../src/jobs/ledgerClaim.ts';
import { requestRun } from '../../src/jobs/queues.ts';
import { filesBelow, temporaryFolder, temporaryHome } from '../support/home.ts';
import { collectLines } from '../support/logs.ts';
import { openTestMember, startTestMember, untilIdle } from '../support/members.ts';
import { openSandbox } from '../support/sandbox.ts';

test('whoever asks for the id of a folder at once gets the same one, and leaves nothing else there', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'home', 'ledger-id');
  expect(await readFolderId(path)).toBeUndefined();
  const ids = await Promise.all(Array.from({ length: 20 }, () => holdFolderId(path)));
  expect(new Set(ids).size).toBe(1);
  expect(await holdFolderId(path)).toBe(ids[0]);
  expect(await filesBelow(folder)).toEqual([path]);
  await rm(path);
  expect(await holdFolderId(path)).not.toBe(ids[0]);
});

test('the embedded queue of a home keeps its claim, and another project is told to take a home of its own', async () => {
  const sandbox = await openSandbox();
  const home = await temporaryHome();
  const first = await openTestMember({ sandbox, home });
  await first.schedule();
  const claim = await readClaim(first.queues);
  await first.stop(0);

  const second = await openTestMember({ sandbox, home });
  await second.schedule();
  expect(await readClaim(second.queues)).toEqual(claim);
  const environment = { SINCH_PROJECT_ID: '11111111-2222-4333-8444-555555555555' };
  const other = await openTestMember({ sandbox, home, environment });
  await expect(other.schedule()).rejects.toThrow('another TRUNKLEDGER_HOME');
});

test('a job of another project that reaches the loader all the same is refused, and logged', async () => {
  const { lines, logger } = collectLines();
  const sandbox = await openSandbox({ callsPerDay: 200 });
  const environment = { TRUNKLEDGER_FROM: '2026-10-01T06:00:00Z', TRUNKLEDGER_CLOSE_SCHEDULE: 'off' };
  const now = () => Date.parse('2026-10-01T07:00:01Z');
  const home = await temporaryHome();
  const member = await startTestMember({ sandbox, home, logger, environment, now });
  const projectId = '11111111-2222-4333-8444-555555555555';
  await requestRun(member.queues, 'sync', { projectId });
  await untilIdle(member);
  expect(lines).toContainEqual(
    expect.objectContaining({
      msg: 'sync failed',
      error: expect.stringContaining(`of project ${projectId}`),
    }),
  );
});
