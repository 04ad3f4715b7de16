/** A resource as it is delivered, whatever it is. */
export type ResourceRecord = Readonly<Record<string, unknown>>;

/** @param noise 32 bits that depend on the record's id alone */
type Form = (record: ResourceRecord, noise: number) => unknown;

const TIMES = ['createTime', 'updateTime'] as const;
const CODES = ['transport', 'countryCode', 'isoCode'] as const;

/** Forms that the document's examples show, and what readers of the calls have met: the facts are the same. */
export const ODD_RESOURCE_FORMS: Readonly<Record<string, Form>> = {
  'no-zone': record => withTimes(record, time => time.replace('Z', '')),
  nanoseconds: (record, noise) =>
    withTimes(record, time => time.replace('Z', `.${String(noise % 1_000_000_000).padStart(9, '0')}`)),
  'offset-utc': record => withTimes(record, time => time.replace('Z', '+0000')),
  'offset-two-hours': record => withTimes(record, twoHoursEast),
  'empty-times': record => withoutTime(record, ''),
  'null-times': record => withoutTime(record, 'null,'),
  'number-without-plus': record => changed(record, ['phoneNumber'], text => text.replace('+', '')),
  'lower-case-codes': record => changed(record, CODES, text => text.toLowerCase()),
};

/** Records that no reader can type. */
export const MALFORMED_RESOURCE_FORMS: Readonly<Record<string, Form>> = {
  'no-id': ({ id: _id, isoCode: _isoCode, ...rest }) => rest,
  'unreadable-time': record => ({ ...record, createTime: '2026-13-45T25:61:61Z' }),
  'wrong-type': wrongType,
  'null-record': () => null,
  'text-record': ({ id, isoCode }) => `resource ${String(id ?? isoCode)}`,
};

function withTimes(record: ResourceRecord, write: (time: string) => string): ResourceRecord {
  return changed(record, TIMES, write);
}

function changed(
  record: ResourceRecord,
  names: readonly string[],
  write: (text: string) => string,
): ResourceRecord {
  const texts = names.flatMap(name => {
    const value = record[name];
    return typeof value === 'string' ? [[name, write(value)]] : [];
  });
  return { ...record, ...Object.fromEntries(texts) };
}

/** Another writing of a change that never was. */
function withoutTime(record: ResourceRecord, text: string): ResourceRecord {
  return record.updateTime === null ? { ...record, updateTime: text } : record;
}

function twoHoursEast(time: string): string {
  return new Date(Date.parse(time) + 7_200_000).toISOString().replace('.000Z', '+02:00');
}

/** Words where a switch or a number belongs, or else a number where a time does. */
function wrongType(record: ResourceRecord): ResourceRecord {
  const fields = Object.entries(record);
  const flag = fields.find(([, value]) => typeof value === 'boolean')?.[0];
  const number = fields.find(([, value]) => typeof value === 'number')?.[0];
  if (number !== undefined) return { ...record, [number]: 'abc' };
  return flag === undefined ? { ...record, createTime: 17 } : { ...record, [flag]: 'yes' };
}
