import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdSet } from '../../src/extract/idSet.ts';
import { splitPage } from '../../src/extract/page.ts';
import { InvalidTotalError, MalformedPageError } from '../../src/extract/readingErrors.ts';

function linesOf(text: string | Buffer): string[] {
  return splitPage(Buffer.from(text)).lines.toString().split('\n').slice(0, -1);
}

test('records become lines byte for byte', () => {
  const records = [
    '{"callId":"a","price":{"amount":0.10}}',
    '{"callId":"b",  "to":"\\u002b1 \\"x\\" ]}"}',
    '{}',
  ];
  expect(linesOf(`{"calls":[${records.join(',')}],"totalItems":3}`)).toEqual(records);
});

test('the list is found wherever it stands, and nested lists of that name do not count', () => {
  const page = (members: string[]) => `{${members.join(',')}}`;
  const list = '"calls":[{"callId":"a","calls":[{"callId":"z"}]}]';
  const others = ['"totalItems":1', '"links":{"calls":[{"callId":"y"}]}', '"note":"\\"calls\\":[1]"'];
  for (const members of [
    [list, ...others],
    [...others, list],
    [others[0] ?? '', list, others[1] ?? ''],
  ]) {
    const { count, newIds, lines } = splitPage(Buffer.from(page(members)));
    expect([count, newIds]).toEqual([1, 1]);
    expect(lines.toString()).toBe('{"callId":"a","calls":[{"callId":"z"}]}\n');
  }
});

test('the envelope is what is around the list', () => {
  const { envelope } = splitPage(
    Buffer.from('{"totalItems":"10000","calls":[{}],"pageNumber":"1","pageSize":2000}'),
  );
  expect(envelope).toEqual({ totalItems: 10_000, pageSize: 2000, pageNumber: '1' });
  expect(splitPage(Buffer.from('{"totalItems":0,"pageNumber":2,"calls":[]}')).envelope).toEqual({
    totalItems: 0,
    pageSize: undefined,
    pageNumber: 2,
  });
});

test.each(['{"totalItems":0}', '{"calls":null,"totalItems":0}', '{"calls":[ \n ],"totalItems":0}'])(
  '%j is an empty page',
  text => {
    const { count, lines } = splitPage(Buffer.from(text));
    expect([count, lines.length]).toEqual([0, 0]);
  },
);

test.each(['', ',"totalItems":null', ',"totalItems":-1', ',"totalItems":1.5', ',"totalItems":"many"'])(
  'a page with %j as its total has no total',
  member => {
    expect(() => splitPage(Buffer.from(`{"calls":[]${member}}`))).toThrow(InvalidTotalError);
  },
);

test('a record is one line, however it is laid out', () => {
  const page =
    '{\n "calls": [\n  {\r\n   "callId": "a",\n   "x": [\n 1 ]\n  } ,\n  {"callId":"b"}\n ],\n "totalItems": 2\n}';
  expect(linesOf(page)).toEqual(['{     "callId": "a",    "x": [  1 ]   }', '{"callId":"b"}']);
});

test('raw control characters in strings become escapes', () => {
  const page =
    '{"note":"a\nb","calls":[{"callId":"a"},{"callId":"b\n\u0000c"},\n{"callId":"d\te"}],"totalItems":3,"x":"\n"}';
  const ids = new IdSet();
  const { lines, newIds } = splitPage(Buffer.from(page), ids);
  expect(lines.toString()).toBe('{"callId":"a"}\n{"callId":"b\\u000a\\u0000c"}\n{"callId":"d\\u0009e"}\n');
  expect(newIds).toBe(3);
});

test('what is no UTF-8 becomes replacement characters', () => {
  const page = Buffer.concat([
    Buffer.from('{"calls":[{"callId":"a'),
    Buffer.from([0xff, 0xc3]),
    Buffer.from('ü"}],"totalItems":1}'),
  ]);
  expect(linesOf(page)).toEqual(['{"callId":"a\ufffd\ufffdü"}']);
});

test('elements that are no objects are lines without an id', () => {
  const { lines, count, withoutId } = splitPage(
    Buffer.from('{"calls":[null,"text",12,["callId","a"],{"callId":"a"}],"totalItems":5}'),
  );
  expect(lines.toString()).toBe('null\n"text"\n12\n["callId","a"]\n{"callId":"a"}\n');
  expect([count, withoutId]).toEqual([5, 4]);
});

test.each([
  ['"callId":"x"', true],
  ['"callId" : "x"', true],
  ['"a":{"callId":"no"},"callId":"x"', true],
  ['"callId":12', true],
  ['"call\\u0049d":"x"', true],
  ['"callId":"\\u0078"', true],
  ['"callId":""', false],
  ['"callId":null', false],
  ['"callId":{"callId":"x"}', false],
  ['"a":{"callId":"no"}', false],
  ['"a":"callId","b":["callId","x"]', false],
  ['"callIds":"x"', false],
  ['', false],
])('whether {%s} has an id: %s', (members, hasId) => {
  const { newIds, withoutId } = splitPage(Buffer.from(`{"calls":[{${members}}],"totalItems":1}`));
  expect([newIds, withoutId]).toEqual(hasId ? [1, 0] : [0, 1]);
});

test('an id is the same however it is written', () => {
  const page = '{"calls":[{"callId":"x"},{"callId":"\\u0078"},{"callId":12},{"callId":"12"}],"totalItems":4}';
  expect(splitPage(Buffer.from(page)).newIds).toBe(2);
});

test.each([
  '',
  'null',
  '[]',
  '<html>gateway</html>',
  '{"calls":{"a":1},"totalItems":1}',
  '{"calls":"none","totalItems":0}',
  '{"calls":[],"calls":[1],"totalItems":1}',
  '{"calls":[{}{}],"totalItems":2}',
  '{"calls":[{},],"totalItems":1}',
  '{"calls":[{"a":[1}]],"totalItems":1}',
  '{"calls":[{"callId" "a"}],"totalItems":1}',
  '{"calls":[],"totalItems":0} and more',
  '{"calls":[],"totalItems":0,}',
])('%j is malformed', text => {
  expect(() => splitPage(Buffer.from(text))).toThrow(MalformedPageError);
});

test('a page that is cut anywhere is malformed', () => {
  const page = '{"totalItems":2,"calls":[{"callId":"a","n":{"x":[1,"\\""]}}, {"callId":"b"}],"pageSize":500}';
  for (let length = 0; length < page.length; length++) {
    expect(() => splitPage(Buffer.from(page.slice(0, length)))).toThrow(MalformedPageError);
  }
});

test('nesting without end is malformed, not a crash', () => {
  expect(() => splitPage(Buffer.from(`{"calls":[${'['.repeat(100_000)}`))).toThrow(MalformedPageError);
});

test('any list of JSON values, laid out anyhow, comes out value for value', () => {
  const layout = fc.constantFrom(undefined, 1, '\t', '\n');
  const record = fc.oneof(
    fc.dictionary(fc.constantFrom('callId', 'calls', 'a"b', 'x\\'), fc.jsonValue()),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.array(record), layout, fc.boolean(), (calls, space, isListFirst) => {
      const total = { totalItems: calls.length };
      const text = JSON.stringify(isListFirst ? { calls, ...total } : { ...total, calls }, null, space);
      const page = splitPage(Buffer.from(text));
      const lines = page.lines.toString().split('\n').slice(0, -1);
      expect(lines.map(line => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(calls)));
      expect(page.count).toBe(calls.length);
    }),
    { numRuns: 500 },
  );
});
