import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { moveFile } from '../durableFiles.ts';
import type { Warehouse } from './warehouse.ts';

/**
 * Publishes the warehouse for readers: checkpoint, copy aside (shared blocks where the file system can), rename.
 * Readers that have the old copy open keep it; nobody ever sees half a file. The caller must not write meanwhile.
 */
export async function publish(warehouse: Warehouse, target: string): Promise<void> {
  // Compressing what was loaded is work for every core; loading is back to one each afterwards.
  await warehouse.connection.run(`set threads = ${availableParallelism()}`);
  // Forced: waits for statements that type other readings meanwhile. While one runs that began before the last update was
  // committed, a plain checkpoint is refused.
  await warehouse.connection.run('force checkpoint');
  await warehouse.connection.run('set threads = 1');
  const aside = unpublished(target);
  try {
    await copyElsewhere(warehouse.path, aside);
    await moveFile(aside, target);
  } finally {
    await rm(aside, { force: true });
  }
}

const copyScript =
  "const fs = require('node:fs'); fs.copyFileSync(...process.argv.slice(1), fs.constants.COPYFILE_FICLONE)";

/**
 * In a process of its own: the system gives up all locks that a process has on a file as soon as it closes the file once,
 * and then another process could open the warehouse too. A copy shares blocks where the file system can.
 */
async function copyElsewhere(from: string, to: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['-e', copyScript, '--', from, to]);
}

/** Removes what a killed run was publishing. To be called by the process that holds the warehouse. */
export async function sweepPublished(target: string): Promise<void> {
  await rm(unpublished(target), { force: true });
}

/** One name for all, because only the process that holds the warehouse publishes. */
function unpublished(target: string): string {
  return `${target}.unpublished`;
}
