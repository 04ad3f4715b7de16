import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLanding, type Landed } from '../../src/extract/landing.ts';
import { type Call, instant, projectId } from '../ingest/callRecord.ts';
import { type CallWindow, callsOf } from '../ingest/windows.ts';
import { dataFolder } from '../paths.ts';

/** The day that is loaded again, 2026-07-01, and its end. Epoch seconds. */
export const dayStart = Date.UTC(2026, 6, 1) / 1000;
export const dayEnd = dayStart + 86_400;
/** Every so many calls, one is different in the other version of the day. */
const changedEvery = 100;

/** The landed readings of one day in two versions, 24 windows each; about 1 % of the calls differ. */
export interface LandedDay {
  readonly folder: string;
  readonly versions: readonly [readonly Landed[], readonly Landed[]];
}

/** Lands the two versions of the day, unless they are there. */
export async function landDay(calls: number): Promise<LandedDay> {
  const folder = join(dataFolder, `day-${calls}`);
  const index = join(folder, 'versions.json');
  if (!existsSync(index)) {
    const aside = `${folder}.tmp`;
    rmSync(aside, { recursive: true, force: true });
    mkdirSync(aside, { recursive: true });
    const versions = [await landVersion(aside, calls, false), await landVersion(aside, calls, true)];
    writeFileSync(join(aside, 'versions.json'), JSON.stringify(versions));
    renameSync(aside, folder);
  }
  return { folder, versions: JSON.parse(readFileSync(index, 'utf8')) as LandedDay['versions'] };
}

/** How many calls differ between the two versions of a day. */
export function changedCalls(calls: number): number {
  return windowsOfDay(calls).reduce((sum, window) => sum + Math.ceil(window.calls / changedEvery), 0);
}

/** The same readings, as if taken at another time (epoch milliseconds). */
export function takenAt(readings: readonly Landed[], fetchedAt: number): Landed[] {
  const fetched_at = new Date(fetchedAt).toISOString();
  return readings.map(({ path, manifest }) => ({
    path: path.replace(/\.json$/, `-${fetchedAt}.json`),
    manifest: { ...manifest, fetched_at, finished_at: fetched_at },
  }));
}

async function landVersion(folder: string, calls: number, isChanged: boolean): Promise<Landed[]> {
  const landed: Landed[] = [];
  for (const [index, window] of windowsOfDay(calls).entries())
    landed.push(await landWindow(folder, window, index * window.calls, isChanged));
  return landed;
}

async function landWindow(
  folder: string,
  window: CallWindow,
  firstSerial: number,
  isChanged: boolean,
): Promise<Landed> {
  const fetchedAt = (dayEnd + 86_400) * 1000;
  const writer = await createLanding(folder).open({ projectId, window, fetchedAt });
  let serial = 0;
  for (const call of callsOf(window, firstSerial)) {
    if (isChanged && serial++ % changedEvery === 0) amend(call);
    await writer.write(Buffer.from(`${JSON.stringify(call)}\n`));
  }
  return writer.commit(factsOf(window, fetchedAt));
}

/** What comes late in practice: another price, or a billed duration. */
function amend(call: Call): void {
  if (call.price) call.price.amount = '9.9999';
  else call.billingDurationSeconds = 6;
}

function windowsOfDay(calls: number): CallWindow[] {
  return Array.from({ length: 24 }, (_, hour) => ({
    start: dayStart + hour * 3600,
    end: dayStart + (hour + 1) * 3600,
    calls: Math.floor(calls / 24),
  }));
}

function factsOf(window: CallWindow, fetchedAt: number) {
  const time = new Date(fetchedAt).toISOString();
  return {
    schema_version: 1,
    project_id: projectId,
    window_start: instant(window.start),
    window_end: instant(window.end),
    run_id: 'bench',
    fetched_at: time,
    finished_at: time,
    api_url: 'http://127.0.0.1/v1/projects/bench',
    readings: 1,
    requests: 1,
    pages: 1,
    page_size: window.calls,
    total_items: window.calls,
    records: window.calls,
    distinct_ids: window.calls,
    records_without_id: 0,
    error: null,
    not_before: null,
    policy: {
      settle_after_seconds: 86_400,
      stale_after_seconds: 604_800,
      shrink_limit: 0.1,
      accept_shrink: false,
    },
  } as const;
}
