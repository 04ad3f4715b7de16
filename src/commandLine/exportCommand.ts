import type { Command } from 'commander';
import { answering, type Options } from './answering.ts';

/** The export for other engines. Imported when it is used. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description(
      'Writes days of calls, daily and hourly figures and the history of the configuration as Parquet, a file and a ' +
        'manifest a day, from what was last published.',
    )
    .option('--from <date>', 'first day, such as 2026-10-01')
    .option('--to <date>', 'day after the last one')
    .option('--out <place>', 'folder, or s3://bucket/prefix (default: exports/ below TRUNKLEDGER_HOME)')
    .option('--dataset <name...>', 'only these')
    .option(
      '--changed-only',
      'only days that were exported before and have changed; all of them without a range',
    )
    .option('--pseudonymize', 'pseudonyms in place of numbers; needs TRUNKLEDGER_PSEUDONYM_KEY or its file')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Writes <dataset>/dt=2026-10-01/part-0.parquet with _manifest.json beside it. A day is a billing day, or a UTC day of what is
hourly or configuration. What is unchanged is not written again. docs/warehouses.md says how to load the files.
Exits with 3 where calls of these days may be missing.

An s3:// place takes credentials and region as the AWS command line does, and AWS_ENDPOINT_URL_S3 for another store.

Examples:
  $ trunkledger export --from 2026-10-01 --to 2026-11-01                   October, below TRUNKLEDGER_HOME
  $ trunkledger export --from 2026-10-01 --to 2026-11-01 --dataset calls --out /srv/warehouse
  $ trunkledger export --changed-only --out s3://warehouse/trunkledger     what later readings touched
  $ trunkledger export --from 2026-10-01 --to 2026-11-01 --pseudonymize --out shared`,
    )
    .action(
      answering(async (options: Options) => (await import('../commands/export.ts')).exportCommand(options)),
    );
}
