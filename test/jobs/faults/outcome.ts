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
  const { sandbox, home, from, to } = cluster;
  await expectTruth(sandbox, home, [from, to]);
  for (const file of ['ledger.duckdb', 'analytics.duckdb']) await expectSoundLedger(join(home, file));
  expect(await gapsOf(home)).toEqual([]);
  expect(await commits(cluster)).toEqual(new Map(hoursOf(cluster).map(hour => [hour, 1])));
  await expectRunsEnded(home);
  await expectRebuildEqual(cluster);
}

/** How often a reading was loaded of each window within the whole hours of the cluster. */
async function commits({ home, from, to }: Cluster): Promise<Map<string, number>> {
  const rows = await readTexts(
    join(home, 'ledger.duckdb'),
    "select manifest from ops.readings where outcome = 'loaded' order by manifest",
  );
  const counts = new Map<string, number>();
  for (const { manifest } of rows) {
    const window = windowOfName(String(manifest));
    if (window === undefined || window.start < from || window.end > to) continue;
    const name = nameOf(window.start, window.end);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
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

function hoursOf({ from, to }: Cluster): string[] {
  return Array.from({ length: (to - from) / 3600 }, (_, n) => nameOf(from + n * 3600, from + (n + 1) * 3600));
}

function nameOf(start: number, end: number): string {
  return [start, end].map(time => new Date(time * 1000).toISOString()).join('/');
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
