import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invoice } from '../../../src/reconcile/invoice/invoice.ts';
import type { Section } from '../../../src/reconcile/report.ts';
import { parseTolerance } from '../../../src/reconcile/tolerance.ts';
import { invoiceOf } from './faults.ts';
import { csvOf, type Line, randomCalls } from './model.ts';
import { fillWorld } from './world.ts';

let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'invoice-'));
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
});
afterAll(() => {
  connection.disconnectSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

const calls = randomCalls(3, 10);
const { lines } = invoiceOf(calls);

async function compare(changed: readonly Line[], tolerance?: string): Promise<Section> {
  const file = join(folder, 'invoice.csv');
  writeFileSync(file, csvOf(changed));
  return invoice(await fillWorld(connection, { calls }), {
    files: [file],
    tolerance: tolerance === undefined ? undefined : parseTolerance(tolerance),
  });
}

/** A line with another amount, by so many ten-thousandths. */
function billed(index: number, more: number): Line {
  const line = lines[index];
  if (line === undefined) throw new Error(`no line ${index}`);
  return { ...line, Amount: ((Math.round(Number(line.Amount) * 10_000) + more) / 10_000).toFixed(4) };
}

describe('the verdict', () => {
  test('is that both agree where nothing differs', async () => {
    const section = await compare(lines);
    expect(section.verdict).toBe('agrees');
    expect(section.tables.map(({ name }) => name)).toEqual(['waterfall_EUR', 'waterfall_USD']);
    expect(section.summary).toMatch(
      /^2026-10: the invoice is [\d.]+ EUR, the ledger [\d.]+, and they agree;/,
    );
  });

  test('is that they differ where a difference exceeds the tolerance', async () => {
    const more = lines.with(0, billed(0, 5_000));
    expect((await compare(more)).verdict).toBe('differs');
    expect((await compare(more, '0.6')).verdict).toBe('agrees');
    expect((await compare(more, '0.4')).verdict).toBe('differs');
  });

  test('is that they differ where parts outweigh each other', async () => {
    const section = await compare(lines.with(0, billed(0, 5_000)).with(4, billed(4, -5_000)), '0.4');
    expect(section.verdict).toBe('differs');
  });

  test('is that both agree where rounding alone is between them', async () => {
    const cents = lines.map(line => ({ ...line, Amount: Number(line.Amount).toFixed(2) }));
    expect((await compare(cents)).verdict).toBe('agrees');
  });
});

function findings(section: Section): unknown[] {
  return section.tables.find(({ name }) => name === 'findings')?.rows.map(row => row.slice(0, 2)) ?? [];
}

describe('what is named', () => {
  test('a trunk that the ledger does not know', async () => {
    const section = await compare([...lines, { ...billed(0, 0), Trunk: 'elsewhere' }]);
    expect(findings(section)).toEqual([
      ['trunks that the ledger does not know: 1', 'invoice.csv:11 elsewhere'],
    ]);
  });

  test('a total that is not the sum of its lines, as a difference of its own', async () => {
    const sum = lines
      .filter(({ Currency }) => Currency === 'EUR')
      .reduce((total, { Amount }) => total + Number(Amount), 0);
    const total = { Currency: 'EUR', Description: 'Total', Amount: (sum + 7).toFixed(4) };
    const section = await compare([...lines, total]);
    expect(findings(section)).toEqual([
      ['totals that their lines do not sum to: 1', expect.stringMatching(/^invoice\.csv:11 .*, not /)],
    ]);
    const [euros] = section.tables;
    expect(euros?.rows.find(([step]) => step === 'unexplained')?.slice(0, 3)).toEqual([
      'unexplained',
      '7.000000',
      1,
    ]);
  });

  test('minutes that differ though the amount does not', async () => {
    const more = lines.with(1, { ...billed(1, 0), Seconds: String(Number(lines[1]?.Seconds) + 60) });
    expect(findings(await compare(more))).toEqual([
      ['lines whose calls or minutes differ though their amount does not: 1', 'invoice.csv:3'],
    ]);
  });

  test('calls in a currency in which nothing is billed', async () => {
    const section = await compare(lines.filter(({ Currency }) => Currency === 'USD'));
    expect(findings(section)).toEqual([['calls are priced in EUR, and nothing is billed in it', 'EUR']]);
    expect(section.verdict).toBe('differs');
  });
});
