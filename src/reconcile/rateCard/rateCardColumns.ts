import type { WantedColumn } from '../columns.ts';

export type RateCardColumn =
  | 'prefix'
  | 'country'
  | 'direction'
  | 'trunk'
  | 'rate'
  | 'currency'
  | 'increment'
  | 'minimum_seconds'
  | 'minimum_charge'
  | 'connect_fee'
  | 'valid_from'
  | 'valid_to';

/** What a rate card may have; the rate is all that it must have. */
export const rateCardColumns: readonly WantedColumn<RateCardColumn>[] = [
  {
    name: 'prefix',
    synonyms: [
      'prefixes',
      'number prefix',
      'dial prefix',
      'dial code',
      'dialling code',
      'dialing code',
      'area code',
      'vorwahl',
    ],
  },
  {
    name: 'country',
    synonyms: [
      'country code',
      'iso',
      'iso code',
      'iso country',
      'country iso',
      'destination country',
      'to country',
      'land',
    ],
  },
  { name: 'direction', synonyms: ['call direction', 'traffic direction', 'in out', 'richtung'] },
  { name: 'trunk', synonyms: ['trunk id', 'trunkid', 'sip trunk'] },
  {
    name: 'rate',
    synonyms: [
      'rate per minute',
      'price per minute',
      'rate min',
      'price min',
      'per minute',
      'minute rate',
      'price',
      'tariff',
      'minutenpreis',
    ],
    required: true,
  },
  { name: 'currency', synonyms: ['currency code', 'cur', 'ccy', 'währung'] },
  {
    name: 'increment',
    synonyms: [
      'billing increment',
      'increments',
      'billing increments',
      'billing interval',
      'interval',
      'pulse',
      'taktung',
      'takt',
    ],
  },
  {
    name: 'minimum_seconds',
    synonyms: [
      'minimum duration',
      'min duration',
      'min seconds',
      'minimum s',
      'minimum billed seconds',
      'mindestdauer',
    ],
  },
  {
    name: 'minimum_charge',
    synonyms: ['minimum', 'min charge', 'minimum price', 'minimum amount', 'min price', 'mindestpreis'],
  },
  {
    name: 'connect_fee',
    synonyms: [
      'connection fee',
      'setup fee',
      'set up fee',
      'call setup',
      'setup',
      'flag fall',
      'flagfall',
      'verbindungsentgelt',
    ],
  },
  {
    name: 'valid_from',
    synonyms: [
      'from',
      'start',
      'start date',
      'effective',
      'effective date',
      'effective from',
      'from date',
      'gültig ab',
    ],
  },
  {
    name: 'valid_to',
    synonyms: [
      'to',
      'end',
      'end date',
      'until',
      'valid until',
      'effective to',
      'effective until',
      'to date',
      'gültig bis',
    ],
  },
];

export const rateCardColumnNames: readonly RateCardColumn[] = rateCardColumns.map(({ name }) => name);
