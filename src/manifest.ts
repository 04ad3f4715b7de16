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
  readonly rewriting?: Rewriting | undefined;
  readonly rewrites?: readonly Rewrite[] | undefined;
}

/** What a data file will be: until it has its new name, the manifest vouches for both. */
interface Rewriting {
  readonly sha256: string;
  readonly bytes: number;
}

/** That numbers were taken out of a data file after it was landed. */
interface Rewrite {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** Of the file as it was. */
  readonly sha256_before: string;
  /** Lines that hold other bytes now. */
  readonly lines: number;
}

/**
 * What else has to be replayed, beside readings, to make the warehouse again as it was: `plan`, the windows that a
 * run set out to read; `mend`, the removal of calls that stood in two windows; `reopen`, settled windows that a recount
 * found to differ.
 */
export interface EventManifest {
  readonly schema_version: 1;
  readonly kind: 'plan' | 'mend' | 'reopen';
  readonly project_id: string;
  readonly run_id: string;
  /** ISO 8601, UTC, milliseconds: the event's place in the order of readings. */
  readonly fetched_at: string;
  /** The planned or reopened windows, `[start, end)` in epoch seconds; empty for `mend`. */
  readonly windows: readonly (readonly [start: number, end: number])[];
}

/**
 * One reading of the configuration: every list of every resource that was read whole. Its data file has two kinds of
 * lines. A list is announced by `{"resource":…,"parent_id":…,"fetched_at":…,"total_items":…}` and followed by its records,
 * `{"resource":…,"parent_id":…,"record":<as delivered>}`. A list that is announced was proven whole: what it does not
 * name is gone. A list that is not announced says nothing.
 */
export interface ConfigurationManifest {
  readonly schema_version: 1;
  readonly kind: 'configuration';
  readonly project_id: string;
  readonly run_id: string;
  /** When the first request was sent. ISO 8601, UTC, milliseconds. */
  readonly fetched_at: string;
  readonly finished_at: string;
  /** Base URL of the project's API, without credentials. */
  readonly api_url: string;
  readonly requests: number;
  /** Lists in the data file. */
  readonly lists: number;
  /** Records in the data file. */
  readonly records: number;
  readonly failed_lists: readonly FailedList[];
  /** Name of the data file, in the manifest's own folder. */
  readonly data_file: string;
  /** Of the compressed file. */
  readonly sha256: string;
  /** Before compression. */
  readonly bytes: number;
  readonly rewriting?: Rewriting | undefined;
  readonly rewrites?: readonly Rewrite[] | undefined;
}

/** The tables that keep a resource of the API with its history. */
export type Resource =
  | 'trunks'
  | 'sip_endpoints'
  | 'phone_numbers'
  | 'country_permissions'
  | 'access_control_lists'
  | 'ip_ranges'
  | 'trunk_access_control_lists'
  | 'credential_lists'
  | 'credential_list_trunks';

/** A list that could not be read whole. */
export interface FailedList {
  readonly resource: Resource;
  /** Null for a list of the project, or where none of the parents' lists was read. */
  readonly parent_id: string | null;
  readonly error: string;
}

/** The settings that decide what becomes of a reading. Durations in whole seconds. */
export interface Policy {
  readonly settle_after_seconds: number;
  readonly stale_after_seconds: number;
  /** Share (0..1) of the calls of the last reading that may be missing before a reading is refused. */
  readonly shrink_limit: number;
  readonly accept_shrink: boolean;
}

/**
 * One file of the provider's own export, landed as it was given, but unpacked and compressed again. What decides how it is read is part of
 * its manifest, so that it can be replayed.
 */
export interface ImportManifest {
  readonly schema_version: 1;
  readonly kind: 'import';
  readonly project_id: string;
  /** Identifier of the import. */
  readonly run_id: string;
  /** When it was imported: its place in the order of readings. ISO 8601, UTC, milliseconds. */
  readonly fetched_at: string;
  /** Name of the file, without its folder. */
  readonly file_name: string;
  /** Of the file as it was given, unpacked; stays what it was where the data file is rewritten. */
  readonly source_sha256: string;
  /** IANA zone of times without an offset. */
  readonly time_zone: string;
  /** Column → header, where they were named by hand. */
  readonly map: Readonly<Record<string, string>>;
  /** Name of the data file, in the manifest's own folder. */
  readonly data_file: string;
  /** Of the compressed file. */
  readonly sha256: string;
  /** Before compression. */
  readonly bytes: number;
  readonly rewriting?: Rewriting | undefined;
  readonly rewrites?: readonly Rewrite[] | undefined;
}

/** What was read, or could not be. */
export type DataManifest = Manifest | ConfigurationManifest | ImportManifest;

/** What lies in the landing folder. */
export type AnyManifest = DataManifest | EventManifest;

export function isEvent(manifest: AnyManifest): manifest is EventManifest {
  return manifest.kind === 'plan' || manifest.kind === 'mend' || manifest.kind === 'reopen';
}

export function isConfiguration(manifest: AnyManifest): manifest is ConfigurationManifest {
  return manifest.kind === 'configuration';
}

export function isImport(manifest: AnyManifest): manifest is ImportManifest {
  return manifest.kind === 'import';
}

/** Whether a window of calls was read, or could not be. */
export function isReading(manifest: AnyManifest): manifest is Manifest {
  return manifest.kind === 'reading' || manifest.kind === 'failure';
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
