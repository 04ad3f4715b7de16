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
