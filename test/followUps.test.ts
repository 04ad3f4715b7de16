import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig, requireCredentials } from '../src/config.ts';
import { exportClosedDays, isFollowUpDue, reconcileClosedMonths } from '../src/followUps.ts';
import { findCauses } from '../src/load/alertCauses.ts';
import { closeRange, recordClose } from '../src/load/closes.ts';
import { createLogger } from '../src/logger.ts';
import { openExtraction, openSession, type Session } from '../src/session.ts';
import { rows } from '../src/sql.ts';
import { callAt, type ServedCall, serveCalls } from './support/callsApi.ts';
import { temporaryHome } from './support/home.ts';
import { syncInProcess } from './support/pipeline.ts';
import type { Environment } from './support/program.ts';
import { environmentOf, project } from './support/sandbox.ts';

const now = Date.parse('2026-10-20T03:00:00Z');
const month = {
  from: Date.parse('2026-10-01T00:00:00Z') / 1000,
  to: Date.parse('2026-10-03T00:00:00Z') / 1000,
};

/** Three priced calls of one rate; `wrong` is what the last one costs. */
function calls(wrong = '0.0120'): ServedCall[] {
  return ['0.0120', '0.0120', wrong].map((amount, index) =>
    callAt(`call-${index}`, `2026-10-01T0${index + 1}:00:00Z`, {
      direction: 'OUTBOUND',
      billingDurationSeconds: 180,
      pricePerMinute: { currencyCode: 'EUR', amount: '0.0040' },
      price: { currencyCode: 'EUR', amount },
    }),
  );
}

/** The warehouse of a home that has read those calls, with the first of October closed. */
async function openClosed(served: readonly ServedCall[], more: Environment = {}): Promise<Session> {
  const api = await serveCalls(() => served);
  const home = await temporaryHome();
  await syncInProcess({ sandbox: api as never, home }, { ...month, resources: false });
  const config = readConfig(environmentOf(api, home, more));
  const effects = { logger: createLogger('silent'), now: () => now };
  const extraction = openExtraction(config, requireCredentials(config), effects);
  const session = await openSession(extraction);
  onTestFinished(async () => {
    session.warehouse.close();
    await extraction.client.close();
  });
  await close(session, '2026-10-01', now - 1000);
  return session;
}

function close({ warehouse }: Session, date: string, closedAt: number) {
  const day = { date, ...closeRange(date, 'UTC') };
  return recordClose(warehouse.connection, { projectId: project, day, runId: 'run', closedAt });
}

const followUps = ({ warehouse }: Session) =>
  rows(warehouse.connection, 'select kind, subject, state, detail from ops.follow_ups order by all');

const causes = async ({ warehouse }: Session) =>
  (await findCauses(warehouse.connection, project, now / 1000, undefined)).map(
    ({ kind, subject, detail }) => ({
      kind,
      subject,
      detail,
    }),
  );

test('a day that was closed is exported once, and again with whatever is closed next', async () => {
  const home = await temporaryHome();
  const to = join(home, 'warehouse');
  const session = await openClosed(calls(), { TRUNKLEDGER_EXPORT_TO: to });
  expect(await isFollowUpDue(session)).toEqual({ export: true, reconcile: true });
  await exportClosedDays(session);
  expect(existsSync(join(to, 'calls', 'dt=2026-10-01', '_manifest.json'))).toBe(true);
  expect(existsSync(join(to, 'calls', 'dt=2026-10-02'))).toBe(false);
  expect(await isFollowUpDue(session)).toMatchObject({ export: false });

  await close(session, '2026-10-02', now + 1);
  expect(await isFollowUpDue(session)).toMatchObject({ export: true });
  await exportClosedDays(session);
  expect(existsSync(join(to, 'calls', 'dt=2026-10-02', '_manifest.json'))).toBe(true);
  expect(await followUps(session)).toEqual([
    { kind: 'export', subject: 'closed days', state: 'done', detail: null },
  ]);
});

test('an export that fails stays due, needs a person, and is mended by the next one that does not', async () => {
  const folder = await temporaryHome();
  await mkdir(folder, { recursive: true });
  const to = join(folder, 'no-folder');
  await writeFile(to, '');
  const session = await openClosed(calls(), { TRUNKLEDGER_EXPORT_TO: to });
  await expect(exportClosedDays(session)).rejects.toThrow();
  expect(await isFollowUpDue(session)).toMatchObject({ export: true });
  expect(await causes(session)).toMatchObject([{ kind: 'failed_export', subject: 'closed days' }]);

  const mended = { ...session, config: { ...session.config, exportTo: join(folder, 'exports') } };
  await exportClosedDays(mended);
  expect(await causes(session)).toEqual([]);
});

test('without a destination nothing is exported, and who asks for it is told what to set', async () => {
  const session = await openClosed(calls());
  expect(await isFollowUpDue(session)).toMatchObject({ export: false });
  await expect(exportClosedDays(session)).rejects.toThrow(/TRUNKLEDGER_EXPORT_TO is not set/);
});

test('a month whose prices fit their rates follows up without a difference', async () => {
  const session = await openClosed(calls());
  await reconcileClosedMonths(session);
  expect(await followUps(session)).toEqual([
    { kind: 'reconciliation', subject: '2026-10', state: 'done', detail: null },
  ]);
  expect(await causes(session)).toEqual([]);
  expect(await isFollowUpDue(session)).toMatchObject({ reconcile: false });
});

test('a price that no rate explains is a reconciliation difference that needs a person', async () => {
  const session = await openClosed(calls('0.0990'));
  await reconcileClosedMonths(session);
  expect(await followUps(session)).toMatchObject([{ subject: '2026-10', state: 'differs' }]);
  expect(await causes(session)).toEqual([
    {
      kind: 'reconciliation_difference',
      subject: '2026-10',
      detail: expect.stringContaining('trunkledger reconcile --month 2026-10'),
    },
  ]);
});
