import type { LoadResult } from './load/window.ts';
import type { Window } from './window.ts';

/** What a run tells while it goes on, for whoever shows it. */
export interface RunObserver {
  /** The windows that this run reads, before the first request. */
  planned?(windows: readonly Window[]): void;
  /** A page has arrived. */
  page?(progress: { readonly records: number }): void;
  /** One part of a window is dealt with. `isLastPart` closes its window. */
  loaded?(window: Window, result: LoadResult): void;
  /** A planned window is done, with all its parts. */
  windowDone?(window: Window): void;
  publishing?(): void;
}

/** What a run did, for its summary and its row in ops.runs. */
export interface RunSummary {
  readonly runId: string;
  readonly state: 'done' | 'attention' | 'interrupted' | 'failed';
  readonly from: string;
  readonly to: string;
  readonly windows: number;
  readonly failedWindows: number;
  readonly callsNew: number;
  readonly callsChanged: number;
  readonly callsUnchanged: number;
  readonly callsVanished: number;
  readonly callsRejected: number;
  readonly openGaps: number;
  readonly requests: number;
  readonly retries: number;
  readonly seconds: number;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}
