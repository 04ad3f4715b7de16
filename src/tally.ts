import type { ConfigurationResult } from './load/configuration.ts';
import type { RunFigures } from './load/runs.ts';
import type { LoadResult } from './load/window.ts';
import type { ConfigurationManifest } from './manifest.ts';
import type { ConfigurationFigures } from './summary.ts';

/** What a part of a run came to, as it goes from job to job. */
export interface TallyCounts {
  readonly windows: number;
  readonly failed: number;
  /** Of these, the readings that were refused. */
  readonly refused: number;
  readonly calls: Readonly<Record<CallChange, number>>;
  readonly errors: readonly string[];
  readonly configurationErrors: readonly string[];
  readonly configuration: ConfigurationFigures | null;
}

const callChanges = ['new', 'changed', 'unchanged', 'vanished', 'rejected'] as const;
type CallChange = (typeof callChanges)[number];

/** Adds up what the windows and the configuration of a run came to. */
export class Tally {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Of windows. */
  readonly errors: string[] = [];
  /** Why nothing was read or loaded of the configuration. */
  readonly configurationErrors: string[] = [];
  #left = 0;
  #windows = 0;
  #failed = 0;
  #refused = 0;
  #sums = { new: 0, changed: 0, unchanged: 0, vanished: 0, rejected: 0 };
  #isReadingConfiguration = false;
  #configuration: ConfigurationFigures | null = null;

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  plan(windows: number): void {
    this.#left += windows;
  }

  windowDone(): void {
    this.#left--;
  }

  beginConfiguration(): void {
    this.#isReadingConfiguration = true;
  }

  configurationDone(): void {
    this.#isReadingConfiguration = false;
  }

  /** Whether every planned window, and the configuration, was dealt with. */
  get isFinished(): boolean {
    return this.#left === 0 && !this.#isReadingConfiguration;
  }

  /** What was loaded of the configuration; null if nothing was. */
  get configuration(): ConfigurationFigures | null {
    return this.#configuration;
  }

  /** Whether the API could be read for no window at all: then it is the run that failed. */
  get isFailedAltogether(): boolean {
    return this.#windows === 0 && this.#failed > this.#refused;
  }

  add(window: string, result: LoadResult): void {
    if (result.error === null) this.#windows++;
    else this.#failed++;
    if (result.outcome === 'refused' || result.outcome === 'unsound') this.#refused++;
    if (result.error !== null) this.errors.push(`${window}: ${result.error}`);
    for (const change of callChanges) this.#sums[change] += result[change];
  }

  counts(): TallyCounts {
    return {
      windows: this.#windows,
      failed: this.#failed,
      refused: this.#refused,
      calls: this.#sums,
      errors: this.errors,
      configurationErrors: this.configurationErrors,
      configuration: this.#configuration,
    };
  }

  /** Adds what another part of the same run came to. */
  merge(part: TallyCounts): void {
    this.#windows += part.windows;
    this.#failed += part.failed;
    this.#refused += part.refused;
    for (const change of callChanges) this.#sums[change] += part.calls[change];
    this.errors.push(...part.errors);
    this.configurationErrors.push(...part.configurationErrors);
    this.#configuration = part.configuration ?? this.#configuration;
  }

  /** Versions are those of all readings that the run loaded, the rest is the last reading's. */
  addConfiguration({ lists }: ConfigurationManifest, result: ConfigurationResult): void {
    const { newVersions = 0, changedVersions = 0, closedVersions = 0 } = this.#configuration ?? {};
    this.#configuration = {
      lists,
      records: result.records,
      newVersions: newVersions + result.new,
      changedVersions: changedVersions + result.changed,
      closedVersions: closedVersions + result.closed,
    };
  }

  figures(requests: { readonly requests: number; readonly retries: number }, now: number): RunFigures {
    return {
      windows: this.#windows,
      failedWindows: this.#failed,
      callsNew: this.#sums.new,
      callsChanged: this.#sums.changed,
      callsUnchanged: this.#sums.unchanged,
      callsVanished: this.#sums.vanished,
      callsRejected: this.#sums.rejected,
      requests: requests.requests,
      retries: requests.retries,
      seconds: (now - this.startedAt) / 1000,
    };
  }
}
