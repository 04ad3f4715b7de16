import { adjustments } from './adjustments/adjustments.ts';
import type { Overrides } from './columns.ts';
import type { ReconcileContext } from './context.ts';
import type { DecimalMark } from './decimals.ts';
import { invoice } from './invoice/invoice.ts';
import { invoiceColumns } from './invoice/invoiceColumns.ts';
import { ownProof } from './proof/ownProof.ts';
import { provider } from './provider/provider.ts';
import { rateCard } from './rateCard/rateCard.ts';
import { rateCardColumnNames } from './rateCard/rateCardColumns.ts';
import { rating } from './rating/rating.ts';
import type { Section } from './report.ts';
import { againstSwitch, type SwitchCommandOptions } from './switch/againstSwitch.ts';
import { fields } from './switch/layouts.ts';
import type { Tolerance } from './tolerance.ts';

/** What the command line asks for. Each section takes what it needs. */
export interface ReconcileOptions extends SwitchCommandOptions {
  readonly invoice?: readonly string[];
  /** Which column of a file is which, by name; a name may be of one kind of file alone: `invoice.amount`. */
  readonly map?: Overrides;
  /** What stands before decimals in files that do not show it. */
  readonly decimal?: DecimalMark;
  /** Path of the contract's rates. */
  readonly rateCard?: string;
  /** The largest difference that still agrees; none unless given. */
  readonly tolerance?: Tolerance;
}

/** Undefined where the section has nothing to compare with. */
type SectionMaker = (context: ReconcileContext, options: ReconcileOptions) => Promise<Section | undefined>;

const againstInvoice: SectionMaker = async (context, { invoice: files, map, decimal, tolerance }) =>
  files && invoice(context, { files, map, decimal, tolerance });

const byOwnRates: SectionMaker = async (context, { tolerance }) => rating(context, { tolerance });

const againstRateCard: SectionMaker = async (context, { rateCard: file, map, decimal, tolerance }) =>
  file === undefined ? undefined : rateCard(context, { file, map, decimal, tolerance });

/** Kind of file → columns that `--map` may name, alone or as `invoice.amount`. */
export const mappedColumns: Readonly<Record<string, readonly string[]>> = {
  invoice: invoiceColumns.map(({ name }) => name),
  switch: fields,
  rateCard: rateCardColumnNames,
};

/** In the order of the report; a later one may use the relations of an earlier one. */
export const sections: readonly SectionMaker[] = [
  ownProof,
  byOwnRates,
  againstRateCard,
  provider,
  againstInvoice,
  againstSwitch,
  adjustments,
];
