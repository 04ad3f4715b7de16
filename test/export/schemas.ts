import { readFileSync } from 'node:fs';
import type { ParquetColumn } from '../support/parquet.ts';

/** What the columns of a dataset are, for good, in one version of its schema. */
export interface GoldenSchema {
  readonly dataset: string;
  readonly schemaVersion: number;
  readonly columns: readonly ParquetColumn[];
}

/** Of `schemas/<dataset>.v<version>.json`. */
export function goldenSchema(dataset: string, version: number): GoldenSchema {
  const url = new URL(`schemas/${dataset}.v${version}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}
