import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError, isMissingFile } from '../../errors.ts';
import { sha256Of, sha256OfText } from '../../fileHash.ts';
import { type ClosedMonth, closedFiles, type VerifiedMonth } from './closedMonth.ts';
import { monthAfter } from './monthAfter.ts';

/** What was frozen is not what lies there now. */
export class ClosedMonthDamagedError extends ExpectedError {}

/**
 * The closed months of a project, or of all, oldest first. Every file is held against its hash, and every month against
 * the one before it.
 * @throws ClosedMonthDamagedError that names each file that is missing or changed, and each break of the chain.
 */
export async function readClosedMonths(reconciliation: string, projectId?: string): Promise<VerifiedMonth[]> {
  const problems: string[] = [];
  const found: VerifiedMonth[] = [];
  for (const folder of await closedFolders(reconciliation)) {
    const month = await readMonth(folder, problems);
    if (month !== undefined && (projectId === undefined || month.project_id === projectId)) found.push(month);
  }
  const months = found.sort((a, b) => compare(a.project_id, b.project_id) || compare(a.month, b.month));
  for (const month of months) await verifyFiles(month, problems);
  verifyChain(months, problems);
  if (problems.length > 0) {
    throw new ClosedMonthDamagedError(
      `${problems.join('\n')}\nClosed months do not change: restore what is named from a backup.`,
    );
  }
  return months;
}

async function closedFolders(reconciliation: string): Promise<string[]> {
  try {
    const names = await readdir(reconciliation);
    return names
      .filter(name => /^\d{4}-\d{2}(\.|$)/.test(name))
      .sort()
      .map(name => join(reconciliation, name));
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
}

/** Undefined where it cannot be read, which is a problem. */
async function readMonth(folder: string, problems: string[]): Promise<VerifiedMonth | undefined> {
  const path = join(folder, closedFiles.close);
  try {
    const bytes = await readFile(path);
    const sha256 = sha256OfText(bytes);
    const expected = (await readFile(join(folder, closedFiles.closeHash), 'utf8')).slice(0, 64);
    if (sha256 !== expected) {
      problems.push(`${path} was changed: its sha256 is ${sha256}, and was ${expected}.`);
      return undefined;
    }
    return { ...(JSON.parse(bytes.toString('utf8')) as ClosedMonth), folder, sha256 };
  } catch (error) {
    problems.push(`${path} cannot be read: ${(error as Error).message}.`);
    return undefined;
  }
}

async function verifyFiles({ folder, files }: VerifiedMonth, problems: string[]): Promise<void> {
  for (const { name, bytes, sha256 } of files) {
    const path = join(folder, name);
    try {
      const size = (await stat(path)).size;
      const actual = await sha256Of(path);
      if (actual !== sha256)
        problems.push(
          `${path} was changed: its sha256 is ${actual} (${size} bytes), and was ${sha256} (${bytes} bytes).`,
        );
    } catch (error) {
      problems.push(`${path} cannot be read: ${(error as Error).message}.`);
    }
  }
}

function verifyChain(months: readonly VerifiedMonth[], problems: string[]): void {
  for (const [index, { folder, month, project_id: project, previous }] of months.entries()) {
    const before = months[index - 1];
    const last = before?.project_id === project ? before : undefined;
    if (previous === null && last === undefined) continue;
    if (previous !== null && previous.month === last?.month && previous.sha256 === last.sha256) continue;
    problems.push(
      previous === null
        ? `${folder} is not chained to the month before it, ${last?.month}.`
        : `${folder} is chained to ${previous.month} with the sha256 ${previous.sha256}; before it stands ` +
            `${last === undefined ? 'no closed month' : `${last.month} with ${last.sha256}`}.`,
    );
    if (last !== undefined && monthAfter(last.month) !== month)
      problems.push(`Between ${last.month} and ${month} no month is closed.`);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
