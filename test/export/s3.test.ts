import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type DayManifest, partName } from '../../src/export/manifest.ts';
import { clientConfig, openBucket } from '../../src/export/s3Destination.ts';
import { syncedHome } from '../support/fixture.ts';
import { temporaryFolder } from '../support/home.ts';
import { runProgram } from '../support/program.ts';
import { bucket, openS3Server, type S3Server } from '../support/s3Server.ts';
import { fill, openWorld, range, readDay } from './world.ts';

const place = `s3://${bucket}/exports`;

/** The SDK looks for credentials in this process. */
function useServer({ environment }: S3Server): void {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

function bucketOf({ environment }: S3Server) {
  return openBucket(place, '/nowhere', environment);
}

async function manifestIn(server: S3Server, path: string): Promise<DayManifest> {
  return JSON.parse((await bucketOf(server).readText(`${path}/_manifest.json`)) ?? '');
}

function puts({ requests }: S3Server): string[] {
  return requests
    .filter(({ method }) => method === 'PUT')
    .map(({ url }) => decodeURIComponent(url.replace(/\?.*$/, '')));
}

describe('an export to a bucket', () => {
  test('is the same files, the manifest of a day after its file, and what is unchanged is not sent again', async () => {
    const server = await openS3Server();
    useServer(server);
    const world = await openWorld();
    await fill(world);
    await world.publish();
    const request = { range, to: place, datasets: ['calls', 'spend_daily'] };
    await world.export(request);
    await world.export({ ...request, to: undefined });
    for (const path of ['calls/dt=2026-10-25', 'spend_daily/dt=2026-10-26']) {
      const { exported_at: _then, ...there } = await manifestIn(server, path);
      const [dataset = '', dt = ''] = path.split('/dt=');
      const { exported_at: _now, ...here } = await world.manifest(dataset, dt);
      expect(there).toEqual(here);
      const sizes = await bucketOf(server).list(dataset);
      expect(sizes.get(`${path}/${partName}`)).toBe(here.bytes);
      const sent = puts(server).filter(url => url.includes(path));
      expect(sent).toEqual([
        `/${bucket}/exports/${path}/part-0.parquet`,
        `/${bucket}/exports/${path}/_manifest.json`,
      ]);
    }
    const before = puts(server).length;
    const again = await world.export(request);
    expect(again.datasets).toMatchObject([{ unchanged: 3 }, { unchanged: 3 }]);
    expect(puts(server).length).toBe(before);
    expect(existsSync(join(world.home, 'exports', '.export'))).toBe(false);
  });

  test('that fails half way leaves what is there valid, and goes on from there', async () => {
    const server = await openS3Server();
    useServer(server);
    const world = await openWorld();
    await fill(world);
    await world.publish();
    const request = { range, to: place, datasets: ['calls'] };
    await world.export(request);
    const path = 'calls/dt=2026-10-25';
    const before = await manifestIn(server, path);
    await readDay(world, '2026-10-25', '2026-10-26', '2026-11-02T00:00:00Z', { callResult: 'FAILED' });
    await world.publish();

    server.intercept(({ method, url }) =>
      method === 'PUT' && url.includes('.parquet') ? { status: 403 } : undefined,
    );
    await expect(world.export(request)).rejects.toThrow(
      /^s3:\/\/warehouse\/exports cannot be used: .*goes on from here/,
    );
    const { next, ...current } = await manifestIn(server, path);
    expect(current).toEqual(before);
    expect(next?.sha256).not.toBe(before.sha256);
    expect((await bucketOf(server).list('calls')).get(`${path}/${partName}`)).toBe(before.bytes);

    server.intercept(() => undefined);
    expect((await world.export(request)).datasets).toMatchObject([{ written: 1, unchanged: 2 }]);
    expect(await manifestIn(server, path)).toMatchObject({ sha256: next?.sha256 });
  });

  test('is tried again where the store fails for a moment', async () => {
    const server = await openS3Server();
    useServer(server);
    const world = await openWorld('UTC');
    await world.publish();
    let failures = 0;
    server.intercept(({ method }) => (method === 'PUT' && failures++ < 2 ? { status: 503 } : undefined));
    const summary = await world.export({
      range: { from: '2026-10-01', to: '2026-10-02' },
      to: place,
      datasets: ['calls'],
    });
    expect(summary.datasets).toMatchObject([{ written: 1 }]);
    expect(failures).toBeGreaterThan(2);
  });
});

describe('a bucket', () => {
  test('takes a large file in parts, whole', async () => {
    const server = await openS3Server();
    useServer(server);
    const staged = join(await temporaryFolder(), 'staged');
    const bytes = randomBytes(18 * 2 ** 20);
    await writeFile(staged, bytes);
    await bucketOf(server).putFile(staged, 'calls/dt=2026-10-01/part-0.parquet');
    const parts = server.requests.filter(({ url }) => url.includes('partNumber='));
    expect(parts.length).toBe(3);
    const stored = await fetch(`${server.url}/${bucket}/exports/calls/dt%3D2026-10-01/part-0.parquet`);
    expect(Buffer.from(await stored.arrayBuffer()).equals(bytes)).toBe(true);
    expect(existsSync(staged)).toBe(false);
  });

  test('keeps what is there where a part of a large file fails', async () => {
    const server = await openS3Server();
    useServer(server);
    const staged = join(await temporaryFolder(), 'staged');
    await writeFile(staged, randomBytes(9 * 2 ** 20));
    const destination = bucketOf(server);
    await destination.putText('before', 'a');
    server.intercept(({ url }) => (url.includes('partNumber=2') ? { status: 403 } : undefined));
    await expect(destination.putFile(staged, 'a')).rejects.toThrow(/cannot be used/);
    expect(await destination.readText('a')).toBe('before');
    expect(server.requests.filter(({ method }) => method === 'DELETE').length).toBe(1);
    expect((await readFile(staged)).length).toBe(9 * 2 ** 20);
  });

  test('lists files of more than one page', async () => {
    const server = await openS3Server();
    useServer(server);
    // s3rver makes the token of a next page with a cipher that Node no longer has.
    const page = (key: string, rest: string): string =>
      `<?xml version="1.0"?><ListBucketResult>${rest}<Contents><Key>exports/calls/${key}</Key><Size>7</Size></Contents></ListBucketResult>`;
    const first = page(
      'a',
      '<IsTruncated>true</IsTruncated><NextContinuationToken>t+/=</NextContinuationToken>',
    );
    server.intercept(({ url }) => {
      if (!url.includes('prefix=exports%2Fcalls%2F')) return { status: 500 };
      return { status: 200, body: url.includes('continuation-token=t%2B%2F%3D') ? page('b', '') : first };
    });
    expect(await bucketOf(server).list('calls')).toEqual(
      new Map([
        ['calls/a', 7],
        ['calls/b', 7],
      ]),
    );
  });

  test('of another store is found by its path, in any region, without checksums that nobody asked for', () => {
    expect(clientConfig({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9000' })).toMatchObject({
      endpoint: 'http://127.0.0.1:9000',
      forcePathStyle: true,
      region: 'us-east-1',
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    expect(clientConfig({ AWS_REGION: 'eu-central-1' })).not.toHaveProperty('endpoint');
    expect(clientConfig({ AWS_REGION: 'eu-central-1' })).toMatchObject({ region: 'eu-central-1' });
  });
});

describe('trunkledger export --out s3://…', () => {
  const fixture = syncedHome();
  const args = ['export', '--from', '2026-10-01', '--to', '2026-10-02', '--dataset', 'calls', '--out'];

  test('takes credentials and endpoint from the environment, and says nothing of them', async () => {
    const server = await openS3Server();
    const environment = { ...fixture.environment, ...server.environment, TRUNKLEDGER_LOG_LEVEL: 'trace' };
    const { code, stdout, stderr } = await runProgram([...args, place], environment);
    expect(code, stderr).toBe(3);
    expect(stdout).toContain(place);
    expect(stdout + stderr).not.toContain('S3RVER');
    expect((await bucketOf(server).list('calls')).size).toBe(2);
  });

  test.each([
    ['a bucket that is not there', 's3://nowhere/exports', {}, /NoSuchBucket.*Create the bucket/],
    [
      'a wrong secret',
      place,
      { AWS_SECRET_ACCESS_KEY: 'hunter2' },
      /SignatureDoesNotMatch.*Check AWS_SECRET_ACCESS_KEY/,
    ],
    [
      'an endpoint where nobody is',
      place,
      { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' },
      /ECONNREFUSED.*AWS_ENDPOINT_URL_S3/,
    ],
  ])('names %s, and what to do', async (_, to, changes, message) => {
    const server = await openS3Server();
    const environment = { ...fixture.environment, ...server.environment, ...changes };
    const { code, stderr } = await runProgram([...args, to], environment);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
  });
});
