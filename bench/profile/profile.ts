import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runSync } from '../ingest/sync.ts';
import { withPageServer } from '../ingest/withPageServer.ts';
import { benchFolder, dataFolder } from '../paths.ts';
import type { Measurement, Outcome, Sizes } from '../result.ts';
import { type CpuProfile, summarize } from './cpuProfile.ts';
import type { StatementTimes } from './statements.ts';

/** Where the time of one sync goes: its main thread by stage, its statements, its threads. */
export async function profile({ calls = 0 }: Sizes): Promise<Outcome> {
  const folder = mkdtempSync(join(dataFolder, 'profile-'));
  try {
    const { seconds } = await withPageServer(calls, origin => profiledSync(calls, origin, folder));
    return {
      figures: [],
      measurements: [
        one('wall', seconds),
        ...[...mainThread(folder), ...statements(folder)].filter(isNotable(seconds)),
      ],
      notes: [
        'Shown is what takes at least a hundredth of the wall time.',
        'Main thread, statements and threads run side by side: their times do not add up to the wall time.',
        "The thread pool runs the statements (with DuckDB's own threads), zstd and the files.",
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function profiledSync(calls: number, origin: string, folder: string) {
  const preload = join(benchFolder, 'profile', 'statements.ts');
  return runSync(calls, origin, {
    nodeOptions: ['--import', preload, '--cpu-prof', `--cpu-prof-dir=${folder}`],
    environment: { BENCH_STATEMENTS: join(folder, 'statements.json') },
  });
}

function mainThread(folder: string): Measurement[] {
  const file = readdirSync(folder).find(name => name.endsWith('.cpuprofile')) ?? '';
  const { stages, functions } = summarize(JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile);
  return [
    ...stages.map(([stage, seconds]) => one(`main thread: ${stage}`, seconds)),
    ...functions.map(([name, seconds]) => one(`function: ${name}`, seconds)),
  ];
}

function statements(folder: string): Measurement[] {
  const times = JSON.parse(readFileSync(join(folder, 'statements.json'), 'utf8')) as StatementTimes;
  const longest = Object.entries(times.statements).sort((a, b) => b[1] - a[1]);
  const living = Object.values(times.threads).reduce((sum, seconds) => sum + seconds, 0);
  return [
    one('statements: any running', times.busy),
    ...longest.map(([name, seconds]) => one(`statement: ${name}`, seconds)),
    one('processor: all threads', times.processor),
    ...Object.entries(times.threads).map(([name, seconds]) => one(`processor: ${name}`, seconds)),
    one('processor: ended threads (DuckDB)', times.processor - living),
  ];
}

/** What takes at least a hundredth of the whole. */
function isNotable(wallSeconds: number): (measurement: Measurement) => boolean {
  return ({ rounds: [seconds = 0] }) => seconds >= wallSeconds / 100;
}

function one(name: string, seconds: number): Measurement {
  return { name, unit: 's', rounds: [seconds] };
}
