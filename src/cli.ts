import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { UpOptions } from './commands/up.ts';
import type { WorkerOptions } from './commands/worker.ts';
import { type RunKind, runKinds } from './jobs/jobs.ts';
import { version } from './version.ts';

/**
 * Arguments to commands. A command is imported when it is used, and answers with its exit code: 0 done, 1 failed,
 * 2 wrong usage or configuration, 3 finished but something needs a person. Only this file ends the process.
 */
type Options = Record<string, unknown>;

const program = new Command('trunkledger')
  .description(
    'Call-detail ledger for Sinch Elastic SIP Trunking: every call and every cent, proven complete, in DuckDB.',
  )
  .version(version)
  .option('--debug', 'show stack traces')
  .exitOverride()
  .showHelpAfterError('(see --help)')
  .addHelpText(
    'after',
    `
Configuration comes from flags, then the environment, then a file .env; see docs/operations.md.
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 finished but something needs a person.

Examples:
  $ trunkledger demo                       a whole run against the sandbox, without an account
  $ trunkledger doctor                     checks configuration, credentials, network, disk
  $ trunkledger sync --from 2026-10-01     reads what is missing since 1 October
  $ trunkledger up                         everything, by the clock, until it is stopped
  $ trunkledger query "from spend_daily"   SQL on the published copy`,
  );

program
  .command('demo')
  .description('Starts the sandbox, syncs a few days from it and prints the three headline results.')
  .option('--json', 'print one JSON document')
  .addHelpText(
    'after',
    '\nWrites to ./trunkledger-demo unless TRUNKLEDGER_HOME is set.\n\nExamples:\n  $ npx trunkledger demo',
  )
  .action(run(async (options: Options) => (await import('./commands/demo.ts')).demo(options)));

program
  .command('sandbox')
  .description(
    'Serves the API with a made-up configuration and calls. Any key id with the secret "sandbox" is accepted, for any project.',
  )
  .addOption(new Option('--port <n>', 'port; 0 takes a free one').default(8089).argParser(wholeNumber))
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--seed <text>', 'another seed, other calls')
  .addOption(new Option('--calls-per-day <n>', 'calls a day, on average over a week').argParser(wholeNumber))
  .option('--now <time>', 'ISO 8601; the clock stands still there (default: real time)')
  .option('--faults <profile>', 'what goes wrong, for example latency:100ms,rate-limit; see docs/sandbox.md')
  .option('--state <file>', 'keeps the configuration in this file (default: in memory)')
  .addHelpText(
    'after',
    '\nExamples:\n  $ trunkledger sandbox --port 8089 --calls-per-day 20000\n  $ trunkledger sandbox --now 2026-10-05T00:00:00Z --faults drift\n  $ trunkledger sandbox --state sandbox.json',
  )
  .action(
    run(async (options: Options) => {
      await (await import('./commands/sandbox.ts')).sandboxCommand(options);
      return 0;
    }),
  );

program
  .command('sync')
  .description(
    'One run without a queue: reads every window of calls that is missing, failed or not yet settled, and the ' +
      'configuration (trunks, endpoints, numbers, …), and publishes.',
  )
  .option('--from <time>', 'start of the range, included (default: TRUNKLEDGER_FROM)')
  .option('--to <time>', 'end of the range, excluded (default: now)')
  .option('--window <duration>', 'length of a window', '1h')
  .option('--rebuild', 'make the warehouse again from landing/ alone, without the API')
  .option('--check', 'run the checks over everything afterwards')
  .option('--accept-shrink', 'load readings that list far fewer calls than the last ones')
  .option('--no-resources', 'leave the configuration out, which takes a request for each trunk at least')
  .option('--json', 'print one JSON document')
  .addHelpText(
    'after',
    `
A time is an ISO 8601 date or date-time; without an offset it is in the billing zone (TRUNKLEDGER_TIME_ZONE).

Examples:
  $ trunkledger sync                                         what is missing until now
  $ trunkledger sync --from 2026-10-01 --to 2026-11-01       October
  $ trunkledger sync --no-resources                          calls alone
  $ trunkledger sync --rebuild                               the warehouse from its landing files`,
  )
  .action(run(async (options: Options) => (await import('./commands/sync.ts')).syncCommand(options)));

program
  .command('up')
  .description(
    'Runs everything in one process until it is stopped: syncs every 15 minutes, closes each billing day at night, ' +
      'and reads whatever the ledger misses. A second one stands by.',
  )
  .option('--from <time>', 'where the ledger begins (default: TRUNKLEDGER_FROM)')
  .option(
    '--host <address>',
    'address of job board, health and metrics; others than loopback need TRUNKLEDGER_BOARD_PASSWORD',
    '127.0.0.1',
  )
  .addOption(new Option('--port <n>', 'their port; 0 takes a free one').default(8090).argParser(wholeNumber))
  .addOption(graceOption())
  .addHelpText(
    'after',
    `
Jobs are kept where TRUNKLEDGER_QUEUE_URL says; by default below TRUNKLEDGER_HOME, with nothing installed.
Where it listens there are the job board (/board), /healthz, /readyz and /metrics. A second one needs another --port.
SIGTERM and Ctrl-C let running windows finish, and exit with 0; a second one ends at once, and loses nothing that is landed.

Examples:
  $ trunkledger up --from 2026-10-01
  $ TRUNKLEDGER_QUEUE_URL=redis://127.0.0.1:6379 trunkledger up`,
  )
  .action(run(async (options: UpOptions) => (await import('./commands/up.ts')).up(options)));

