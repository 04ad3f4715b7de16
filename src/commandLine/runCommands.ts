import { Argument, type Command, Option } from 'commander';
import type { UpOptions } from '../commands/up.ts';
import type { WorkerOptions } from '../commands/worker.ts';
import { type RunKind, runKinds } from '../jobs/jobs.ts';
import { answering, graceOption, type Options, portNumber } from './answering.ts';

/** Commands that fill the ledger. Each is imported when it is used. */
export function addRunCommands(program: Command): void {
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
    .option(
      '--accept-shrink',
      'load readings that list far fewer calls than the last ones, and read again what a recount refused',
    )
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
    .action(
      answering(async (options: Options) => (await import('../commands/sync.ts')).syncCommand(options)),
    );

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
    .addOption(new Option('--port <n>', 'their port; 0 takes a free one').default(8090).argParser(portNumber))
    .option('--take-over', 'take the queue from another ledger, which is gone for good, with all its jobs')
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
    .action(answering(async (options: UpOptions) => (await import('../commands/up.ts')).up(options)));

  program
    .command('worker')
    .description(
      'One more process that reads windows for a process that is up: same TRUNKLEDGER_QUEUE_URL, same credentials, and a ' +
        'TRUNKLEDGER_HOME on storage that both see.',
    )
    .option('--host <address>', 'as of up', '127.0.0.1')
    .addOption(new Option('--port <n>', 'serve health and metrics of its own there').argParser(portNumber))
    .addOption(graceOption())
    .addHelpText(
      'after',
      `
Examples:
  $ trunkledger worker
  $ trunkledger worker --port 8091                           with /healthz, /readyz and /metrics
  $ TRUNKLEDGER_QUEUE_URL=redis://queue.internal:6379 TRUNKLEDGER_HOME=/mnt/trunkledger trunkledger worker`,
    )
    .action(
      answering(async (options: WorkerOptions) => (await import('../commands/worker.ts')).worker(options)),
    );

  program
    .command('run')
    .addArgument(new Argument('<kind>', 'what to run').choices(runKinds))
    .description('Asks the process that is up for a run: what its schedules ask for by themselves.')
    .option('--from <time>', 'sync: start of the range, included (default: where the ledger begins)')
    .option('--to <time>', 'sync: end of the range, excluded (default: now)')
    .option('--date <date>', 'close: the billing day (default: each that is due)')
    .option(
      '--accept-shrink',
      'sync: load readings that list far fewer calls than the last ones, and read again what a recount refused',
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
sync       reads what is missing or not settled, and the configuration
close      re-reads a billing day that has ended, checks everything, writes its figures to ops.closes
recount    counts settled days again, and opens those that changed
check      runs the checks over everything
look       looks at the ledger and asks for whatever is missing
export     exports the days closed since the last export, and what changed of those before, to TRUNKLEDGER_EXPORT_TO
reconcile  reconciles the months of which days were closed since

Examples:
  $ trunkledger run sync --from 2026-10-01
  $ trunkledger run sync --from 2026-10-01 --to 2026-10-02 --accept-shrink
  $ trunkledger run close --date 2026-10-01`,
    )
    .action(
      answering(async (kind: RunKind, options: Options) =>
        (await import('../commands/run.ts')).runCommand(kind, options),
      ),
    );

  program
    .command('retry')
    .description(
      'Asks the process that is up to read at once what failed or was refused, and to look at the ledger for whatever ' +
        'else is missing: closes, exports and reconciliations that failed.',
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExamples:\n  $ trunkledger retry')
    .action(
      answering(async (options: Options) => (await import('../commands/retry.ts')).retryCommand(options)),
    );
}
