import { ACCESS_CONTROL_LISTS, IP_RANGES, TRUNK_ACCESS_CONTROL_LISTS } from './handlers/accessHandlers.ts';
import { CREDENTIAL_LISTS, TRUNK_CREDENTIAL_LISTS } from './handlers/credentialHandlers.ts';
import type { Handler } from './handlers/handler.ts';
import { COUNTRY_PERMISSIONS, PHONE_NUMBERS } from './handlers/numberHandlers.ts';
import { ENDPOINTS, TRUNKS } from './handlers/trunkHandlers.ts';

/** What serves each operation of the contract that is no call's, under the resource that it belongs to. */
const RESOURCES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  trunks: TRUNKS,
  endpoints: ENDPOINTS,
  phoneNumbers: PHONE_NUMBERS,
  countryPermissions: COUNTRY_PERMISSIONS,
  accessControlLists: ACCESS_CONTROL_LISTS,
  ipRanges: IP_RANGES,
  trunkAccessControlLists: TRUNK_ACCESS_CONTROL_LISTS,
  credentialLists: CREDENTIAL_LISTS,
  trunkCredentialLists: TRUNK_CREDENTIAL_LISTS,
};

export interface ResourceOperation {
  readonly operationId: string;
  readonly resource: string;
  readonly handler: Handler;
}

export const RESOURCE_OPERATIONS: readonly ResourceOperation[] = Object.entries(RESOURCES).flatMap(
  ([resource, handlers]) =>
    Object.entries(handlers).map(([operationId, handler]) => ({ operationId, resource, handler })),
);
