import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import { createLanding, type Landed, type Landing } from '../../src/extract/landing.ts';
import { splitPage } from '../../src/extract/page.ts';
import { checkLedger } from '../../src/load/checks.ts';
import { applyEvent } from '../../src/load/events.ts';
import { holdBillingZone } from '../../src/load/settings.ts';
import { openWarehouse, type Warehouse } from '../../src/load/warehouse.ts';
import { type LandedReading, type LoadResult, loadReadings } from '../../src/load/window.ts';
import type { EventManifest, Policy } from '../../src/manifest.ts';
import { type Row, rows } from '../../src/sql.ts';
import { normalizeCalls } from '../../src/transform/normalize.ts';
import type { Window } from '../../src/window.ts';

const defaultPolicy: Policy = {
  settle_after_seconds: 86_400,
  stale_after_seconds: 604_800,
  shrink_limit: 0.1,
  accept_shrink: false,
};

interface ReadingOptions {
  /** ISO 8601. */
  readonly fetchedAt: string;
  readonly policy?: Partial<Policy>;
  /** What the API counted; the number of lines unless given. */
  readonly totalItems?: number;
  readonly project?: string;
}

/** A warehouse and a landing folder of one test, and readings that go the way of the program: page, landing, load. */
export interface TestLedger {
  readonly folder: string;
  readonly path: string;
  readonly warehouse: Warehouse;
  readonly connection: DuckDBConnection;
  readonly landing: Landing;
  /** Lands records as the answer of the API would be; `lines` are JSON texts. */
  land(window: Window, lines: readonly string[], options: ReadingOptions): Promise<Landed>;
  landFailure(window: Window, error: string, options: ReadingOptions): Promise<Landed>;
  load(landed: Landed): Promise<LoadResult>;
  /** Lands and loads. */
  read(window: Window, lines: readonly string[], options: ReadingOptions): Promise<LoadResult>;
  fail(window: Window, error: string, options: ReadingOptions): Promise<LoadResult>;
  event(
    kind: EventManifest['kind'],
    at: string,
    windows?: readonly Window[],
    project?: string,
  ): Promise<void>;
  query(text: string): Promise<Row[]>;
  /** All checks over everything. */
  check(project?: string): Promise<void>;
}

export const project = 'project';

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trunkledger-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Closed, and its folder removed, when the test is over. */
export async function openLedger(options: { zone?: string; folder?: string } = {}): Promise<TestLedger> {
  const folder = options.folder ?? (await temporaryFolder());
  const path = join(folder, 'ledger.duckdb');
  if (!existsSync(path)) await writeFile(path, await emptyWarehouse());
  const warehouse = await openWarehouse(path, { threads: 1 });
  onTestFinished(() => warehouse.close());
  const { connection } = warehouse;
  await holdBillingZone(connection, options.zone ?? 'UTC');
  const landing = createLanding(join(folder, 'landing'));

  const ledger: TestLedger = {
    folder,
    path,
    warehouse,
    connection,
    landing,
    async land(window, lines, reading) {
      const page = splitPage(Buffer.from(`{"totalItems":${lines.length},"calls":[${lines.join(',')}]}`));
      const writer = await landing.open(readingOf(window, reading));
      await writer.write(page.lines);
      return writer.commit({
        ...facts(window, reading),
        total_items: reading.totalItems ?? lines.length,
        records: page.count,
        distinct_ids: page.newIds,
        records_without_id: page.withoutId,
      });
    },
    landFailure: (window, error, reading) =>
      landing.landFailure(readingOf(window, reading), { ...facts(window, reading), error }),
    load(landed) {
      const dataFile = join(landing.directory, dirname(landed.path), landed.manifest.data_file ?? '');
      return loadOne(connection, landed, dataFile);
    },
    read: async (window, lines, reading) => ledger.load(await ledger.land(window, lines, reading)),
    fail: async (window, error, reading) => ledger.load(await ledger.landFailure(window, error, reading)),
    async event(kind, at, windows = [], projectId = project) {
      const landed = await landing.landEvent(kind, { projectId, runId: 'run' }, Date.parse(at), windows);
      await applyEvent(connection, landed);
    },
    query: text => rows(connection, text),
    check: (projectId = project) => checkLedger(connection, projectId),
  };
  return ledger;
}

let template: Promise<Buffer> | undefined;

/** The bytes of a new warehouse: a copy opens in a third of the time that making one takes. */
function emptyWarehouse(): Promise<Buffer> {
  template ??= makeEmptyWarehouse();
  return template;
}

async function makeEmptyWarehouse(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'trunkledger-'));
  const path = join(folder, 'ledger.duckdb');
  try {
    (await openWarehouse(path)).close();
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readingOf(window: Window, reading: ReadingOptions) {
  return { projectId: reading.project ?? project, window, fetchedAt: Date.parse(reading.fetchedAt) };
}

function facts(window: Window, reading: ReadingOptions) {
  const fetchedAt = new Date(reading.fetchedAt).toISOString();
  return {
    schema_version: 1,
    project_id: reading.project ?? project,
    window_start: instant(window.start),
    window_end: instant(window.end),
    run_id: 'run',
    fetched_at: fetchedAt,
    finished_at: fetchedAt,
    api_url: 'http://127.0.0.1/v1/projects/project',
    readings: 1,
    requests: 1,
    pages: 1,
    page_size: 500,
    total_items: 0,
    records: 0,
    distinct_ids: 0,
    records_without_id: 0,
    error: null,
    not_before: null,
    policy: { ...defaultPolicy, ...reading.policy },
  } as const;
}

function instant(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** `windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z')` */
export function windowOf(start: string, end: string): Window {
  return { start: Date.parse(start) / 1000, end: Date.parse(end) / 1000 };
}

async function loadOne(
  connection: DuckDBConnection,
  reading: LandedReading,
  dataFile: string,
): Promise<LoadResult> {
  const [result] = await loadReadings(connection, [reading], {
    normalize: ([only]) =>
      normalizeCalls(
        connection,
        only
          ? [
              {
                manifest: only.manifest,
                dataFile,
                landingFile: join(dirname(only.path), only.manifest.data_file ?? ''),
              },
            ]
          : [],
      ),
    inTurn: work => work(),
  });
  if (!result) throw new Error('a reading was loaded without a result');
  return result;
}
