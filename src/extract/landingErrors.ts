import { TerminalError } from '../errors.ts';
import { configurationFolder, importFolder } from './landingFiles.ts';

/** A file of the landing folder that is missing, not whole, or not what was landed. */
export class DamagedLandingError extends TerminalError {
  /** Which file, and what is wrong with it, without what to do about it. */
  readonly finding: string;

  constructor(finding: string, remedy: string, options: ErrorOptions = {}) {
    super(`${finding} ${remedy}`, options);
    this.finding = finding;
  }
}

/** A manifest that is missing, unreadable or not of this version. */
export class DamagedManifestError extends DamagedLandingError {}

/** A data file that is missing or not the one that its manifest describes. */
export class DamagedDataError extends DamagedLandingError {}

/** How what was lost with a manifest comes back. */
export function readAgain(path: string): string {
  if (isIn(configurationFolder, path)) {
    return 'The next sync reads the configuration anew; what it was at that time is then not known.';
  }
  if (isIn(importFolder, path)) return 'Then import its file again.';
  return 'Then read its window again with sync --from … --to ….';
}

/** How what was lost with a manifest comes back where it was set aside while jobs run. */
export function comesBack(path: string): string {
  if (isIn(configurationFolder, path)) {
    return 'The configuration is read again by itself; what it was at that time is not known.';
  }
  if (isIn(importFolder, path)) return 'Import its file again.';
  if (isIn('events', path)) return 'The next runs note again what it said.';
  return 'Its window is read again by itself, by the next sync.';
}

function isIn(folder: string, path: string): boolean {
  return path.split('/').at(-2) === folder;
}
