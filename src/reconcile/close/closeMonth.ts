import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, syncFolder, syncTree } from '../../durableFiles.ts';
import { ExpectedError } from '../../errors.ts';
import { sha256OfText } from '../../fileHash.ts';
import { rowsOfFile } from '../../sql.ts';
import { version } from '../../version.ts';
import type { ReconcileContext } from '../context.ts';
import { writeReport } from '../output/reportFolder.ts';
import { knownProjects, monthFolder } from '../projects.ts';
import type { Report } from '../report.ts';
import { type ClosedMonth, closedFiles, type Figure, type VerifiedMonth } from './closedMonth.ts';
import { describeFiles } from './describeFiles.ts';
import { writeFrozen } from './frozen.ts';
import { refuseClose, unprovenReasons } from './refuseClose.ts';
import { sumsOf } from './sums.ts';

export interface CloseOptions {
  /** Folder of the closed months. */
  readonly reconciliation: string;
  /** Closes a month that is not proven, with the reasons on record. */
  readonly acceptUnproven?: boolean | undefined;
}

/**
 * Freezes a month: its figures, calls, readings, booked adjustments and report, with the hash of each file, chained to the
 * month closed before. Written aside, flushed and renamed as one folder: a month is closed whole or not at all.
 * @throws ExpectedError where the month is not over, is closed, does not follow the last closed one, or is not proven.
 */
export async function closeMonth(
  context: ReconcileContext,
  report: Report,
  { reconciliation, acceptUnproven = false }: CloseOptions,
): Promise<VerifiedMonth> {
  refuseClose(context, report, acceptUnproven);
  const reasons = unprovenReasons(report);
  const acceptedUnproven = reasons.length === 0 ? null : reasons;
  await makeFolder(reconciliation, 0o700);
  await sweepAsides(reconciliation, context.now());
  const aside = await mkdtemp(join(reconciliation, asidePrefix));
  try {
    await writeFrozen(context, aside);
    const frozenReport = { ...report, closed: { acceptedUnproven } };
    await writeReport(context.connection, frozenReport, join(aside, closedFiles.report));
    const closed = await describeMonth(context, frozenReport, aside);
    const text = `${JSON.stringify(closed, null, 2)}\n`;
    const sha256 = sha256OfText(text);
    await writeFile(join(aside, closedFiles.close), text);
    await writeFile(join(aside, closedFiles.closeHash), `${sha256}  ${closedFiles.close}\n`);
    await syncTree(aside);
    const known = await knownProjects(context.connection);
    const folder = join(reconciliation, monthFolder(report.month, report.projectId, known));
    await publishFolder(aside, folder, report.month);
    await syncFolder(reconciliation);
    return { ...closed, folder, sha256 };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

const asidePrefix = '.closing-';
const dayInMilliseconds = 86_400_000;

/** Removes what closes that were killed left; a younger one may be at work. */
async function sweepAsides(reconciliation: string, now: number): Promise<void> {
  const names = (await readdir(reconciliation)).filter(name => name.startsWith(asidePrefix));
  for (const path of names.map(name => join(reconciliation, name))) {
    const { mtimeMs } = await stat(path);
    if (mtimeMs < now - dayInMilliseconds) await rm(path, { recursive: true, force: true });
  }
}

/** A folder that has files cannot be renamed over: of two processes that close a month one is refused. */
async function publishFolder(aside: string, folder: string, month: string): Promise<void> {
  try {
    await rename(aside, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    throw new ExpectedError(`${month} is closed already: ${folder} is there. A month is closed once.`, {
      cause: error,
    });
  }
}

async function describeMonth(
  context: ReconcileContext,
  report: Report,
  folder: string,
): Promise<ClosedMonth> {
  const { connection, closes } = context;
  const last = closes.at(-1);
  const figures = (await rowsOfFile(connection, 'reconcile/close/figures')) as unknown as Figure[];
  const booked = await rowsOfFile(connection, 'reconcile/close/booked_sums', { month: report.month });
  return {
    schema_version: 1,
    project_id: report.projectId,
    month: report.month,
    time_zone: report.timeZone,
    start: report.start,
    end: report.end,
    closed_at: report.madeAt,
    trunkledger: version,
    verdict: report.verdict,
    accepted_unproven: report.closed?.acceptedUnproven ?? null,
    sections: report.sections.map(({ id, verdict, summary }) => ({ id, verdict, summary })),
    sums: sumsOf(figures),
    figures,
    adjustments: booked as unknown as ClosedMonth['adjustments'],
    files: await describeFiles(folder),
    previous: last === undefined ? null : { month: last.month, sha256: last.sha256 },
  };
}
