import { relative } from 'node:path';
import { type Config, readConfig, readEnvironment } from '../config.ts';
import { homeAt } from '../home.ts';
import { createLogger } from '../logger.ts';
import { sync } from '../pipeline.ts';
import { withPublished } from '../reader.ts';
import { startSandbox } from '../sandbox/server.ts';
import { Secret } from '../secret.ts';
import { type Row, rowsOfFile } from '../sql.ts';
import { interruption } from './interruption.ts';
import { formatTable, printJson, say } from './output.ts';
import { showProgress } from './progress.ts';
import { exitCodeOf, printSummary } from './sync.ts';

const callsPerDay = 6000;
/** The sandbox's clock stands here, so that the demo shows the same calls to everybody. */
const now = Date.UTC(2026, 9, 5) / 1000;
const days = 3;

const headlines = {
  spend: 'What did we spend?',
  answer_rates: 'How many calls were answered?',
  volume: 'How much does each trunk carry?',
} as const;

type Headline = keyof typeof headlines;

/** `trunkledger demo`: sandbox, sync, and the three headline results. Needs no account. */
export async function demo(flags: { readonly json?: boolean }): Promise<number> {
  const environment = readEnvironment();
  const sandbox = await startSandbox({ callsPerDay, now: new Date(now * 1000) });
  const progress = showProgress(process.stderr);
  const interrupted = interruption();
  try {
    const config = demoConfig(
      readConfig({ ...environment, TRUNKLEDGER_HOME: environment.TRUNKLEDGER_HOME || './trunkledger-demo' }),
      sandbox,
    );
    process.stderr.write(
      `The sandbox serves ${callsPerDay} calls a day on ${sandbox.url}; reading ${days} days of them.\n`,
    );
    const summary = await sync(config, demoCredentials, demoRange, {
      logger: createLogger(config.logLevel),
      observer: progress,
      signal: interrupted.signal,
      now: notBefore(now * 1000),
    });
    progress.stop();
    if (!flags.json) printSummary(summary);
    const exitCode = exitCodeOf(summary);
    const results = await withPublished(homeAt(config.home).analytics, async connection => ({
      spend: await rowsOfFile(connection, 'status/headline_spend'),
      answer_rates: await rowsOfFile(connection, 'status/headline_answer_rates'),
      volume: await rowsOfFile(connection, 'status/headline_volume'),
    }));
    if (flags.json) printJson({ summary, ...results });
    else print(results, config);
    return exitCode;
  } finally {
    progress.stop();
    interrupted.stop();
    await sandbox.close();
  }
}

/** The wall clock, or one that starts at `earliest`: where the clock is behind, the demo would have nothing to read. */
function notBefore(earliest: number): () => number {
  const startedAt = Date.now();
  return () => Math.max(Date.now(), earliest + Date.now() - startedAt);
}

const demoCredentials = { projectId: 'demo', keyId: 'demo', keySecret: new Secret('sandbox') };

const demoRange = { from: now - days * 86_400, to: now, windowSeconds: 3600, command: 'demo' };

/** The sandbox takes what a real account would throttle. */
function demoConfig(config: Config, sandbox: { readonly url: string; readonly authUrl: string }): Config {
  return {
    ...config,
    apiUrl: sandbox.url,
    authUrl: sandbox.authUrl,
    auth: 'oauth2',
    requestsPerSecond: 1000,
  };
}

function print(results: Readonly<Record<Headline, readonly Row[]>>, config: Config): void {
  for (const [name, question] of Object.entries(headlines) as [Headline, string][]) {
    const rows = results[name];
    const columns = Object.keys(rows[0] ?? {});
    say(`\n${question}`);
    say(
      formatTable(
        columns,
        rows.map(row => columns.map(column => row[column] ?? null)),
      ),
    );
  }
  const folder = relative(process.cwd(), homeAt(config.home).folder) || '.';
  const home = /^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
  say(`\nEverything lies in ${folder}: analytics.duckdb is for any DuckDB client. Ask on:`);
  say(`  TRUNKLEDGER_HOME=${home} npx trunkledger query "from spend_daily order by spend desc limit 10"`);
  say(`  TRUNKLEDGER_HOME=${home} npx trunkledger status`);
}
