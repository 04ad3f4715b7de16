import { expect, test } from 'vitest';
import { openSandbox, PROJECT, seconds } from './client.ts';

const COLUMNS =
  'Timestamp,Call Id,Answer Time,End Time,From,To,Trunk Id,Trunk Name,Direction,Duration (s),Result,To Country,From Country,' +
  'Is Emergency Call,Price Per Minute,Cost,Cause Code,SIP Response Code,Region,MOS,Transport,Port,Project Id,Group Id,' +
  'Relationship Type,Has Children';

async function rows(path: string, options: { readonly now?: string } = {}) {
  const { sandbox, text } = await openSandbox(options);
  const [header = '', ...lines] = (await text(path)).trimEnd().split('\r\n');
  const names = header.split(',');
  const records = lines.map(line =>
    Object.fromEntries(line.split(',').map((field, index) => [names[index], field])),
  );
  return { sandbox, header, records };
}

test('an export has the columns of the dashboard, in its order', async () => {
  const { header } = await rows('/calls/export?createTime=2026-10-05T14');
  expect(header).toBe(COLUMNS);
});

test('an export says of each call what the list says', async () => {
  const { sandbox, records } = await rows('/calls/export?createTime=2026-10-05');
  const truth = [...sandbox.truth(PROJECT, seconds('2026-10-05T00:00:00Z'), seconds('2026-10-06T00:00:00Z'))];
  expect(truth.length).toBeGreaterThan(1000);
  const money = (amount?: { amount: string; currencyCode: string }) =>
    amount ? `${amount.amount} ${amount.currencyCode}` : '';
  expect(
    records.map(row => [
      row.Timestamp,
      row['Call Id'],
      row['Answer Time'],
      row['End Time'],
      row.From,
      row.To,
      row['Trunk Id'],
      row.Direction,
      row['Duration (s)'],
      row.Result,
      row['Price Per Minute'],
      row.Cost,
      row['Project Id'],
    ]),
  ).toEqual(
    truth.map(call => [
      call.createTime,
      call.callId,
      call.answerTime ?? '',
      call.endTime ?? '',
      call.from,
      call.to,
      call.trunkId,
      call.direction,
      String(call.durationSeconds),
      call.callResult,
      money(call.pricePerMinute),
      money(call.price),
      PROJECT,
    ]),
  );
});

test('an export takes the filters of the list', async () => {
  const { records } = await rows('/calls/export?createTime=2026-10-05&direction=INBOUND&toCountryCode=GB');
  expect(records.length).toBeGreaterThan(0);
  expect(records.every(row => row.Direction === 'INBOUND' && row['To Country'] === 'GB')).toBe(true);
});

test.each(['relationshipType=SIBLING', 'hasChildren=some', 'fileName=a%22%0D%0AX: b', 'projectIds='])(
  'an export with %s is a 400 that names the parameter',
  async parameter => {
    const { get } = await openSandbox();
    const { status, body } = await get(`/calls/export?${parameter}`);
    expect(status).toBe(400);
    const field = parameter.split('=')[0];
    expect(body).toMatchObject({ details: [{ fieldViolations: [{ field }] }, {}] });
  },
);

test('a call in progress has no end, result or cost in an export', async () => {
  const { records } = await rows('/calls/export?createTime>=2026-10-08T15:50:00Z', {
    now: '2026-10-08T16:00:00Z',
  });
  const open = records.filter(row => row['End Time'] === '');
  expect(open.length).toBeGreaterThan(0);
  expect(open.every(row => row.Result === '' && row['Duration (s)'] === '' && row.Cost === '')).toBe(true);
});

test('a large export arrives in parts, and the server can be closed in its middle', async () => {
  const { sandbox } = await openSandbox({ callsPerDay: 1_000_000 });
  const response = await fetch(`${sandbox.url}/v1/projects/${PROJECT}/calls/export?createTime=2026-10-05`, {
    headers: { authorization: `Basic ${btoa('key:sandbox')}` },
  });
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect(first?.value?.byteLength).toBeGreaterThan(0);
  expect(response.headers.get('content-length')).toBeNull();
  await sandbox.close();
  await expect(
    (async () => {
      while (!(await reader?.read())?.done);
    })(),
  ).rejects.toThrow();
});
