import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBackend } from '../../src/jobs/backend.ts';
import { type Claim, claimAfter, currentClaim, isAbandoned, update } from '../../src/jobs/embeddedLock.ts';
import { thisProcess } from '../../src/jobs/embeddedProcess.ts';
import { temporaryFolder } from '../support/home.ts';
import { keepingLogger } from '../support/queueStore.ts';

async function claimed(folder: string, previous?: Claim): Promise<Claim> {
  const claim = await claimAfter(folder, previous);
  if (claim === undefined) throw new Error('another one was faster');
  return claim;
}

/** Writes the holder of the claim anew. */
async function heldBy(claim: Claim, holder: Partial<Claim['holder']>): Promise<Claim> {
  return update({ ...claim, holder: { ...claim.holder, ...holder } }, {});
}

test('of twenty that claim at once one gets it, also over an abandoned claim', async () => {
  const folder = await temporaryFolder();
  let previous: Claim | undefined;
  for (let generation = 1; generation <= 5; generation++) {
    const before = previous;
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimAfter(folder, before)));
    const won = claims.filter(claim => claim !== undefined);
    expect(won).toHaveLength(1);
    previous = won[0];
    expect(await currentClaim(folder)).toMatchObject({ generation, token: previous?.token });
  }
  expect(await readdir(folder)).toEqual(['server-5.json']);
});

test('one that looked long ago does not get a generation that has come and gone', async () => {
  const folder = await temporaryFolder();
  const first = await claimed(folder);
  const second = await claimed(folder, first);
  const third = await claimed(folder, second);
  expect(await claimAfter(folder, first)).toBeUndefined();
  expect(await claimAfter(folder, undefined)).toBeUndefined();
  expect(await currentClaim(folder)).toMatchObject({ token: third.token });
});

test('a claim of a living process is held, however old it is', async () => {
  const claim = await claimed(await temporaryFolder());
  await utimes(claim.file, 0, 0);
  expect(await isAbandoned(claim)).toBe(false);
});

test('a claim that was released is free', async () => {
  const claim = await claimed(await temporaryFolder());
  expect(await isAbandoned(await update(claim, { isReleased: true }))).toBe(true);
});

test('a claim of a process that has ended is free, also where its number was given away again', async () => {
  const claim = await claimed(await temporaryFolder());
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  const { pid = 0 } = child;
  await once(child, 'exit');
  expect(await isAbandoned(await heldBy(claim, { pid }))).toBe(true);
  const { startedAt } = await thisProcess();
  expect(await isAbandoned(await heldBy(claim, { startedAt: String(Number(startedAt) + 1) }))).toBe(true);
});

test('a claim from before the machine started anew is free at once', async () => {
  const claim = await heldBy(await claimed(await temporaryFolder()), { boot: 'an earlier one' });
  await utimes(claim.file, 1000, 1000);
  const start = performance.now();
  expect(await isAbandoned(claim, 60_000)).toBe(true);
  expect(performance.now() - start).toBeLessThan(5000);
});

test('a claim from a machine that cannot be asked is free when its heart stops', async () => {
  const claim = await heldBy(await claimed(await temporaryFolder()), { host: 'elsewhere' });
  let time = 1000;
  const beating = setInterval(() => void utimes(claim.file, ++time, time).catch(() => {}), 20);
  onTestFinished(() => clearInterval(beating));
  expect(await isAbandoned(claim, 3200)).toBe(false);
  clearInterval(beating);
  expect(await isAbandoned(claim, 320)).toBe(true);
});

test('a queue that another machine holds is refused, naming both and what to do', async () => {
  const folder = await temporaryFolder();
  const claim = await heldBy(await claimed(folder), { host: 'elsewhere', pid: 4711 });
  let time = 1000;
  const beating = setInterval(() => void utimes(claim.file, ++time, time).catch(() => {}), 100);
  onTestFinished(() => clearInterval(beating));
  await expect(openBackend('embedded', folder, { logger: keepingLogger() })).rejects.toThrow(
    `is held by process 4711 on elsewhere, which cannot be reached from ${hostname()}`,
  );
});

test('a claim that was torn by a loss of power is free', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'server-7.json'), '{"hold');
  const claim = await currentClaim(folder);
  expect(claim).toMatchObject({ generation: 7, isReleased: true });
  expect(await claimAfter(folder, claim)).toMatchObject({ generation: 8 });
});
