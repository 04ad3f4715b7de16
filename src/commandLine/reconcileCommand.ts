import type { Command } from 'commander';
import { parseTolerance } from '../reconcile/tolerance.ts';
import { answering } from './answering.ts';

/** The billing reconciliation. Imported when it is used. */
export function addReconcileCommand(program: Command): void {
  program
    .command('reconcile')
    .description('Reconciles a month of calls with bills and switch records, as last published.')
    .requiredOption('--month <month>', 'month of billing days, such as 2026-10')
    .option('--project <id>', 'project, where the ledger holds several; SINCH_PROJECT_ID by default')
    .option(
      '--tolerance <amount>',
      'largest difference that still agrees: an amount in each currency (0.01) or a percentage (0.5%); none by default',
      parseTolerance,
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exits with 3 where something differs, or where the month is not proven yet.

Examples:
  $ trunkledger reconcile --month 2026-10`,
    )
    .action(
      answering(async (flags: Parameters<typeof import('../commands/reconcile.ts').reconcile>[0]) =>
        (await import('../commands/reconcile.ts')).reconcile(flags),
      ),
    );
}
