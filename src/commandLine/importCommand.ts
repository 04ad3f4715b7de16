import type { Command } from 'commander';
import { answering, type Options } from './answering.ts';

/** The provider's own exports. Imported when it is used. */
export function addImportCommand(program: Command): void {
  program
    .command('import <files...>')
    .description(
      "Loads call-record CSV exports of the provider's dashboard or /calls/export (plain, gzip or zstd) into " +
        'provider_records, for comparison with the ledger, and publishes. Calls are never changed by it.',
    )
    .option(
      '--zone <zone>',
      'IANA time zone of times that have no offset, which is the one that the dashboard was set to',
      'UTC',
    )
    .option(
      '--map <name=column,…>',
      'columns by name, where their headers are not known; repeatable',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The same file twice changes nothing; of files that overlap the newest import counts. Lines that cannot be read are set
aside with line and reason (ops.rejected_records), and the command exits with 3. Then: trunkledger reconcile.

Examples:
  $ trunkledger import calls.csv
  $ trunkledger import october-*.csv.gz --zone Europe/Berlin
  $ trunkledger import calls.csv --map cost=Amount,create_time=Begin
  $ trunkledger query "from ops.imports"`,
    )
    .action(
      answering(async (files: string[], options: Options) =>
        (await import('../commands/import.ts')).importCommand(files, options),
      ),
    );
}
