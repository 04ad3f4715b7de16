import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissingFile, undefinedIfMissing } from '../errors.ts';
import { sha256Of } from '../fileHash.ts';
import { type AnyManifest, isEvent } from '../manifest.ts';
import { DamagedDataError, DamagedManifestError, readAgain } from './landingErrors.ts';
import { dataFilesOf } from './landingFiles.ts';
import { readManifest } from './landingManifest.ts';

const asideSuffix = '.damaged';

/** What was taken out of the landing's sight. */
export interface SetAside {
  /** What is wrong with it; undefined if nothing is. */
  readonly finding: string | undefined;
  /** The names that its files have now, relative to the landing folder; those that were set aside before are among them. */
  readonly files: readonly string[];
}

/** @throws DamagedDataError where the data file of the manifest is missing or another one */
export async function verifyData(directory: string, path: string, manifest: AnyManifest): Promise<void> {
  const finding = await findingOfData(directory, path, manifest, '');
  if (finding !== undefined)
    throw new DamagedDataError(
      finding,
      `Restore it from a backup, or remove what is left of it and its manifest. ${readAgain(path)}`,
    );
}

/** Appends `.damaged` to the names of a manifest and its data file, of what is there of them. */
export async function setAside(directory: string, path: string): Promise<SetAside> {
  const finding = await findingOf(directory, path);
  const files: string[] = [];
  // The manifest last: until then it is found damaged again.
  for (const each of [...dataFilesOf(path), path]) {
    if (await moveAside(join(directory, each))) files.push(each + asideSuffix);
  }
  return { finding, files };
}

/** Whether the file is set aside now, by this call or an earlier one. */
async function moveAside(file: string): Promise<boolean> {
  try {
    await rename(file, file + asideSuffix);
    return true;
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    return existsSync(file + asideSuffix);
  }
}

/** A process that set files aside may have died before it could tell why. */
async function findingOf(directory: string, path: string): Promise<string | undefined> {
  const file = join(directory, path);
  const suffix = !existsSync(file) && existsSync(file + asideSuffix) ? asideSuffix : '';
  try {
    const manifest = await readManifest(directory, path + suffix);
    return await findingOfData(directory, path, manifest, asideSuffix);
  } catch (error) {
    if (error instanceof DamagedManifestError) return error.finding.replace(path + suffix, path);
    throw error;
  }
}

/** What is wrong with the data file of a manifest; one that is not there may be called by its name and `suffix`. */
async function findingOfData(
  directory: string,
  path: string,
  manifest: AnyManifest,
  suffix: string,
): Promise<string | undefined> {
  if (isEvent(manifest) || manifest.data_file === null) return undefined;
  const data = join(directory, dirname(path), manifest.data_file);
  const found = (await hashIfThere(data)) ?? (await hashIfThere(data + suffix));
  if (found === undefined) return `The landing file ${data} is missing.`;
  // A file that is being rewritten is the one or the other.
  if (found === manifest.sha256 || found === manifest.rewriting?.sha256) return undefined;
  return `The landing file ${data} is not whole or was changed: its SHA-256 is ${found}, its manifest says ${manifest.sha256}.`;
}

async function hashIfThere(file: string): Promise<string | undefined> {
  return sha256Of(file).catch(undefinedIfMissing);
}
