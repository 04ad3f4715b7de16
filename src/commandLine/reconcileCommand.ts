import { type Command, Option } from 'commander';
import type { Flags } from '../commands/reconcile.ts';
import { readOverrides } from '../reconcile/columnOverrides.ts';
import type { Overrides } from '../reconcile/columns.ts';
import { decimalMarkNamed } from '../reconcile/decimals.ts';
import { parseTolerance } from '../reconcile/tolerance.ts';
import { answering } from './answering.ts';
import { addSwitchOptions } from './switchOptions.ts';

/** The billing reconciliation. Imported when it is used. */
export function addReconcileCommand(program: Command): void {
  const command = program
    .command('reconcile')
    .description('Reconciles a month of calls with bills and switch records, as last published.')
    .option('--month <month>', 'month of billing days, such as 2026-10')
    .option('--project <id>', 'project, where the ledger holds several; SINCH_PROJECT_ID by default')
    .option(
      '--invoice <file>',
      'invoice of the month, CSV or JSON; may be given several times',
      (file: string, files: readonly string[] = []) => [...files, file],
    )
    .option(
      '--rate-card <file>',
      'rates of the contract, CSV or JSON: what each call should have cost by them',
    )
    .option(
      '--map <columns>',
      'which column is which, where the header does not say it: name=column,… or a JSON file of such pairs; of one kind of file ' +
        'alone: invoice.amount=column; name= takes a column away',
      (value: string, earlier: Overrides = {}) => ({ ...earlier, ...readOverrides([value]) }),
    )
    .addOption(
      new Option(
        '--decimal <mark>',
        'what stands before decimals in files whose numbers do not show it (1,234)',
      )
        .choices(['point', 'comma'])
        .argParser((mark: string) => decimalMarkNamed(mark)),
    );
  addSwitchOptions(command);
  command
    .option(
      '--tolerance <amount>',
      'largest difference that still agrees: an amount in each currency (0.01) or a percentage (0.5%); none by default',
      (text: string) => parseTolerance(text),
    )
    .option(
      '--out <folder>',
      'folder of the report; by default one below TRUNKLEDGER_HOME/reconciliation/reports',
    )
    .option(
      '--close',
      'freezes the month: what changes later is an adjustment of the month in which it is seen',
    )
    .option('--accept-unproven', 'closes a month that is not proven, with the reasons on record')
    .option('--again', 'compares a closed month with what the ledger has of it now')
    .option('--verify', 'checks every closed month against its hashes, and each against the month before it')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Prints a report and writes it into a folder: report.html to read and print, summary.json, and each list of calls as CSV
and Parquet. Of a closed month it prints the report that the month was closed with, byte for byte.
Exits with 3 where something differs by more than the tolerance, or where the month is not proven yet.

Examples:
  $ trunkledger reconcile --month 2026-10
  $ trunkledger reconcile --month 2026-10 --tolerance 0.01 --out ./october
  $ trunkledger reconcile --month 2026-10 --invoice october.csv --map 'amount=Net EUR'
  $ trunkledger reconcile --month 2026-10 --rate-card contract.csv
  $ trunkledger reconcile --month 2026-10 --switch-cdrs '/var/log/asterisk/cdr-csv/Master.csv*' --switch-only PJSIP/sinch
  $ trunkledger reconcile --month 2026-10 --close
  $ trunkledger reconcile --verify`,
    )
    .action(
      answering(async (flags: Flags, command: Command) =>
        (await import('../commands/reconcile.ts')).reconcile(flags, hasInputs(command)),
      ),
    );
}

/** Options that say what to do with the report, and not what to compare. */
const withoutInput = ['month', 'project', 'out', 'close', 'acceptUnproven', 'again', 'verify', 'json'];

function hasInputs(command: Command): boolean {
  const given = command.options.map(option => option.attributeName());
  return given.some(name => command.getOptionValueSource(name) === 'cli' && !withoutInput.includes(name));
}
