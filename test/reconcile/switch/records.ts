/** A record of the switch: of the same call as `ProviderCall` by default. */
export interface SwitchRecord {
  readonly id?: string;
  readonly from?: string;
  readonly to?: string;
  /** As the switch writes it: `2026-10-05 12:00:00`. */
  readonly time: string;
  /** Talked; null if nobody answered. */
  readonly seconds?: number | null;
  readonly trunk?: string;
}

/** A line as Asterisk's cdr_csv writes it: texts in quotes, numbers bare, no answer time at all where nobody answered. */
export function asteriskLine(record: SwitchRecord): string {
  const { id, from, to, trunk, start, answer, end, duration, billed } = complete(record);
  const texts = [
    '',
    from,
    to,
    'from-internal',
    `"Anna" <${from}>`,
    'PJSIP/100-00000001',
    `PJSIP/${trunk}-00000002`,
  ];
  const fields = [
    ...[...texts, 'Dial', `PJSIP/${to}@${trunk},30`, start].map(quoted),
    answer === undefined ? '' : quoted(answer),
    quoted(end),
    duration,
    billed,
    quoted(answer === undefined ? 'NO ANSWER' : 'ANSWERED'),
    quoted('DOCUMENTATION'),
    ...(id === undefined ? [] : [quoted(id)]),
  ];
  return fields.join(',');
}

/** A line of FreeSWITCH's mod_cdr_csv, template `example`. */
export function freeswitchLine(record: SwitchRecord): string {
  const { id = 'leg', from, to, trunk, start, answer = '', end, duration, billed } = complete(record);
  const cause = answer === '' ? 'NO_ANSWER' : 'NORMAL_CLEARING';
  const fields = [
    'Anna',
    from,
    to,
    'default',
    start,
    answer,
    end,
    duration,
    billed,
    cause,
    id,
    'b-leg',
    trunk,
    'PCMA',
  ];
  return [...fields, 'PCMA'].map(field => quoted(String(field))).join(',');
}

function complete({ time, seconds = 60, from = '+4930123456', to = '+442079460123', ...rest }: SwitchRecord) {
  const start = time.replace('T', ' ');
  const ringing = 5;
  return {
    ...rest,
    trunk: rest.trunk ?? 'sinch',
    from,
    to,
    start,
    answer: seconds === null ? undefined : later(start, ringing),
    end: later(start, ringing + (seconds ?? 0)),
    duration: ringing + (seconds ?? 0),
    billed: seconds ?? 0,
  };
}

/** The same clock some seconds later; the zone of the text does not matter. */
function later(time: string, seconds: number): string {
  return new Date(Date.parse(`${time.replace(' ', 'T')}Z`) + seconds * 1000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
