import {
  countryPermissionOf,
  countryPermissions,
  type PermissionUpdate,
  replacePermissions,
  setPermission,
} from '../countryPermissions.ts';
import { queryNumbers } from '../numberQuery.ts';
import { found } from '../refuse.ts';
import { answer, list, page, parameter, type ResourceRequest } from './handler.ts';

/** Operations of `phoneNumbers`, by their names in the contract. */
export const PHONE_NUMBERS = {
  GetPhoneNumbers: page('phoneNumbers', ({ project, query }) => queryNumbers(project, query)),
  GetPhoneNumberByNumber: answer(request => {
    const number = parameter(request, 'phoneNumber');
    return found(request.project.phoneNumbers.byNumber(number), 'phone number', number);
  }),
};

/** Operations of `countryPermissions`. */
export const COUNTRY_PERMISSIONS = {
  getCountryPermissions: list('countryPermissions', ({ project }) => countryPermissions(project)),
  bulkUpdateCountryPermissions: answer(({ project, body }) => {
    const { countryPermissions: updates } = body as { countryPermissions: PermissionUpdate[] };
    return { countryPermissions: replacePermissions(project, updates) };
  }),
  getCountryPermission: answer(request => countryPermissionOf(request.project, codeOf(request))),
  updateCountryPermission: answer(request => {
    const { enabled } = request.body as { enabled: boolean };
    return setPermission(request.project, codeOf(request), enabled);
  }),
};

function codeOf(request: ResourceRequest): string {
  return parameter(request, 'isoCode');
}
