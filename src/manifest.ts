import type { Window } from './window.ts';

/**
 * What one reading of a window was, beside its bytes. A manifest is written after its data file, so a manifest
 * that exists proves that the data is whole. Manifests replayed in the order of `fetched_at` make the warehouse
 * again, failed readings included, and that is why the settings that decide about a reading are part of it.
 */
export interface Manifest {
  readonly schema_version: 1;
  /** `reading`: proven complete, with a data file. `failure`: given up, with `error` and no data file. */
  readonly kind: 'reading' | 'failure';
  readonly project_id: string;
  /** Half-open, whole seconds, `2026-10-01T00:00:00Z`. */
  readonly window_start: string;
  readonly window_end: string;
  readonly run_id: string;
  /** When the first request of this reading was sent: everything in it is at least this new. ISO 8601, UTC, milliseconds. */
  readonly fetched_at: string;
  readonly finished_at: string;
  /** Base URL of the project's API, without credentials. */
  readonly api_url: string;
  /** Readings of the window's pages that this reading took, the first included. */
  readonly readings: number;
  readonly requests: number;
  readonly pages: number;
  readonly page_size: number;
  /** Calls in the inclusive range as the API counted them. */
  readonly total_items: number;
  /** Lines in the data file. */
  readonly records: number;
  readonly distinct_ids: number;
  readonly records_without_id: number;
  /** Name of the data file, in the manifest's own folder; null for a failure. */
  readonly data_file: string | null;
  /** Of the compressed file. */
  readonly sha256: string | null;
  /** Before compression. */
  readonly bytes: number;
  readonly error: string | null;
  /** ISO 8601; the earliest time at which a failed window should be tried again, where the API named one. */
  readonly not_before: string | null;
  readonly policy: Policy;
}

/**
 * What else has to be replayed, beside readings, to make the warehouse again as it was: `plan`, the windows that a
 * run set out to read; `mend`, the removal of calls that stood in two windows.
 */
export interface EventManifest {
  readonly schema_version: 1;
  readonly kind: 'plan' | 'mend';
  readonly project_id: string;
  readonly run_id: string;
  /** ISO 8601, UTC, milliseconds: the event's place in the order of readings. */
  readonly fetched_at: string;
  /** The planned windows, `[start, end)` in epoch seconds; empty for `mend`. */
  readonly windows: readonly (readonly [start: number, end: number])[];
}

/** The settings that decide what becomes of a reading. Durations in whole seconds. */
export interface Policy {
  readonly settle_after_seconds: number;
  readonly stale_after_seconds: number;
  /** Share (0..1) of the calls of the last reading that may be missing before a reading is refused. */
  readonly shrink_limit: number;
  readonly accept_shrink: boolean;
}

export function isEvent(manifest: Manifest | EventManifest): manifest is EventManifest {
  return manifest.kind === 'plan' || manifest.kind === 'mend';
}

/** The window of a reading. */
export function windowOf(manifest: Manifest): Window {
  return { start: Date.parse(manifest.window_start) / 1000, end: Date.parse(manifest.window_end) / 1000 };
}

/** What the lines of a reading came to. */
export interface ReadingCounts {
  /** Calls inside the half-open window. */
  readonly listed: number;
  /** Records that could not be typed. */
  readonly rejected: number;
}
