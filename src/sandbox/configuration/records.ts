/**
 * The resources of a project in the document's form, as the API delivers them. Records are never changed in place:
 * an update puts a new record in the place of the old one, so that who holds a record holds a snapshot.
 */

/** ISO 8601 in UTC, whole seconds; `updateTime` is null until the first change. */
export interface Stamps {
  readonly createTime: string;
  readonly updateTime: string | null;
}

export interface SipTrunk extends Stamps {
  readonly id: string;
  readonly hostName: string;
  readonly topLevelDomain: string;
  readonly domain: string;
  readonly name: string;
  readonly callsPerSecond: number;
  /** Null where an update left it out. */
  readonly enableCallerName: boolean | null;
  readonly enableCallForward: boolean | null;
  readonly callForwardNumber: string | null;
  readonly projectId: string;
}

interface EndpointBase extends Stamps {
  readonly id: string;
  readonly sipTrunkId: string;
  readonly name: string;
  readonly transport: string;
  readonly priority: number;
  readonly enabled: boolean;
}

interface StaticEndpoint extends EndpointBase {
  readonly address: string;
  readonly port: number;
}

/** The user name stands under the document's name and under the one that the SDK reads. */
interface RegisteredEndpoint extends EndpointBase {
  readonly isRegistered: true;
  readonly credentialUserName: string;
  readonly credentialUsername: string;
}

export type SipEndpoint = StaticEndpoint | RegisteredEndpoint;

export interface PhoneNumber extends Stamps {
  readonly id: string;
  /** Empty while the number is assigned to no trunk. */
  readonly sipTrunkId: string;
  /** E.164 with `+`. */
  readonly phoneNumber: string;
  readonly countryCode: string;
}

export interface CountryPermission {
  /** ISO 3166-1 alpha-2. */
  readonly isoCode: string;
  readonly name: string;
  readonly continent: string;
  readonly countryDialingCodes: readonly string[];
  readonly enabled: boolean;
}

export interface IpRange extends Stamps {
  readonly id: string;
  readonly description: string;
  readonly ipAddress: string;
  /** Leading bits that name the network: 0 … 32, 0 … 128 for IPv6. */
  readonly range: number;
  readonly projectId: string;
  readonly accessControlListId: string;
}

/** An access control list without what belongs to it. */
export interface AccessControlListHead extends Stamps {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly projectId: string;
}

export interface AccessControlList extends AccessControlListHead {
  readonly ipRanges: readonly IpRange[];
  /** Ids of the trunks that use it. */
  readonly trunks: readonly string[];
}

/** A credential as it is kept; the password is never delivered. */
export interface StoredCredential {
  readonly id: string;
  readonly credentialListId: string;
  readonly username: string;
  readonly password: string;
}

export interface CredentialListHead extends Stamps {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
}

export interface CredentialList extends CredentialListHead {
  readonly credentials: readonly Pick<StoredCredential, 'id' | 'username'>[];
}
