import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { exportCommand } from '../../src/commands/export.ts';
import { openScratch } from '../../src/export/scratch.ts';
import { syncedHome } from '../support/fixture.ts';
import { temporaryFolder, temporaryHome } from '../support/home.ts';
import { readParquet } from '../support/parquet.ts';
import { runProgram } from '../support/program.ts';
import { names } from './world.ts';

const fixture = syncedHome();
const october = { from: '2026-10-01', to: '2026-10-02' };
const day = ['--from', '2026-10-01', '--to', '2026-10-02'];

describe('trunkledger export', () => {
  test('writes below the home unless told otherwise, and exits with 3 where calls may be missing', async () => {
    const { code, stdout, stderr } = await runProgram(['export', ...day], fixture.environment);
    expect(code, stderr).toBe(3);
    expect(stdout).toMatch(/^dataset +written +unchanged +rows +bytes/);
    expect(stdout).toContain(join(fixture.home, 'exports'));
    // One hour of the day was read.
    expect(stderr).toContain(
      '2 gaps in these days, the first from 2026-10-01T00:00:00Z to 2026-10-01T10:00:00Z',
    );
    expect(stderr).toMatch(/1 of the days may still change \(2026-10-01\).*--changed-only/);
    const { rows } = await readParquet(join(fixture.home, 'exports/calls/dt=2026-10-01/part-0.parquet'));
    expect(rows.length).toBeGreaterThan(10);
  });

  test('prints one JSON document with --json', async () => {
    const out = await temporaryFolder();
    const args = ['export', ...day, '--dataset', 'calls', 'spend_daily', '--out', out, '--json'];
    const { stdout } = await runProgram(args, fixture.environment);
    expect(JSON.parse(stdout)).toEqual({
      destination: out,
      pseudonymized: false,
      datasets: ['calls', 'spend_daily'].map(dataset => ({
        dataset,
        written: 1,
        proven: 0,
        unchanged: 0,
        rows: expect.any(Number),
        bytes: expect.any(Number),
      })),
      unsettled_days: ['2026-10-01'],
      gaps: [
        { project_id: expect.any(String), start: '2026-10-01T00:00:00Z', end: '2026-10-01T10:00:00Z' },
        { project_id: expect.any(String), start: '2026-10-01T11:00:00Z', end: '2026-10-02T00:00:00Z' },
      ],
      dropped_days: [],
      seconds: expect.any(Number),
    });
  });

  test('is refused while another one writes into the same folder', async () => {
    const out = await temporaryFolder();
    const scratch = await openScratch({
      staging: join(out, '.export'),
      published: join(fixture.home, 'analytics.duckdb'),
      key: undefined,
    });
    try {
      const { code, stderr } = await runProgram(['export', ...day, '--out', out], fixture.environment);
      expect(code).toBe(1);
      expect(stderr).toMatch(/Another export is at work in .*process \d+.*run this again/);
    } finally {
      await scratch.close();
    }
    expect(existsSync(join(out, '.export'))).toBe(false);
  });

  test.each<[flags: Parameters<typeof exportCommand>[0], message: RegExp]>([
    [{ from: '2026-10-01' }, /--from and --to go together/],
    [{ from: '2026-10-02', to: '2026-10-02' }, /--to 2026-10-02 is not after --from 2026-10-02/],
    [{ from: '2026-10-01T08:00', to: '2026-10-02' }, /--from is "2026-10-01T08:00"; allowed: a date/],
    [{ from: '2026-02-30', to: '2026-10-02' }, /--from is "2026-02-30"; allowed: a date/],
    [{ ...october, dataset: ['call'] }, new RegExp(`--dataset is "call"; allowed: ${names[0]}, ${names[1]}`)],
    [{ ...october, out: 'gs://bucket' }, /--out is "gs:\/\/bucket"; allowed: a folder, or s3:\/\//],
    [{ ...october, pseudonymize: true }, /TRUNKLEDGER_PSEUDONYM_KEY.*openssl rand -hex 32/],
  ])('refuses %j', async (flags, message) => {
    vi.stubEnv('TRUNKLEDGER_HOME', fixture.home);
    const refused = exportCommand(flags);
    await expect(refused).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  });

  test('without days is refused with exit code 2', async () => {
    const { code, stdout, stderr } = await runProgram(['export'], fixture.environment);
    expect(code, stderr).toBe(2);
    expect(stderr).toMatch(/--from and --to, or --changed-only/);
    expect(stdout).toBe('');
  });

  test('says what to do where nothing is published, or the folder cannot be made', async () => {
    const unpublished = { ...fixture.environment, TRUNKLEDGER_HOME: await temporaryHome() };
    const nothing = await runProgram(['export', ...day], unpublished);
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('Run: trunkledger sync') });
    const file = await runProgram(['export', ...day, '--out', '/dev/null/exports'], fixture.environment);
    expect(file).toMatchObject({ code: 1, stderr: expect.stringContaining('Name another with --out') });
  });

  test('has help with examples', async () => {
    const { code, stdout } = await runProgram(['export', '--help']);
    expect(code).toBe(0);
    for (const word of ['--changed-only', '--pseudonymize', 's3://', 'AWS_ENDPOINT_URL_S3', 'Examples:'])
      expect(stdout).toContain(word);
  });
});
