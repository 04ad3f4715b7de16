import { join } from 'node:path';
import { expect } from 'vitest';
import { readTexts } from '../../support/database.ts';
import { expectSoundLedger, gapsOf } from '../../support/ledger.ts';
import { runProgram } from '../../support/program.ts';
import { expectSameTables, readTables } from '../../support/tables.ts';
import { expectTruth } from '../../support/truth.ts';
import type { Cluster } from './cluster.ts';

/** Fails unless a cluster whose processes have ended has left the truth, once, and nothing undone. */
export async function expectWhole(cluster: Cluster): Promise<void> {
  await expectComplete(cluster);
  await expectCommittedOnce(cluster);
  await expectRebuildEqual(cluster);
}

/** The same where windows may have been read twice: the queue has lost which of them were being read. */
export async function expectComplete({ sandbox, home, from, to }: Cluster): Promise<void> {
  await expectTruth(sandbox, home, [from, to]);
  for (const file of ['ledger.duckdb', 'analytics.duckdb']) await expectSoundLedger(join(home, file));
  expect(await gapsOf(home)).toEqual([]);
  await expectRunsEnded(home);
}

/**
 * Fails unless the readings that were loaded lie end to end from the first to the last hour of the cluster: no second of it
 * was committed twice, and none was left out.
 */
async function expectCommittedOnce({ home, from, to }: Cluster): Promise<void> {
  const rows = await readTexts(
    join(home, 'ledger.duckdb'),
    "select manifest from ops.readings where outcome = 'loaded'",
  );
  const windows = rows
    .flatMap(({ manifest }) => windowOfName(String(manifest)) ?? [])
    .filter(({ start }) => start < to)
    .sort((a, b) => a.start - b.start);
  const seams = windows.slice(1).map(({ start }, n) => [windows[n]?.end, start]);
  expect(seams.filter(([end, start]) => end !== start)).toEqual([]);
  expect([windows[0]?.start, windows.at(-1)?.end]).toEqual([from, to]);
}

/** `…/2026-10-01/080000-20261001T090000Z-…`: the window that a manifest's name tells. */
function windowOfName(manifest: string): { start: number; end: number } | undefined {
  const pattern = /(\d{4}-\d\d-\d\d)\/(\d\d)(\d\d)(\d\d)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/;
  const found = pattern.exec(manifest)?.slice(1);
  if (found === undefined) return undefined;
  const [date, hour, minute, second, ...end] = found;
  const [year, month, day, endHour, endMinute, endSecond] = end.map(Number);
  return {
    start: Date.parse(`${date}T${hour}:${minute}:${second}Z`) / 1000,
    end: Date.UTC(year ?? 0, (month ?? 1) - 1, day, endHour, endMinute, endSecond) / 1000,
  };
}

async function expectRunsEnded(home: string): Promise<void> {
  const running = "select run_id, command from ops.runs where state = 'running'";
  expect(await readTexts(join(home, 'ledger.duckdb'), running)).toEqual([]);
}

async function expectRebuildEqual({ home, environment }: Cluster): Promise<void> {
  const tables = await readTables(home);
  const rebuilt = await runProgram(['sync', '--rebuild'], { ...environment, TRUNKLEDGER_LOG_LEVEL: 'info' });
  expect(rebuilt.code, rebuilt.stderr).toBe(0);
  expectSameTables(tables, await readTables(home));
}
