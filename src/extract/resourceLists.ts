import type { Resource } from '../manifest.ts';
import type { ListForm } from './listForm.ts';

/** A kind of list that a reading of the configuration consists of. */
export interface ResourceList {
  /** The table that it fills. */
  readonly resource: Resource;
  /** The resource that has such a list for each of its records; null for a list of the project. */
  readonly parent: Resource | null;
  /** Below the project; the id of the parent is encoded already. */
  readonly path: (parentId: string) => string;
  readonly form: ListForm;
}

/**
 * Every list of the document, and the credential lists that the official SDK knows beside it. Which trunks have which
 * ACL is asked of each ACL and not of each trunk, because there are far fewer of them; the same of credential lists.
 */
const resourceLists: readonly ResourceList[] = [
  list('trunks', null, () => 'trunks', formOf('trunks', 'trunks')),
  list('phone_numbers', null, () => 'phoneNumbers', formOf('phoneNumbers', 'phone numbers')),
  list('country_permissions', null, () => 'countryPermissions', {
    ...formOf('countryPermissions', 'country permissions', 'isoCode'),
    isPaged: false,
  }),
  list(
    'access_control_lists',
    null,
    () => 'accessControlLists',
    formOf('accessControlLists', 'access control lists'),
  ),
  list('credential_lists', null, () => 'credentialLists', formOf('credentialLists', 'credential lists')),
  list('sip_endpoints', 'trunks', id => `trunks/${id}/endpoints`, formOf('endpoints', 'SIP endpoints')),
  list(
    'ip_ranges',
    'access_control_lists',
    id => `accessControlLists/${id}/ipRanges`,
    formOf('ipRanges', 'IP ranges'),
  ),
  list(
    'trunk_access_control_lists',
    'access_control_lists',
    id => `accessControlLists/${id}/trunks`,
    formOf('trunks', 'trunks'),
  ),
  list(
    'credential_list_trunks',
    'credential_lists',
    id => `credentialLists/${id}/trunks`,
    formOf('trunks', 'trunks'),
  ),
];

/** The kinds of list that each record of `resource` has; those of the project for null. */
export function listsOf(resource: Resource | null): ResourceList[] {
  return resourceLists.filter(({ parent }) => parent === resource);
}

function list(
  resource: Resource,
  parent: Resource | null,
  path: ResourceList['path'],
  form: ListForm,
): ResourceList {
  return { resource, parent, path, form };
}

function formOf(name: string, noun: string, idKey = 'id'): ListForm {
  return { name, idKey: Buffer.from(idKey), noun, isPaged: true };
}
