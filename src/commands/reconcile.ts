import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, readConfig, readEnvironment } from '../config.ts';
import { UsageError } from '../errors.ts';
import { type Home, homeAt } from '../home.ts';
import { createLogger } from '../logger.ts';
import { closedFiles, type VerifiedMonth } from '../reconcile/close/closedMonth.ts';
import { readClosedMonths } from '../reconcile/close/closedMonths.ts';
import { closeMonth } from '../reconcile/close/closeMonth.ts';
import { parseMonth } from '../reconcile/month.ts';
import { openContext } from '../reconcile/openContext.ts';
import { jsonReport } from '../reconcile/output/jsonReport.ts';
import { copyReport, reportFiles, writeReport } from '../reconcile/output/reportFolder.ts';
import { textReport } from '../reconcile/output/textReport.ts';
import { knownProjects, monthFolder } from '../reconcile/projects.ts';
import { reconcile as makeReport } from '../reconcile/reconcile.ts';
import type { Verdict } from '../reconcile/report.ts';
import { withScratch } from '../reconcile/scratch.ts';
import type { ReconcileOptions } from '../reconcile/sections.ts';
import { formatTable, printJson, say } from './output.ts';

export interface Flags extends ReconcileOptions {
  /** `2026-10` */
  readonly month?: string;
  readonly project?: string;
  readonly out?: string;
  readonly close?: boolean;
  readonly acceptUnproven?: boolean;
  /** Compares a closed month with the ledger as it is now. */
  readonly again?: boolean;
  readonly verify?: boolean;
  readonly json?: boolean;
}

/**
 * `trunkledger reconcile`: exit code 3 where a section differs or is unproven. `hasInputs`: something was given to compare
 * with.
 */
export async function reconcile(flags: Flags, hasInputs: boolean): Promise<number> {
  const config = readConfig(readEnvironment());
  const home = homeAt(config.home);
  if (flags.verify === true) return verify(home, flags);
  const { month } = flags;
  if (month === undefined)
    throw new UsageError('--month is missing. Give the month, such as --month 2026-10.');
  // Where nothing was published yet, a month that is none is still what is wrong first.
  parseMonth(month, config.timeZone);
  if (flags.acceptUnproven === true && flags.close !== true)
    throw new UsageError('--accept-unproven goes with --close: it closes a month that is not proven.');
  const closed =
    flags.again === true ? undefined : await findClosed(home, month, flags.project ?? config.projectId);
  if (closed === undefined) return make(config, home, { ...flags, month });
  if (hasInputs || flags.close === true) {
    throw new UsageError(
      `${month} was closed ${closed.closed_at}, and its report does not change: see ${closed.folder}. ` +
        'To compare what the ledger has of it now: --again',
    );
  }
  return printClosed(closed, flags);
}

async function make(config: Config, home: Home, flags: Flags & { readonly month: string }): Promise<number> {
  return withScratch(home.analytics, async connection => {
    const context = await openContext(connection, {
      month: flags.month,
      projectId: flags.project ?? config.projectId,
      reconciliation: home.reconciliation,
      now: Date.now,
      logger: createLogger(config.logLevel),
    });
    const report = await makeReport(context, flags);
    if (flags.close === true) {
      const closed = await closeMonth(context, report, {
        reconciliation: home.reconciliation,
        acceptUnproven: flags.acceptUnproven,
      });
      process.stderr.write(
        `${report.month} is closed: ${closed.folder}\nsha256 of its close.json: ${closed.sha256}\n`,
      );
      return printClosed(closed, flags);
    }
    const name = monthFolder(report.month, report.projectId, await knownProjects(connection));
    const folder = flags.out ?? join(home.reconciliation, 'reports', name);
    await writeReport(connection, report, folder);
    process.stdout.write(flags.json === true ? jsonReport(report) : textReport(report));
    process.stderr.write(`Report to read and print: ${join(folder, reportFiles.html)}\n`);
    return exitCode(report.verdict);
  });
}

/** The closed month, after every file of every closed month was held against its hash. */
async function findClosed(
  home: Home,
  month: string,
  projectId: string | undefined,
): Promise<VerifiedMonth | undefined> {
  const closes = await readClosedMonths(home.reconciliation, projectId);
  const found = closes.filter(close => close.month === month);
  if (found.length <= 1) return found[0];
  const projects = found.map(close => close.project_id).join(', ');
  throw new UsageError(`${month} is closed of several projects. Choose one with --project: ${projects}.`);
}

/** Byte for byte what was printed when the month was closed. */
async function printClosed({ folder, verdict }: VerifiedMonth, flags: Flags): Promise<number> {
  const report = join(folder, closedFiles.report);
  if (flags.out !== undefined) await copyReport(report, flags.out);
  const name = flags.json === true ? reportFiles.summary : reportFiles.text;
  process.stdout.write(await readFile(join(report, name)));
  return exitCode(verdict);
}

async function verify(home: Home, { project, json }: Flags): Promise<number> {
  const closes = await readClosedMonths(home.reconciliation, project);
  const columns = ['month', 'project_id', 'closed_at', 'verdict', 'files', 'sha256'] as const;
  const found = closes.map(close => ({ ...close, files: close.files.length + 1 }));
  if (json === true)
    printJson(found.map(close => Object.fromEntries(columns.map(name => [name, close[name]]))));
  else if (found.length === 0) say('No month is closed.');
  else
    say(
      `${formatTable(
        [...columns],
        found.map(close => columns.map(name => close[name])),
      )}\nAll are as they were closed.`,
    );
  return 0;
}

function exitCode(verdict: Verdict): number {
  return verdict === 'agrees' ? 0 : 3;
}
