import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import { UsageError } from '../errors.ts';
import { createLanding } from '../extract/landing.ts';
import { sha256Of } from '../fileHash.ts';
import { type Home, homeAt } from '../home.ts';
import { sweepPublished } from '../load/publish.ts';
import { openWarehouse, type Warehouse, WarehouseHeldError } from '../load/warehouse.ts';
import type { Logger } from '../logger.ts';
import { rows } from '../sql.ts';
import type { Wanted } from './erasedValues.ts';
import { eraseFromExports } from './eraseExports.ts';
import { eraseFromLanding, type LandingErasure } from './eraseLanding.ts';
import { findInTables } from './eraseTables.ts';
import { eraseFromWarehouse } from './eraseWarehouse.ts';
import { addNumbers, parseNumber } from './forgottenNumbers.ts';
import { eraseFromOthers } from './otherFiles.ts';
import { type Receipt, writeReceipt } from './receipt.ts';
import { rewriteWarehouse } from './rewriteWarehouse.ts';
import type { ErasureMode, SuppressedNumber } from './standIns.ts';
import {
  digestOf,
  type ErasureFiles,
  erasureFilesIn,
  holdKey,
  numbersOf,
  readSuppressed,
  writeSuppressed,
} from './suppressionList.ts';

export interface ForgetRequest {
  readonly numbers: readonly string[];
  readonly mode: ErasureMode;
  readonly isDryRun: boolean;
}

export interface ForgetEffects {
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told of what is looked through now. */
  readonly onStage?: ((stage: string) => void) | undefined;
}

/**
 * Erases or pseudonymises numbers everywhere below TRUNKLEDGER_HOME, and keeps later readings, imports and rebuilds from
 * bringing them back. Calls, their money and every other figure stay. The list comes first, then what a rebuild would read,
 * then the databases, then what was made of them: it may be killed at any moment, and run again.
 * @throws UsageError for what is no number; WarehouseHeldError while another process has the warehouse
 */
export async function forget(
  config: Config,
  request: ForgetRequest,
  effects: ForgetEffects,
): Promise<Receipt> {
  const e164 = [...new Set(request.numbers.map(parseNumber))];
  const home = homeAt(config.home);
  // Before the warehouse is opened: to read its file would give up the lock on it.
  const hashes = request.isDryRun ? new Map<string, string>() : await databaseHashes(home);
  const warehouse = await openHeld(home);
  try {
    const files = erasureFilesIn(home.erasure);
    // What is only looked for needs no key that lasts.
    const isKeyless = request.isDryRun && !existsSync(files.key);
    const key = isKeyless ? randomBytes(32) : await holdKey(files);
    const suppressed = await addNumbers(
      warehouse.connection,
      key,
      await readSuppressed(files),
      e164,
      request.mode,
      effects.now(),
    );
    const chosen = new Map(
      e164.flatMap(number => {
        const digest = digestOf(key, number);
        const found = suppressed.filter(each => each.digest === digest);
        return found.map(({ country }) => [number, { digest: isKeyless ? null : digest, country }] as const);
      }),
    );
    const receipt = await beginReceipt(warehouse, config, request, e164, chosen, effects.now());
    const wanted = { numbers: numbersOf(key, suppressed), e164 };
    if (request.isDryRun) await find(home, warehouse, wanted, receipt, effects);
    else await erase({ home, warehouse, files, suppressed, wanted, receipt, hashes }, effects);
    return receipt;
  } finally {
    warehouse.close();
  }
}

/** The warehouse, which whoever rewrites it has to have alone. */
export async function openHeld(home: Home): Promise<Warehouse> {
  if (!existsSync(home.ledger)) {
    throw new UsageError(
      `${home.ledger} is not there: nothing was read into ${home.folder} yet. Check TRUNKLEDGER_HOME; where the warehouse is ` +
        'lost, make it again first: trunkledger sync --rebuild',
    );
  }
  try {
    return await openWarehouse(home.ledger);
  } catch (error) {
    if (!(error instanceof WarehouseHeldError)) throw error;
    const holder = / is held by (.*?):/.exec(error.message)?.[1] ?? 'another process';
    throw new WarehouseHeldError(
      `${home.ledger} is held by ${holder}, and has to be written anew: stop "trunkledger up" and its workers, or wait ` +
        'for the run to end. Then run this again, and start them again.',
      { cause: error },
    );
  }
}

