import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TerminalError } from '../errors.ts';
import {
  type AnyManifest,
  type ConfigurationManifest,
  type EventManifest,
  isEvent,
  type Manifest,
} from '../manifest.ts';
import type { Window } from '../window.ts';
import { configurationLandedBy, type RunOfProject, windowsLandedBy } from './landedByRun.ts';
import { type LandedEvent, landEvent } from './landingEvents.ts';
import { dataSuffix, isMissing, listFiles, manifestSuffix, projectFolder } from './landingFiles.ts';
import { readAgain, readManifest } from './landingManifest.ts';
import { sweepLanding } from './landingSweep.ts';
import {
  type ConfigurationWriter,
  type Landed,
  type LandedConfiguration,
  type LandingWriter,
  landFailure,
  type ManifestFacts,
  openConfigurationWriter,
  openLandingWriter,
  type Reading,
} from './landingWriter.ts';

export { DamagedManifestError } from './landingManifest.ts';
export type {
  ConfigurationFacts,
  ConfigurationWriter,
  Landed,
  LandedConfiguration,
  LandingWriter,
  ManifestFacts,
} from './landingWriter.ts';

/** The landing folder: what the API returned, one file per reading of a window or of the configuration. Paths are relative to it, with `/`. */
export interface Landing {
  readonly directory: string;
  open(reading: Reading): Promise<LandingWriter>;
  openConfiguration(reading: Omit<Reading, 'window'>): Promise<ConfigurationWriter>;
  landFailure(reading: Reading, facts: ManifestFacts): Promise<Landed>;
  /** Lands what is no reading but has to be replayed among readings. `at` is epoch milliseconds. */
  landEvent(
    kind: EventManifest['kind'],
    project: { readonly projectId: string; readonly runId: string },
    at: number,
    windows: readonly Window[],
  ): Promise<LandedEvent>;
  /** Paths of all manifests (of a project), sorted; no file is opened. */
  list(projectId?: string): Promise<string[]>;
  /** Readings and failures that a run has landed of a window, or of parts of it, in the order of time. */
  windowsLandedBy(run: RunOfProject, window: Window): Promise<Landed[]>;
  configurationLandedBy(run: RunOfProject): Promise<LandedConfiguration | undefined>;
  /** @throws DamagedManifestError */
  read(path: string): Promise<AnyManifest>;
  /** Proves the data file of a manifest against its checksum. @throws DamagedManifestError, DamagedDataError */
  verify(path: string): Promise<AnyManifest>;
  /** Takes a damaged manifest, and its data file if there is one, out of the landing's sight: `.damaged` is appended to their names. */
  setAside(path: string): Promise<void>;
  /** Removes what dead processes left half-published. Returns the paths that it removed. */
  sweep(): Promise<string[]>;
}

/** A data file that is missing or not the one that its manifest describes. */
export class DamagedDataError extends TerminalError {}

export function createLanding(folder: string): Landing {
  const directory = resolve(folder);
  const landing: Landing = {
    directory,
    open: reading => openLandingWriter(directory, reading),
    openConfiguration: reading => openConfigurationWriter(directory, reading),
    landFailure: (reading, facts) => landFailure(directory, reading, facts),
    landEvent: (kind, project, at, windows) => landEvent(directory, kind, project, at, windows),
    async list(projectId) {
      const project = projectId === undefined ? '' : projectFolder(projectId);
      return (await listFiles(directory, project)).filter(path => path.endsWith(manifestSuffix));
    },
    windowsLandedBy: (run, window) => windowsLandedBy(directory, run, window),
    configurationLandedBy: run => configurationLandedBy(directory, run),
    read: path => readManifest(directory, path),
    async verify(path) {
      const manifest = await landing.read(path);
      if (!isEvent(manifest)) await verifyData(directory, path, manifest);
      return manifest;
    },
    setAside: path => setAside(directory, path),
    sweep: () => sweepLanding(directory),
  };
  return landing;
}

async function setAside(directory: string, path: string): Promise<void> {
  const data = path.slice(0, -manifestSuffix.length) + dataSuffix;
  // The manifest last: until then it is found damaged again.
  for (const each of [data, path]) {
    const file = join(directory, each);
    await rename(file, `${file}.damaged`).catch(error => {
      if (!isMissing(error)) throw error;
    });
  }
}

async function verifyData(
  directory: string,
  path: string,
  manifest: Manifest | ConfigurationManifest,
): Promise<void> {
  if (manifest.data_file === null) return;
  const data = join(directory, dirname(path), manifest.data_file);
  const found = await sha256Of(data);
  if (found === manifest.sha256) return;
  throw new DamagedDataError(
    `The landing file ${data} has the SHA-256 ${found}; its manifest says ${manifest.sha256}. ` +
      `Restore it from a backup, or remove it with its manifest. ${readAgain(path)}`,
  );
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    if (isMissing(error)) return 'of no file';
    throw error;
  }
  return hash.digest('hex');
}
