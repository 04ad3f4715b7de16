import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { DuckDBInstance, version as duckdbVersion } from '@duckdb/node-api';
import { type Config, readConfig, readEnvironment, requireCredentials } from '../config.ts';
import { makeFolder } from '../durableFiles.ts';
import { homeAt } from '../home.ts';
import { createLogger } from '../logger.ts';
import { withPublished } from '../reader.ts';
import { readClosedMonths } from '../reconcile/close/closedMonths.ts';
import { clientFor } from '../session.ts';
import { rows } from '../sql.ts';
import { version } from '../version.ts';
import { formatInstant } from '../window.ts';
import { examine, type Finding } from './doctorFinding.ts';
import { queueFindings } from './doctorQueue.ts';
import { printJson, say } from './output.ts';

/** Below this a day's landing files and a copy of the warehouse may not fit. */
const leastFreeBytes = 2 * 2 ** 30;

/** `trunkledger doctor`: one finding a check, with what mends it. Exit code 1 where one is not well. */
export async function doctor(flags: { readonly json?: boolean }): Promise<number> {
  const config = readConfig(readEnvironment());
  const findings = [
    versions(),
    await examine('duckdb', 'Reinstall the dependencies: npm ci', duckdb),
    {
      check: 'configuration',
      ok: true,
      detail: `billing zone ${config.timeZone}, home ${homeAt(config.home).folder}`,
    },
    await examine('home', 'Make the folder writable, or set TRUNKLEDGER_HOME to another.', () =>
      home(config),
    ),
    await examine('disk', 'Free some space, or set TRUNKLEDGER_HOME to a larger disk.', () => disk(config)),
    await examine('credentials', 'Set SINCH_PROJECT_ID, SINCH_KEY_ID and SINCH_KEY_SECRET.', async () => {
      requireCredentials(config);
      return 'project, key id and secret are set';
    }),
    await examine('api', 'Check SINCH_API_URL, SINCH_AUTH_URL, the key, and the network.', () => api(config)),
    ...(await queueFindings(config)),
    await examine('closed months', 'Restore what is named from a backup.', () => closedMonths(config)),
    await examine('published copy', 'Run: trunkledger sync', () => published(config)),
  ];
  if (flags.json) printJson(findings);
  else for (const finding of findings) print(finding);
  return findings.every(finding => finding.ok) ? 0 : 1;
}

function print({ check, ok, detail, remedy }: Finding): void {
  say(`${ok ? 'ok  ' : 'FAIL'} ${check}: ${detail}`);
  if (remedy !== undefined) say(`     → ${remedy}`);
}

function versions(): Finding {
  return {
    check: 'versions',
    ok: true,
    detail: `trunkledger ${version}, Node ${process.versions.node}, DuckDB ${duckdbVersion()}`,
  };
}

async function duckdb(): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const loaded = await rows(
      connection,
      'select extension_name as name from duckdb_extensions() where loaded order by 1',
    );
    return `runs, with ${loaded.map(row => row.name).join(', ')}`;
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}

async function home(config: Config): Promise<string> {
  const { folder } = homeAt(config.home);
  await makeFolder(folder, 0o700);
  await access(folder, constants.R_OK | constants.W_OK);
  return `${folder} can be written`;
}

async function disk(config: Config): Promise<string> {
  const { bavail, bsize } = await statfs(homeAt(config.home).folder);
  const free = bavail * bsize;
  const gigabytes = `${(free / 2 ** 30).toFixed(1)} GiB free`;
  if (free < leastFreeBytes) throw new Error(`only ${gigabytes}`);
  return gigabytes;
}

/** One call of the last minute is asked for: token, project and permission are proven at once. */
async function api(config: Config): Promise<string> {
  // Who asks what is wrong wants to know it now, not when every retry is used up.
  const client = clientFor(config, requireCredentials(config), createLogger('silent'), { tries: 2 });
  const now = Math.floor(Date.now() / 1000);
  try {
    const query = {
      'createTime>': formatInstant(now - 60),
      'createTime<': formatInstant(now),
      page: 1,
      pageSize: 1,
      size: 1,
    };
    const startedAt = performance.now();
    await client.get('calls', query, AbortSignal.timeout(20_000));
    return `${client.baseUrl} answers in ${Math.round(performance.now() - startedAt)} ms`;
  } finally {
    await client.close();
  }
}

async function closedMonths(config: Config): Promise<string> {
  const months = await readClosedMonths(homeAt(config.home).reconciliation);
  return months.length === 0 ? 'none' : `${months.length} checked, all as they were closed`;
}

async function published(config: Config): Promise<string> {
  const { analytics } = homeAt(config.home);
  if (!existsSync(analytics))
    return 'nothing yet; the first run makes it: trunkledger sync, or trunkledger up';
  return withPublished(analytics, async connection => {
    const [row] = await rows(connection, 'select max(finished_at) as at from ops.runs');
    return `${analytics}, last run ended ${row?.at ?? 'never'}`;
  });
}
