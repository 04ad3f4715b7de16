import { NATIONS, type Nation, nationByCode } from './nations.ts';
import type { Project } from './project.ts';
import type { CountryPermission } from './records.ts';
import { found, refuse } from './refuse.ts';

export interface PermissionUpdate {
  readonly isoCode: string;
  readonly enabled: boolean;
}

export function countryPermissions(project: Project): CountryPermission[] {
  return NATIONS.map(nation => permissionOf(project, nation));
}

export function countryPermissionOf(project: Project, isoCode: string): CountryPermission {
  return permissionOf(project, found(nationByCode(isoCode), 'country', isoCode));
}

/**
 * Enables the countries that are sent as enabled and disables every other one.
 *
 * @returns the countries that are enabled then
 * @throws Refusal 400 if a code is no country's, or a country is sent twice
 */
export function replacePermissions(
  project: Project,
  updates: readonly PermissionUpdate[],
): CountryPermission[] {
  const codes = updates.map(({ isoCode }) => isoCode.toUpperCase());
  refuse(
    codes.flatMap((code, index) => {
      const description = complaint(code, codes.indexOf(code) !== index);
      return description === undefined
        ? []
        : [{ field: `countryPermissions[${index}].isoCode`, description }];
    }),
  );
  project.enabledCountries.clear();
  for (const { isoCode, enabled } of updates) {
    if (enabled) project.enabledCountries.add(isoCode.toUpperCase());
  }
  return countryPermissions(project).filter(({ enabled }) => enabled);
}

export function setPermission(project: Project, isoCode: string, enabled: boolean): CountryPermission {
  const nation = found(nationByCode(isoCode), 'country', isoCode);
  if (enabled) project.enabledCountries.add(nation.isoCode);
  else project.enabledCountries.delete(nation.isoCode);
  return permissionOf(project, nation);
}

function permissionOf(project: Project, nation: Nation): CountryPermission {
  return { ...nation, enabled: project.enabledCountries.has(nation.isoCode) };
}

function complaint(code: string, isDouble: boolean): string | undefined {
  if (isDouble) return `${JSON.stringify(code)} is there twice.`;
  if (nationByCode(code) === undefined) return `${JSON.stringify(code)} is no ISO 3166-1 alpha-2 code.`;
  return undefined;
}
