import { type Command, Option } from 'commander';
import { answering, type Options } from './answering.ts';

/** Commands that read what is there. Each is imported when it is used. */
export function addReaderCommands(program: Command): void {
  program
    .command('status')
    .description(
      'Coverage, gaps, unsettled windows, rejected calls, configuration and the last runs, as last published; schedules, ' +
        'jobs, and what of them failed and why, where a process is up.',
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nExits with 3 where something needs a person, and with 1 where nothing was published and no run is under way.\n\nExamples:\n  $ trunkledger status --json | jq .gaps\n  $ trunkledger status --json | jq .queue.failed_runs',
    )
    .action(answering(async (options: Options) => (await import('../commands/status.ts')).status(options)));

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
    .action(
      answering(async (options: Options) => (await import('../commands/findings.ts')).findings(options)),
    );

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
      answering(async (sql: string, options: Options) =>
        (await import('../commands/query.ts')).query(sql, options),
      ),
    );

  program
    .command('doctor')
    .description(
      'Checks configuration, credentials, reachability, the queue, disk and versions, and says how to mend each.',
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExamples:\n  $ trunkledger doctor')
    .action(answering(async (options: Options) => (await import('../commands/doctor.ts')).doctor(options)));
}
