import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fencedBlocks, readDocuments } from '../../scripts/docs/document.ts';
import { ask } from '../../src/commands/query.ts';
import { withPublished } from '../../src/reader.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { seconds } from '../support/sandbox.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const page = readDocuments(repository).find(({ path }) => path === 'docs/recipes.md');
if (page === undefined) throw new Error('docs/recipes.md is missing');
const blocks = fencedBlocks(page).filter(({ info }) => info.startsWith('sql run'));
const questions = [...page.text.matchAll(/^### (\d+)\. (.+)$/gm)].map(([, number, text]) => ({
  number: Number(number),
  text: String(text),
}));

const day = 86_400;
/** Noon of a Sunday; the weeks before it are the history. */
const noon = seconds('2026-10-18T12:00:00Z');
const midnight = noon - day / 2;

let home = '';

interface Reading {
  readonly from: number;
  readonly to: number;
  readonly windowSeconds: number;
  /** The clock of the sandbox and of the program; long past the range unless given. */
  readonly at?: number;
  readonly callsPerDay?: number;
}

/** Reads a range as it looks at a time. */
async function readAt({
  from,
  to,
  windowSeconds,
  at = midnight + 60,
  callsPerDay = 150,
}: Reading): Promise<void> {
  const options: SandboxOptions = { now: new Date(at * 1000), callsPerDay };
  const sandbox = await startSandbox(options);
  try {
    const effects = { now: () => at * 1000 };
    await syncInProcess({ sandbox, home, effects }, { from, to, windowSeconds });
  } finally {
    await sandbox.close();
  }
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'trunkledger-'));
  const from = midnight - 45 * day;
  const gap = midnight - 20 * day;
  await readAt({ from, to: gap, windowSeconds: day });
  await readAt({ from: gap + day, to: midnight - day, windowSeconds: day });
  // A day of far more traffic, and a running one, of which much is still to come and to change.
  await readAt({ from: midnight - day, to: midnight, windowSeconds: day, callsPerDay: 1500 });
  const running = { from: midnight, windowSeconds: 14_400, callsPerDay: 3000 };
  await readAt({ ...running, to: noon, at: noon + 60 });
  await readAt({ ...running, to: noon + 14_400, at: noon + 14_460 });
}, 120_000);

afterAll(() => rm(home, { recursive: true, force: true }));

test('there are twenty questions, numbered, each with its SQL', () => {
  expect(questions.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(blocks).toHaveLength(questions.length);
});

describe('a reader that may do nothing but read answers', () => {
  test.each(questions)('%#: $text', async ({ number }) => {
    const sql = blocks[number - 1]?.text ?? '';
    const { rows } = await withPublished(join(home, 'analytics.duckdb'), connection => ask(connection, sql));
    expect(rows.length, sql).toBeGreaterThan(0);
    // A column without any value would be a question that was not asked.
    const blank = rows[0]?.map((_, index) => rows.every(row => row[index] === null));
    expect(blank, sql).not.toContain(true);
  });
});
