import { adjustments } from './adjustments/adjustments.ts';
import type { ReconcileContext } from './context.ts';
import { ownProof } from './proof/ownProof.ts';
import { provider } from './provider/provider.ts';
import type { Section } from './report.ts';
import type { Tolerance } from './tolerance.ts';

/** What the command line asks for. Each section takes what it needs. */
export interface ReconcileOptions {
  readonly invoice?: readonly string[];
  readonly switchCdrs?: readonly string[];
  readonly rateCard?: string;
  /** The largest difference that still agrees; none unless given. */
  readonly tolerance?: Tolerance;
}

/** Undefined where the section has nothing to compare with. */
type SectionMaker = (context: ReconcileContext, options: ReconcileOptions) => Promise<Section | undefined>;

/** In the order of the report; a later one may use the relations of an earlier one. */
export const sections: readonly SectionMaker[] = [ownProof, provider, adjustments];
