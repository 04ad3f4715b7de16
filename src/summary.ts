import type { Attention, RunFigures } from './load/runs.ts';
import type { LoadResult } from './load/window.ts';
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
  publishing?(): void;
}

/** What a run did, for its summary and its row in ops.runs. */
export interface RunSummary extends RunFigures, Attention {
  readonly runId: string;
  readonly state: 'done' | 'attention' | 'interrupted' | 'failed';
  /** `2026-10-01T00:00:00Z`, included. */
  readonly from: string;
  /** Excluded. */
  readonly to: string;
  readonly warnings: readonly string[];
  /** One line a window that failed or was refused. */
  readonly errors: readonly string[];
}
