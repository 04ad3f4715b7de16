import { expect, test } from 'vitest';
import { addressBits, isHost } from '../../../src/sandbox/configuration/addresses.ts';
import { checkRange } from '../../../src/sandbox/configuration/ipRanges.ts';
import { Refusal } from '../../../src/sandbox/problem.ts';

test.each(['127.0.0.1', '2001:db8::1', 'sbc.example.com', 'sbc', 'sbc-1.example.com.', '1.example'])(
  '%s is a host',
  text => {
    expect(isHost(text)).toBe(true);
  },
);

test.each([
  '',
  '.',
  '256.0.0.1',
  '10.0.0',
  'sbc..example',
  '-sbc.example',
  'sbc_1.example',
  'sip:sbc',
  'a b',
  `${'a'.repeat(64)}.example`,
])('"%s" is no host', text => {
  expect(isHost(text)).toBe(false);
});

test('an address has 32 or 128 bits', () => {
  expect(['10.0.0.1', '::', '10.0.0', ''].map(addressBits)).toEqual([32, 128, undefined, undefined]);
});

test.each([
  ['10.0.0.1', 0],
  ['20.20.20.20', 24],
  ['10.0.0.1', 32],
  ['2001:db8::1', 0],
  ['2001:db8::1', 128],
])('%s/%i is a range, whatever bits stand behind the prefix', (ipAddress, range) => {
  expect(checkRange({ ipAddress, range })).toEqual({ description: '', ipAddress, range });
});

test('a range of one address is what is meant without a prefix, as the document says', () => {
  expect(checkRange({ ipAddress: '10.0.0.1', description: 'Office' })).toEqual({
    ipAddress: '10.0.0.1',
    range: 32,
    description: 'Office',
  });
});

test.each([
  ['10.0.0.1', 33],
  ['2001:db8::1', 129],
  ['10.0.0.1', -1],
  ['10.0.0.0/8', 8],
  ['sbc.example.com', 32],
])('%s/%i is no range', (ipAddress, range) => {
  expect(() => checkRange({ ipAddress, range })).toThrow(Refusal);
});
