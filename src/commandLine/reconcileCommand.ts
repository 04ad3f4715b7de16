import type { Command } from 'commander';

/** The billing reconciliation. Imported when it is used. */
export function addReconcileCommand(program: Command): void {
  program.command('reconcile').description('Reconciles a month of calls with bills and switch records.');
}