async function beginReceipt(
  { connection }: Warehouse,
  { exportTo }: Config,
  { mode, isDryRun }: ForgetRequest,
  e164: readonly string[],
  numbers: ReadonlyMap<string, Pick<Receipt['numbers'][number], 'digest' | 'country'>>,
  now: number,
): Promise<Receipt> {
  const own = await rows(
    connection,
    'select distinct phone_number from phone_numbers where list_contains($e164::json::varchar[], phone_number)',
    { e164: JSON.stringify(e164) },
  );
  return {
    schema_version: 1,
    state: 'running',
    mode,
    is_dry_run: isDryRun,
    started_at: new Date(now).toISOString(),
    finished_at: null,
    numbers: [...numbers].map(([number, { digest, country }]) => ({
      digest,
      country,
      is_own: own.some(({ phone_number }) => phone_number === number),
    })),
    tables: [],
    landing: [],
    exports: [],
    others: [],
    databases: [],
    unread: [],
    not_covered: [
      'backups, and copies of databases, landing files or exports outside of TRUNKLEDGER_HOME',
      'the provider itself, which is asked for erasure by itself',
      ...(exportTo === undefined
        ? []
        : [`${exportTo}: export it again with --changed-only --out ${exportTo}`]),
    ],
  };
}

async function find(
  home: Home,
  { connection }: Warehouse,
  wanted: Wanted,
  receipt: Receipt,
  { now, onStage }: ForgetEffects,
): Promise<void> {
  const options = { numbers: wanted.numbers, isDryRun: true, now };
  onStage?.('landing files');
  noteLanding(receipt, await eraseFromLanding(home.landing, options));
  onStage?.('tables');
  receipt.tables = await findInTables(connection, wanted);
  onStage?.('exports');
  receipt.exports = await eraseFromExports(home, wanted, true);
  await noteOthers(receipt, home, wanted, true);
  finish(receipt, now());
}

interface Erasure {
  readonly home: Home;
  readonly warehouse: Warehouse;
  readonly files: ErasureFiles;
  readonly suppressed: readonly SuppressedNumber[];
  readonly wanted: Wanted;
  readonly receipt: Receipt;
  /** Of the databases, before. */
  readonly hashes: ReadonlyMap<string, string>;
}

async function erase(
  { home, warehouse, files, suppressed, wanted, receipt, hashes }: Erasure,
  { logger, now, onStage }: ForgetEffects,
): Promise<void> {
  const options = { numbers: wanted.numbers, isDryRun: false, now };
  await sweepPublished(home.analytics);
  for (const path of await createLanding(home.landing).sweep())
    logger.info({ path }, 'removed what a killed run left');
  await writeSuppressed(files, suppressed);
  await writeReceipt(home.receipts, receipt);
  onStage?.('landing files');
  const landed = await eraseFromLanding(home.landing, options);
  noteLanding(receipt, landed);
  await writeReceipt(home.receipts, receipt);
  onStage?.('tables');
  const { connection } = warehouse;
  receipt.tables = await eraseFromWarehouse(connection, wanted, landed.hashes);
  onStage?.('databases');
  await rewriteWarehouse(warehouse, home);
  const after = await databaseHashes(home);
  receipt.databases = [...after].map(([file, sha256]) => ({
    file,
    sha256_before: hashes.get(file) ?? null,
    sha256_after: sha256,
  }));
  await writeReceipt(home.receipts, receipt);
  onStage?.('exports');
  receipt.exports = await eraseFromExports(home, wanted, false);
  await noteOthers(receipt, home, wanted, false);
  // A worker may have landed a window meanwhile that it had begun to read before the list was there.
  const { files: late } = await eraseFromLanding(home.landing, { ...options, since: landed.paths });
  receipt.landing = [...receipt.landing, ...late];
  finish(receipt, now());
  await writeReceipt(home.receipts, receipt);
}

function noteLanding(receipt: Receipt, { files, unread }: LandingErasure): void {
  receipt.landing = files;
  receipt.unread = unread.map(({ path, reason }) => ({ path: `landing/${path}`, reason }));
}

async function noteOthers(
  receipt: Receipt,
  home: Home,
  { numbers }: Wanted,
  isDryRun: boolean,
): Promise<void> {
  const others = await eraseFromOthers(home, numbers, isDryRun);
  receipt.others = others.files;
  receipt.unread = [...receipt.unread, ...others.unread];
}

function finish(receipt: Receipt, now: number): void {
  receipt.state = receipt.unread.length === 0 ? 'done' : 'attention';
  receipt.finished_at = new Date(now).toISOString();
}

async function databaseHashes({ ledger, analytics }: Home): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const [name, path] of [
    ['ledger.duckdb', ledger],
    ['analytics.duckdb', analytics],
  ] as const)
    if (existsSync(path)) hashes.set(name, await sha256Of(path));
  return hashes;
}
