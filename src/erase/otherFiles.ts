import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { filesBelow } from '../filesBelow.ts';
import type { Home } from '../home.ts';
import { eraseText, type RewrittenFile } from './eraseLanding.ts';
import { holdsNumber, type Numbers } from './scrub.ts';

export interface OtherFiles {
  readonly files: readonly RewrittenFile[];
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Looks through what else lies below TRUNKLEDGER_HOME. Reports of open months are rewritten, should they hold a number; a
 * closed month holds none by its making, and stays as it is. What the program did not write is a person's to remove.
 */
export async function eraseFromOthers(home: Home, numbers: Numbers, isDryRun: boolean): Promise<OtherFiles> {
  const files: RewrittenFile[] = [];
  const unread: { path: string; reason: string }[] = [];
  for (const file of await filesOf(home)) {
    const path = relative(home.folder, file).replaceAll(sep, '/');
    if (!holdsNumber(await readFile(file), numbers)) continue;
    if (!isReport(home, file))
      unread.push({ path, reason: 'holds the number, and trunkledger did not write it: remove it' });
    else if (existsSync(join(dirname(file), 'close.json')))
      unread.push({
        path,
        reason: 'belongs to a closed month and holds the digits of the number: look at it',
      });
    else {
      const rewritten = await eraseText(file, path, numbers, isDryRun);
      if (rewritten !== undefined) files.push(rewritten);
    }
  }
  return { files, unread };
}

function isReport({ reconciliation }: Home, file: string): boolean {
  return file.startsWith(reconciliation + sep) && !file.endsWith('.parquet');
}

/** All but what is looked through elsewhere, and the folders that hold keyed hashes alone or the jobs of the queue. */
async function filesOf(home: Home): Promise<string[]> {
  const elsewhere = [home.landing, home.exports, home.erasure, home.receipts, home.queue].map(
    each => each + sep,
  );
  const databases = [home.ledger, home.analytics];
  return (await filesBelow(home.folder))
    .filter(file => !elsewhere.some(folder => file.startsWith(folder)))
    .filter(file => !databases.some(database => file === database || file.startsWith(`${database}.`)))
    .sort();
}
