import type { WantedColumn } from '../columns.ts';

export type InvoiceColumn =
  | 'trunk'
  | 'direction'
  | 'country'
  | 'day'
  | 'currency'
  | 'calls'
  | 'minutes'
  | 'seconds'
  | 'amount'
  | 'description'
  | 'type'
  | 'tax';

/** What an invoice may have, whatever its grain is; the amount is all that it must have. */
export const invoiceColumns: readonly WantedColumn<InvoiceColumn>[] = [
  {
    name: 'trunk',
    synonyms: ['trunk id', 'trunk name', 'trunkid', 'sip trunk', 'trunk group', 'service id', 'leitung'],
  },
  {
    name: 'direction',
    synonyms: ['call direction', 'traffic direction', 'in out', 'inbound outbound', 'richtung'],
  },
  {
    name: 'country',
    synonyms: [
      'country code',
      'country iso',
      'iso country',
      'destination',
      'destination country',
      'to country',
      'prefix',
      'dial prefix',
      'dialing code',
      'dial code',
      'destination prefix',
      'land',
      'zielland',
    ],
  },
  {
    name: 'day',
    synonyms: [
      'date',
      'call date',
      'usage date',
      'billing date',
      'billing day',
      'service date',
      'tag',
      'datum',
    ],
  },
  { name: 'currency', synonyms: ['currency code', 'ccy', 'iso currency', 'währung', 'waehrung'] },
  {
    name: 'calls',
    synonyms: [
      'number of calls',
      'call count',
      'calls count',
      'no of calls',
      'count of calls',
      '# calls',
      'total calls',
      'anrufe',
      'anzahl anrufe',
    ],
  },
  {
    name: 'minutes',
    synonyms: [
      'min',
      'mins',
      'minute',
      'billed minutes',
      'billable minutes',
      'rated minutes',
      'total minutes',
      'duration min',
      'duration mins',
      'duration minutes',
      'billed duration min',
      'usage min',
      'minuten',
    ],
  },
  {
    name: 'seconds',
    synonyms: [
      'sec',
      'secs',
      'billed seconds',
      'billable seconds',
      'billing duration seconds',
      'billed duration seconds',
      'total seconds',
      'duration s',
      'duration sec',
      'duration seconds',
      'billed duration s',
      'billsec',
      'sekunden',
    ],
  },
  {
    name: 'amount',
    required: true,
    synonyms: [
      'amount net',
      'net amount',
      'net',
      'charge',
      'charges',
      'cost',
      'price',
      'total price',
      'total cost',
      'line total',
      'line amount',
      'total amount',
      'spend',
      'price amount',
      'betrag',
      'netto',
      'nettobetrag',
    ],
  },
  {
    name: 'description',
    synonyms: [
      'item',
      'line item',
      'product',
      'service',
      'text',
      'details',
      'beschreibung',
      'bezeichnung',
      'leistung',
    ],
  },
  {
    name: 'type',
    synonyms: ['line type', 'item type', 'charge type', 'category', 'kind', 'usage type', 'art'],
  },
  { name: 'tax', synonyms: ['is tax', 'tax flag', 'tax line'] },
];
