import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import duckdb from '@duckdb/node-api';
import { benchFolder, dataFolder } from './paths.ts';
import { median } from './statistics.ts';

/** What a benchmark is judged by: the median over the rounds, with the least and the greatest. */
export interface Figure {
  readonly name: string;
  readonly unit: 'times' | 'MB' | 'ms';
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** What the figure should come to, beyond what it must. */
  readonly aim?: number;
}

/** What was measured, one value a round. */
export interface Measurement {
  readonly name: string;
  readonly unit: 's' | 'ms' | 'MB' | 'times' | 'per s';
  readonly rounds: readonly number[];
}

/** What a benchmark found out. */
export interface Outcome {
  readonly figures: readonly Figure[];
  readonly measurements: readonly Measurement[];
  readonly notes?: readonly string[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An outcome with the facts that it depends on; what bench/results holds. */
export interface Result extends Outcome {
  readonly benchmark: string;
  readonly date: string;
  readonly machine: Machine;
  readonly sizes: Sizes;
}

export type Sizes = Readonly<Record<string, number>>;

interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  readonly duckdb: string;
}

type Bounds = Pick<Figure, 'atMost' | 'atLeast' | 'aim'>;

/** `a` over `b`, round by round: the two sides of a ratio ran next to each other, so a busy machine slows both. */
export function ratio(name: string, a: readonly number[], b: readonly number[], bounds: Bounds): Figure {
  return figure(
    name,
    'times',
    a.map((value, round) => value / (b[round] ?? Number.NaN)),
    bounds,
  );
}

export function figure(
  name: string,
  unit: Figure['unit'],
  rounds: readonly number[],
  bounds: Bounds,
): Figure {
  return {
    name,
    unit,
    median: median(rounds),
    least: Math.min(...rounds),
    greatest: Math.max(...rounds),
    ...bounds,
  };
}

/** Whether a figure keeps what it promises. */
export function isMet({ median, atMost, atLeast }: Figure): boolean {
  return median <= (atMost ?? Number.POSITIVE_INFINITY) && median >= (atLeast ?? 0);
}

export function machine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    duckdb: duckdb.version(),
  };
}

/** Writes bench/results/<benchmark>.json; a run of other sizes than the full ones goes to bench/data/results. */
export function writeResult(result: Result, isFull: boolean): string {
  const path = join(isFull ? benchFolder : dataFolder, 'results', `${result.benchmark}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(result, rounded, 2)}\n`);
  return path;
}

/** Four significant digits: the noise is in the second. */
function rounded(_key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value;
  return Number(value.toPrecision(4));
}