program
  .command('worker')
  .description(
    'One more process that reads windows for a process that is up: same TRUNKLEDGER_QUEUE_URL, same credentials, and a ' +
      'TRUNKLEDGER_HOME on storage that both see.',
  )
  .addOption(graceOption())
  .addHelpText(
    'after',
    '\nExamples:\n  $ trunkledger worker\n  $ TRUNKLEDGER_QUEUE_URL=redis://queue.internal:6379 TRUNKLEDGER_HOME=/mnt/trunkledger trunkledger worker',
  )
  .action(run(async (options: WorkerOptions) => (await import('./commands/worker.ts')).worker(options)));

program
  .command('run')
  .addArgument(new Argument('<kind>', 'what to run').choices(runKinds))
  .description('Asks the process that is up for a run: what its schedules ask for by themselves.')
  .option('--from <time>', 'sync: start of the range, included (default: where the ledger begins)')
  .option('--to <time>', 'sync: end of the range, excluded (default: now)')
  .option('--date <date>', 'close: the billing day (default: each that is due)')
  .option('--json', 'print one JSON document')
  .addHelpText(
    'after',
    `
sync     reads what is missing or not settled, and the configuration
close    re-reads a billing day that has ended, checks everything, writes its figures to ops.closes
recount  counts settled days again, and opens those that changed
check    runs the checks over everything
look     looks at the ledger and asks for whatever is missing

Examples:
  $ trunkledger run sync --from 2026-10-01
  $ trunkledger run close --date 2026-10-01`,
  )
  .action(
    run(async (kind: RunKind, options: Options) =>
      (await import('./commands/run.ts')).runCommand(kind, options),
    ),
  );

program
  .command('retry')
  .description('Asks the process that is up to read at once what failed or was refused.')
  .option('--json', 'print one JSON document')
  .addHelpText('after', '\nExamples:\n  $ trunkledger retry')
  .action(run(async (options: Options) => (await import('./commands/run.ts')).retryCommand(options)));

program
  .command('status')
  .description(
    'Coverage, gaps, unsettled windows, rejected calls, configuration and the last runs, as last published; schedules, ' +
      'jobs and failed windows where a process is up.',
  )
  .option('--json', 'print one JSON document')
  .addHelpText(
    'after',
    '\nExits with 3 where something needs a person.\n\nExamples:\n  $ trunkledger status --json | jq .gaps',
  )
  .action(run(async (options: Options) => (await import('./commands/status.ts')).status(options)));

program
  .command('findings')
  .description(
    'What deserves a look in the configuration: trunks without an access control list, numbers and countries that ' +
      'nobody uses, spend after a country was opened, …, as last published.',
  )
  .addOption(
    new Option('--severity <severity>', 'only those of this severity').choices([
      'critical',
      'warning',
      'info',
    ]),
  )
  .option('--json', 'print one JSON document')
  .addHelpText(
    'after',
    `
Exits with 3 where one of those printed is critical or a warning. The view configuration_findings has the same rows.

Examples:
  $ trunkledger findings
  $ trunkledger findings --severity critical
  $ trunkledger findings --json | jq '.[] | select(.finding == "number_without_calls") | .resource_name'`,
  )
  .action(run(async (options: Options) => (await import('./commands/findings.ts')).findings(options)));

program
  .command('query <sql>')
  .description('Runs SQL on the published copy, read-only.')
  .addOption(
    new Option('--format <format>', 'format of the result')
      .choices(['table', 'csv', 'json'])
      .default('table'),
  )
  .option('--json', 'same as --format json')
  .addHelpText(
    'after',
    `
Examples:
  $ trunkledger query "select billing_date, currency, sum(spend) from spend_daily group by all order by all"
  $ trunkledger query "from answer_rates_daily" --format csv > answer-rates.csv`,
  )
  .action(
    run(async (sql: string, options: Options) => (await import('./commands/query.ts')).query(sql, options)),
  );

program
  .command('doctor')
  .description(
    'Checks configuration, credentials, reachability, disk and versions, and says how to mend each.',
  )
  .option('--json', 'print one JSON document')
  .addHelpText('after', '\nExamples:\n  $ trunkledger doctor')
  .action(run(async (options: Options) => (await import('./commands/doctor.ts')).doctor(options)));

function graceOption(): Option {
  return new Option('--grace <duration>', 'what running windows have to finish when it is stopped').default(
    '30s',
  );
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Allowed is a whole number.');
  return Number(text);
}

function run<A extends unknown[]>(
  command: (...values: A) => Promise<number>,
): (...values: A) => Promise<void> {
  return async (...values) => {
    process.exitCode = await command(...values);
  };
}

// A reader that has seen enough closes its pipe: no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error as Error);
}

function report(error: Error): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const isExpected = 'exitCode' in error;
  process.stderr.write(`trunkledger: ${error.message}\n`);
  if (program.opts().debug === true) process.stderr.write(`${error.stack}\n`);
  else if (!isExpected)
    process.stderr.write('This is not an error that trunkledger knows; --debug shows where it comes from.\n');
  return isExpected ? Number(error.exitCode) : 1;
}
