import { randomBytes, randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { makeFolder } from '../durableFiles.ts';
import { isMissingFile, undefinedIfMissing } from '../errors.ts';
import { fate, type ProcessIdentity, thisProcess } from './embeddedProcess.ts';

/**
 * Who serves the embedded database. Each claim is a file of the next generation, made whole and atomically; the highest
 * generation counts. A claim is never taken away, only followed by one that finds it abandoned or released: two processes
 * that find so at once want the same file name, and one gets it.
 */
export interface Claim {
  readonly generation: number;
  /** Path of its file, whose modification time is the heartbeat. */
  readonly file: string;
  readonly holder: ProcessIdentity;
  /** The holder's child that writes the database, or the last one before it; null where there never was one. */
  readonly writer: ProcessIdentity | null;
  /** What clients show to the server. */
  readonly token: string;
  /** On 127.0.0.1; null while the database starts. */
  readonly port: number | null;
  readonly isReleased: boolean;
}

const identity = z.object({
  host: z.string(),
  boot: z.string(),
  pidNamespace: z.string(),
  pid: z.number(),
  startedAt: z.string(),
});

const content = z.object({
  holder: identity,
  writer: identity.nullable(),
  token: z.string(),
  port: z.number().nullable(),
  isReleased: z.boolean(),
});

export const heartbeatMilliseconds = 1000;
const observationMilliseconds = 8 * heartbeatMilliseconds;

/** The claim that counts, or undefined where nobody ever made one. */
export async function currentClaim(folder: string): Promise<Claim | undefined> {
  const generation = (await generations(folder)).at(-1);
  if (generation === undefined) return undefined;
  const file = fileOf(folder, generation);
  try {
    return { generation, file, ...parse(await readFile(file, 'utf8')) };
  } catch (error) {
    // A higher one has come and cleaned up.
    if (isMissingFile(error)) return currentClaim(folder);
    throw error;
  }
}

/** A file that is torn is left from a loss of power: nobody holds it. */
function parse(text: string): z.infer<typeof content> {
  try {
    return content.parse(JSON.parse(text));
  } catch {
    const holder = { host: '', boot: '', pidNamespace: '', pid: 0, startedAt: '' };
    return { holder, writer: null, token: '', port: null, isReleased: true };
  }
}

/** Claims the generation after `previous` for this process, or returns undefined where another one was faster. */
export async function claimAfter(folder: string, previous: Claim | undefined): Promise<Claim | undefined> {
  await makeFolder(folder, 0o700);
  const generation = (previous?.generation ?? 0) + 1;
  const claim: Claim = {
    generation,
    file: fileOf(folder, generation),
    holder: await thisProcess(),
    writer: previous?.writer ?? null,
    token: randomBytes(24).toString('base64url'),
    port: null,
    isReleased: false,
  };
  if (!(await makeFile(claim))) return undefined;
  // One that looked long ago may claim a generation that has come and gone: what is higher, counts.
  const all = await generations(folder);
  if (all.at(-1) !== generation) {
    await rm(claim.file, { force: true });
    return undefined;
  }
  await Promise.all(all.slice(0, -1).map(older => rm(fileOf(folder, older), { force: true })));
  return claim;
}

async function makeFile(claim: Claim): Promise<boolean> {
  const draft = await writeDraft(claim);
  try {
    await link(draft, claim.file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Says where the database is served, or that it no longer is. */
export async function update(
  claim: Claim,
  change: Partial<Pick<Claim, 'writer' | 'port' | 'isReleased'>>,
): Promise<Claim> {
  const changed = { ...claim, ...change };
  await rename(await writeDraft(changed), claim.file);
  return changed;
}

async function writeDraft({ file, ...claim }: Claim): Promise<string> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(content.parse(claim))}\n`, { mode: 0o600 });
  return draft;
}

/**
 * Whether nobody holds the claim any more. Of a process that this machine cannot look at (another machine or container)
 * its heartbeat tells, which takes eight seconds, and needs no clock that agrees with ours.
 */
export async function isAbandoned(claim: Claim, observe = observationMilliseconds): Promise<boolean> {
  if (claim.isReleased) return true;
  const known = await fate(claim.holder);
  if (known !== 'unknown') return known === 'dead';
  const first = await heartbeat(claim);
  if (first === undefined) return true;
  const own = await thisProcess();
  const isOfEarlierStart = claim.holder.host === own.host && claim.holder.boot !== own.boot;
  if (isOfEarlierStart && first < Date.now() - uptime() * 1000) return true;
  const step = observe / 32;
  for (let waited = 0; waited < observe; waited += step) {
    await setTimeout(step);
    if ((await heartbeat(claim)) !== first) return false;
  }
  return true;
}

/** When it last beat; undefined where its file is gone. */
export async function heartbeat(claim: Claim): Promise<number | undefined> {
  return stat(claim.file).then(
    found => found.mtimeMs,
    () => undefined,
  );
}

/** Ascending. */
async function generations(folder: string): Promise<number[]> {
  const names = (await readdir(folder).catch(undefinedIfMissing)) ?? [];
  return names
    .map(name => Number(/^server-(\d+)\.json$/.exec(name)?.[1] ?? Number.NaN))
    .filter(generation => !Number.isNaN(generation))
    .sort((a, b) => a - b);
}

function fileOf(folder: string, generation: number): string {
  return join(folder, `server-${generation}.json`);
}
