/** Where exported files go. Paths are relative to it, with `/`: `calls/dt=2026-10-01/part-0.parquet`. */
export interface Destination {
  /** As messages name it. */
  readonly place: string;
  /** Folder of this machine in which files are made before they get there. */
  readonly staging: string;
  /** Requests that it takes at once. */
  readonly concurrency: number;
  /** Files below a folder, with their bytes. */
  list(folder: string): Promise<ReadonlyMap<string, number>>;
  /** Undefined where it is not there. */
  readText(path: string): Promise<string | undefined>;
  /** Puts a file of the staging folder in place, wholly or not at all; replaces what is there. */
  putFile(staged: string, path: string): Promise<void>;
  putText(text: string, path: string): Promise<void>;
}

/** Opens `s3://bucket/prefix` or a folder. `staging` is where files for a bucket are made. */
export async function openDestination(to: string, staging: string): Promise<Destination> {
  // Only who needs the S3 client waits for it: it takes 0.3 s to load.
  if (to.startsWith('s3://')) return (await import('./s3Destination.ts')).openBucket(to, staging);
  return (await import('./folderDestination.ts')).openFolder(to);
}
