import type { ColumnMap, WantedColumn } from '../columns.ts';
import type { Format } from './options.ts';

/** What is read of a record, whatever the format. */
export type Field =
  | 'from'
  | 'to'
  | 'start'
  | 'answer'
  | 'end'
  | 'duration'
  | 'billed'
  | 'answered'
  | 'id'
  | 'direction'
  | 'trunk';

export const fields: readonly Field[] = [
  'from',
  'to',
  'start',
  'answer',
  'end',
  'duration',
  'billed',
  'answered',
  'id',
  'direction',
  'trunk',
];

/** Where the fields of a headerless format stand; columns count from 1. Several columns of one field are joined. */
export interface Layout {
  readonly columns: number;
  /** A line with fewer is set aside. */
  readonly least: number;
  readonly places: Readonly<Partial<Record<Field, readonly number[]>>>;
}

/**
 * Asterisk, cdr/cdr_csv.c and configs/samples/cdr.conf.sample: accountcode, src, dst, dcontext, clid, channel, dstchannel,
 * lastapp, lastdata, start, answer, end, duration, billsec, disposition, amaflags; then, by `loguniqueid`,
 * `loguserfield` and `newcdrcolumns`: uniqueid, userfield, peeraccount, linkedid, sequence. What has the form of a unique
 * identifier (`1727741400.12`, with the name of the system before it) in the first place after amaflags is one.
 */
const asterisk: Layout = {
  columns: 21,
  least: 16,
  places: {
    from: [2],
    to: [3],
    start: [10],
    answer: [11],
    end: [12],
    duration: [13],
    billed: [14],
    answered: [15],
    id: [17],
    trunk: [1, 4, 6, 7],
  },
};

/**
 * FreeSWITCH, mod_cdr_csv: the module's own template `default`, and `example` of the sample configuration, which has the
 * codecs behind it: caller_id_name, caller_id_number, destination_number, context, start_stamp, answer_stamp, end_stamp,
 * duration, billsec, hangup_cause, uuid, bleg_uuid, accountcode, read_codec, write_codec.
 */
const freeswitch: Layout = {
  columns: 20,
  least: 11,
  places: {
    from: [2],
    to: [3],
    start: [5],
    answer: [6],
    end: [7],
    duration: [8],
    billed: [9],
    answered: [10],
    id: [11],
    trunk: [4, 13],
  },
};

export const layouts: Readonly<Record<Exclude<Format, 'csv'>, Layout>> = { asterisk, freeswitch };

/** The columns of a CSV with a header. Without an answer time, talked seconds or a disposition nothing tells who answered. */
export const wantedColumns: readonly WantedColumn<Field>[] = [
  {
    name: 'from',
    synonyms: [
      'caller',
      'caller id',
      'caller id number',
      'caller number',
      'callerid',
      'calling',
      'calling number',
      'calling party',
      'source',
      'src',
      'from number',
      'a number',
      'anumber',
      'ani',
      'cli',
    ],
    required: true,
  },
  {
    name: 'to',
    synonyms: [
      'callee',
      'callee number',
      'called',
      'called number',
      'called party',
      'destination',
      'destination number',
      'dst',
      'to number',
      'b number',
      'bnumber',
      'dialed number',
      'dialled number',
      'dnis',
    ],
    required: true,
  },
  {
    name: 'start',
    synonyms: [
      'start time',
      'start stamp',
      'start date',
      'start epoch',
      'started',
      'begin',
      'begin time',
      'calldate',
      'call date',
      'call start',
      'date',
      'date time',
      'datetime',
      'time',
      'timestamp',
      'setup time',
      'create time',
      'created',
      'invite time',
    ],
    required: true,
  },
  {
    name: 'answer',
    synonyms: ['answer time', 'answer stamp', 'answer epoch', 'answered at', 'connect time', 'connected at'],
  },
  {
    name: 'end',
    synonyms: [
      'end time',
      'end stamp',
      'end date',
      'end epoch',
      'ended',
      'hangup time',
      'disconnect time',
      'release time',
    ],
  },
  {
    name: 'duration',
    synonyms: ['duration s', 'duration sec', 'duration seconds', 'total duration', 'call duration', 'length'],
  },
  {
    name: 'billed',
    synonyms: [
      'billsec',
      'bill sec',
      'billed seconds',
      'billable seconds',
      'billing duration',
      'billing seconds',
      'talk seconds',
      'talk time',
      'conversation',
      'conversation seconds',
      'connected seconds',
      'seconds',
    ],
  },
  {
    name: 'answered',
    synonyms: [
      'disposition',
      'status',
      'state',
      'result',
      'call result',
      'call status',
      'hangup cause',
      'is answered',
    ],
  },
  {
    name: 'id',
    synonyms: [
      'uniqueid',
      'unique id',
      'uuid',
      'call id',
      'callid',
      'sip call id',
      'session id',
      'record id',
      'linkedid',
    ],
  },
  { name: 'direction', synonyms: ['call direction', 'type', 'call type'] },
  {
    name: 'trunk',
    synonyms: [
      'trunk name',
      'trunk id',
      'gateway',
      'carrier',
      'route',
      'provider',
      'channel',
      'dstchannel',
      'account',
      'accountcode',
    ],
  },
];

/** The layout of a CSV with a header. */
export function headedLayout(columns: readonly string[], map: ColumnMap<Field>): Layout {
  const places = Object.entries(map).map(([field, column]) => [field, [columns.indexOf(column) + 1]]);
  return { columns: columns.length, least: columns.length, places: Object.fromEntries(places) };
}
