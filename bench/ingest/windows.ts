import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from '../paths.ts';
import { Random } from '../random.ts';
import { type Call, callRecord } from './callRecord.ts';

/** Calls per page, the API's maximum. */
export const pageSize = 500;
const callsPerDay = 1_000_000;
/** 2026-10-01T00:00:00Z: old enough that every window settles at its first reading. */
const firstDay = Date.UTC(2026, 9, 1) / 1000;
const hour = 3600;
const seed = 20_261_001;

/** One-hour windows, in the order of time. Epoch seconds. */
export interface CallWindow {
  readonly start: number;
  readonly end: number;
  readonly calls: number;
}

/**
 * `count` windows with the calls spread evenly; by default whole days of 24, as many as hold `calls` at a million a day.
 */
export function windowsOf(calls: number, count = 24 * Math.ceil(calls / callsPerDay)): CallWindow[] {
  return Array.from({ length: count }, (_, index) => ({
    start: firstDay + index * hour,
    end: firstDay + (index + 1) * hour,
    calls: Math.floor(((index + 1) * calls) / count) - Math.floor((index * calls) / count),
  }));
}

export function folderOf(calls: number): string {
  return join(dataFolder, `calls-${calls}`);
}

export function fileOf(calls: number, window: CallWindow): string {
  return join(folderOf(calls), `${window.start}.ndjson`);
}

/** Writes the calls of each window to a file, one a line, unless they are there. Returns their folder. */
export function makeCalls(calls: number): string {
  const folder = folderOf(calls);
  if (existsSync(folder)) return folder;
  const aside = `${folder}.tmp`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  let serial = 0;
  for (const window of windowsOf(calls)) {
    writeFileSync(join(aside, `${window.start}.ndjson`), linesOf(window, serial));
    serial += window.calls;
  }
  renameSync(aside, folder);
  return folder;
}

/** The calls of a window, one a line. `firstSerial` is how many calls come before them. */
export function linesOf(window: CallWindow, firstSerial: number): string {
  let lines = '';
  for (const call of callsOf(window, firstSerial)) lines += `${JSON.stringify(call)}\n`;
  return lines;
}

/**
 * The calls of a window, spread evenly. None lies in its first second: the API's ranges include their end, and so each
 * page belongs to one window only.
 */
export function* callsOf(window: CallWindow, firstSerial: number): Generator<Call> {
  const random = new Random(seed + window.start);
  for (let index = 0; index < window.calls; index++) {
    const at = window.start + 1 + Math.floor((index * (hour - 1)) / window.calls);
    yield callRecord(random, at, firstSerial + index);
  }
}
