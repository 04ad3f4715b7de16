import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { makeFolder } from '../../durableFiles.ts';
import { ExpectedError } from '../../errors.ts';
import type { Report } from '../report.ts';
import { writeDetail } from './details.ts';
import { htmlReport } from './htmlReport.ts';
import { jsonReport } from './jsonReport.ts';
import { textReport } from './textReport.ts';

/** Names of the files of every report's folder; each detail adds two. */
export const reportFiles = { summary: 'summary.json', text: 'report.txt', html: 'report.html' } as const;

/** Lists what this program wrote into a folder, so that the next report there leaves nothing of the last, and nothing else. */
const listName = 'files.json';

/**
 * Writes the report into a folder, in place of an earlier one; other files there stay. Each file is whole or not there, and
 * `summary.json` comes last.
 */
export async function writeReport(
  connection: DuckDBConnection,
  report: Report,
  folder: string,
): Promise<void> {
  await makeReportFolder(folder);
  const aside = await mkdtemp(join(folder, '.unfinished-'));
  try {
    const names: string[] = [];
    for (const detail of report.sections.flatMap(section => section.details))
      names.push(...(await writeDetail(connection, detail, aside)));
    for (const [name, text] of Object.entries(textsOf(report))) {
      await writeFile(join(aside, name), text, { mode: 0o600 });
      names.push(name);
    }
    await removeEarlier(folder);
    await writeFile(join(folder, listName), `${JSON.stringify(names, null, 2)}\n`, { mode: 0o600 });
    for (const name of names) await rename(join(aside, name), join(folder, name));
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** In the order of writing. */
function textsOf(report: Report): Record<string, string> {
  return {
    [reportFiles.html]: htmlReport(report),
    [reportFiles.text]: textReport(report),
    [reportFiles.summary]: jsonReport(report),
  };
}

async function makeReportFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder, 0o700);
  } catch (error) {
    throw new ExpectedError(
      `${folder} is no folder that can be written: ${(error as Error).message}. Choose another with --out.`,
      { cause: error },
    );
  }
}

async function removeEarlier(folder: string): Promise<void> {
  const list = await readFile(join(folder, listName), 'utf8').catch(() => '');
  const names = list.match(/"[\w.-]+"/g) ?? [];
  for (const name of names) await rm(join(folder, name.slice(1, -1)), { force: true });
}

/** Copies a report as it is into another folder, in place of an earlier one. */
export async function copyReport(from: string, folder: string): Promise<void> {
  await makeReportFolder(folder);
  await removeEarlier(folder);
  await cp(from, folder, { recursive: true });
}
