import type { LandedReading } from '../../src/load/window.ts';
import type { Manifest } from '../../src/manifest.ts';
import { formatInstant } from '../../src/window.ts';

interface Facts {
  /** Hours after the epoch. */
  readonly hour: number;
  /** Hours; 1 unless given. */
  readonly length?: number;
  readonly project?: string;
  readonly kind?: Manifest['kind'];
  readonly records?: number;
}

export interface Waiting {
  readonly hour: number;
  readonly length: number;
  readonly reading: LandedReading;
}

/** A reading that waits, as far as it decides about runs. */
export function waitingFor({
  hour,
  length = 1,
  project = 'project',
  kind = 'reading',
  records = 0,
}: Facts): Waiting {
  const manifest = {
    kind,
    project_id: project,
    window_start: formatInstant(hour * 3600),
    window_end: formatInstant((hour + length) * 3600),
    records,
  } as Manifest;
  return { hour, length, reading: { path: `${project}/${hour}`, manifest } };
}

export function hoursOf(waiting: readonly Waiting[]): number[] {
  return waiting.map(each => each.hour);
}
