import { wholeList } from './accessControlLists.ts';
import { countryPermissions } from './countryPermissions.ts';
import { wholeCredentialList } from './credentialLists.ts';
import type { Project } from './project.ts';
import type {
  AccessControlList,
  CountryPermission,
  CredentialList,
  IpRange,
  PhoneNumber,
  SipEndpoint,
  SipTrunk,
} from './records.ts';

/** The configuration of a project at one moment, in the document's form as delivered without faults. */
export interface Configuration {
  readonly trunks: readonly SipTrunk[];
  /** Of all trunks. */
  readonly endpoints: readonly SipEndpoint[];
  readonly phoneNumbers: readonly PhoneNumber[];
  readonly countryPermissions: readonly CountryPermission[];
  readonly accessControlLists: readonly AccessControlList[];
  /** Of all access control lists. */
  readonly ipRanges: readonly IpRange[];
  readonly trunkAccessControlLists: readonly {
    readonly trunkId: string;
    readonly accessControlListId: string;
  }[];
  readonly credentialLists: readonly CredentialList[];
  readonly trunkCredentialLists: readonly { readonly trunkId: string; readonly credentialListId: string }[];
}

export function snapshotOf(project: Project): Configuration {
  return {
    trunks: [...project.trunks],
    endpoints: [...project.endpoints],
    phoneNumbers: [...project.phoneNumbers.records],
    countryPermissions: countryPermissions(project),
    accessControlLists: Array.from(project.accessControlLists, list => wholeList(project, list)),
    ipRanges: [...project.ipRanges],
    trunkAccessControlLists: Array.from(
      project.trunkAccessControlLists,
      ([trunkId, accessControlListId]) => ({ trunkId, accessControlListId }),
    ),
    credentialLists: Array.from(project.credentialLists, list => wholeCredentialList(project, list)),
    trunkCredentialLists: Array.from(project.trunkCredentialLists, ([trunkId, credentialListId]) => ({
      trunkId,
      credentialListId,
    })),
  };
}
