import { resolve } from 'node:path';
import type { AnyManifest, EventManifest } from '../manifest.ts';
import type { Window } from '../window.ts';
import { configurationLandedBy, type RunOfProject, windowsLandedBy } from './landedByRun.ts';
import { type SetAside, setAside, verifyData } from './landingDamage.ts';
import { type LandedEvent, landEvent } from './landingEvents.ts';
import { listFiles, manifestSuffix, projectFolder } from './landingFiles.ts';
import { type LandingFilter, passEverything } from './landingFilter.ts';
import { readManifest } from './landingManifest.ts';
import { sweepLanding } from './landingSweep.ts';
import {
  type ConfigurationWriter,
  type ImportWriter,
  type Landed,
  type LandedConfiguration,
  type LandingWriter,
  landFailure,
  type ManifestFacts,
  openConfigurationWriter,
  openImportWriter,
  openLandingWriter,
  type Reading,
} from './landingWriter.ts';

export { DamagedDataError, DamagedManifestError } from './landingErrors.ts';
export type {
  ConfigurationFacts,
  ConfigurationWriter,
  ImportFacts,
  ImportWriter,
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
  /** `fetchedAt`: when the file is imported. */
  openImport(file: Omit<Reading, 'window'>): Promise<ImportWriter>;
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
  setAside(path: string): Promise<SetAside>;
  /** Removes what dead processes left half-published. Returns the paths that it removed. */
  sweep(): Promise<string[]>;
}

/** `filter` says what must not be landed; nothing, unless given. */
export function createLanding(folder: string, filter: LandingFilter = passEverything): Landing {
  const directory = resolve(folder);
  const place = { directory, filter };
  const landing: Landing = {
    directory,
    open: reading => openLandingWriter(place, reading),
    openConfiguration: reading => openConfigurationWriter(place, reading),
    openImport: file => openImportWriter(place, file),
    landFailure: (reading, facts) => landFailure(place, reading, facts),
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
      await verifyData(directory, path, manifest);
      return manifest;
    },
    setAside: path => setAside(directory, path),
    sweep: () => sweepLanding(directory),
  };
  return landing;
}
