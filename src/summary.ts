import type { ConfigurationResult } from './load/configuration.ts';
import type { Attention, RunFigures } from './load/runs.ts';
import type { LoadResult } from './load/window.ts';
import type { ConfigurationManifest, Resource } from './manifest.ts';
import type { Window } from './window.ts';

/** What a run tells while it goes on, for whoever shows it. */
export interface RunObserver {
  /** The windows that this run reads, before the first request. */
  planned?(windows: readonly Window[]): void;
  /** A page has arrived. */
  page?(progress: { readonly records: number }): void;
  /** One part of a window is dealt with. */
  loaded?(window: Window, result: LoadResult): void;
  /** A planned window is done, with all its parts. */
  windowDone?(window: Window): void;
  /** A list of the configuration was read whole. */
  list?(list: { readonly resource: Resource; readonly records: number }): void;
  /** The configuration was read and is loaded. */
  configurationLoaded?(manifest: ConfigurationManifest, result: ConfigurationResult): void;
  publishing?(): void;
}

/** What a run loaded of the configuration. */
export interface ConfigurationFigures {
  /** Lists that were read whole, and the records in them. */
  readonly lists: number;
  readonly records: number;
  /** Resources that were not there before, or are there again. */
  readonly newVersions: number;
  readonly changedVersions: number;
  /** Resources that are no longer listed. */
  readonly closedVersions: number;
}

/** What a run did, for its summary and its row in ops.runs. */
export interface RunSummary extends RunFigures, Attention {
  readonly runId: string;
  readonly state: 'done' | 'attention' | 'interrupted' | 'failed';
  /** `2026-10-01T00:00:00Z`, included. */
  readonly from: string;
  /** Excluded. */
  readonly to: string;
  /** What publishing took, which `seconds` leaves out. */
  readonly publishSeconds: number;
  /** Null where none was loaded. */
  readonly configuration: ConfigurationFigures | null;
  readonly warnings: readonly string[];
  /** One line a window that failed or was refused, and what a person has to know of the configuration. */
  readonly errors: readonly string[];
}
