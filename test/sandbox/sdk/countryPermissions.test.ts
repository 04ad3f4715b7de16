import { expect, test } from 'vitest';
import { first } from '../configuration/api.ts';
import { openSdk } from './sdk.ts';

test('the SDK reads all country permissions at once', async () => {
  const { sdk, now } = await openSdk();
  expect(await sdk.countryPermissions.list()).toEqual({ countryPermissions: now().countryPermissions });
});

test('the SDK reads the permission of a country', async () => {
  const { sdk, now } = await openSdk();
  for (const enabled of [true, false]) {
    const permission = first(now().countryPermissions.filter(each => each.enabled === enabled));
    expect(await sdk.countryPermissions.get({ isoCode: permission.isoCode })).toEqual(permission);
  }
});

test('a country that the SDK opens or closes is so then, and no other is changed', async () => {
  const { sdk, now } = await openSdk();
  const before = now().countryPermissions;
  const { isoCode, enabled } = first(before);
  for (const wanted of [!enabled, enabled]) {
    const updateCountryPermissionRequestBody = { enabled: wanted };
    const request = { isoCode, updateCountryPermissionRequestBody };
    expect(await sdk.countryPermissions.update(request)).toEqual({ ...before[0], enabled: wanted });
    expect(now().countryPermissions).toEqual([{ ...before[0], enabled: wanted }, ...before.slice(1)]);
  }
});
