import { overridesFor } from '../columnOverrides.ts';
import type { Overrides } from '../columns.ts';
import type { ReconcileContext } from '../context.ts';
import type { Section } from '../report.ts';
import { switchRecords } from './switchRecords.ts';

/** What the command line says, by the names of its options. */
export interface SwitchCommandOptions {
  readonly switchCdrs?: readonly string[];
  readonly switchFormat?: string;
  readonly switchZone?: string;
  readonly switchCountry?: string;
  readonly stripPrefix?: readonly string[];
  readonly switchOnly?: string;
  readonly timeTolerance?: string;
  readonly durationTolerance?: readonly string[];
  readonly map?: Overrides;
}

/** The section, where records of the switch are given. */
export async function againstSwitch(
  context: ReconcileContext,
  options: SwitchCommandOptions,
): Promise<Section | undefined> {
  if (options.switchCdrs === undefined) return undefined;
  return switchRecords(context, {
    files: options.switchCdrs,
    format: options.switchFormat,
    zone: options.switchZone,
    country: options.switchCountry,
    stripPrefix: options.stripPrefix,
    only: options.switchOnly,
    timeTolerance: options.timeTolerance,
    durationTolerance: options.durationTolerance,
    map: overridesFor('switch', options.map ?? {}),
  });
}
