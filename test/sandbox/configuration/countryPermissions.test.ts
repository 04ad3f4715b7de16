import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { NATIONS, nationByCode } from '../../../src/sandbox/configuration/nations.ts';
import { openApi } from './api.ts';

const SWEDEN = { isoCode: 'SE', name: 'Sweden', continent: 'Europe', countryDialingCodes: ['+46'] };

test('all countries of ISO 3166-1 are listed once, in one answer without pages', async () => {
  const { get, now } = await openApi();
  const answer = await get('/countryPermissions');
  expect(answer).toEqual({ countryPermissions: now().countryPermissions });
  expect(new Set(NATIONS.map(({ isoCode }) => isoCode)).size).toBe(249);
  expect(NATIONS).toHaveLength(249);
});

test('dialing codes are those that phone numbers have', () => {
  const wrong = getCountries().filter(code => {
    const nation = nationByCode(code);
    const codes = nation?.countryDialingCodes ?? [];
    return (
      nation !== undefined && !codes.some(dialing => dialing.startsWith(`+${getCountryCallingCode(code)}`))
    );
  });
  expect(wrong).toEqual([]);
  expect(
    NATIONS.filter(({ name, countryDialingCodes }) => name === '' || countryDialingCodes.length === 0),
  ).toEqual([]);
});

test('a country is found by its code in either case, and permitted or not', async () => {
  const { send, get, now } = await openApi();
  expect(await get('/countryPermissions/se')).toEqual({ ...SWEDEN, enabled: true });
  const { status, body } = await send('PUT', '/countryPermissions/SE', { enabled: false });
  expect({ status, body }).toEqual({ status: 200, body: { ...SWEDEN, enabled: false } });
  expect(now().countryPermissions).toContainEqual(body);
  expect((await send('PUT', '/countryPermissions/SE', { enabled: true })).body).toMatchObject({
    enabled: true,
  });
});

test('a bulk update disables every country that it does not enable', async () => {
  const { send, now } = await openApi();
  const { status, body } = await send('PUT', '/countryPermissions', {
    countryPermissions: [
      { isoCode: 'SE', enabled: true },
      { isoCode: 'no', enabled: true },
      { isoCode: 'US', enabled: false },
    ],
  });
  expect(status).toBe(200);
  const enabled = now().countryPermissions.filter(permission => permission.enabled);
  expect(enabled.map(({ isoCode }) => isoCode)).toEqual(['NO', 'SE']);
  expect(body).toEqual({ countryPermissions: enabled });
});
