import { derive, hashText, Random } from '../hash.ts';
import { formatSecond } from '../record.ts';
import { identifier } from '../ulid.ts';
import { Children, Records } from './collections.ts';
import type { HostNames } from './hostNames.ts';
import { Ties } from './pairs.ts';
import { PhoneNumbers } from './phoneNumbers.ts';
import type {
  AccessControlListHead,
  CredentialListHead,
  IpRange,
  SipEndpoint,
  SipTrunk,
  StoredCredential,
} from './records.ts';

/** What a project shares with the others of its server. */
export interface Surroundings {
  readonly hostNames: HostNames;
  /** Whole seconds since the epoch. */
  readonly now: () => number;
}

/** The configuration of one project: every resource with its indices, and nothing of HTTP. */
export class Project {
  readonly id: string;
  readonly hostNames: HostNames;
  readonly trunks = new Records<SipTrunk>();
  readonly endpoints = new Children<SipEndpoint>();
  readonly phoneNumbers = new PhoneNumbers();
  /** Codes of the countries that may be called. */
  readonly enabledCountries = new Set<string>();
  readonly accessControlLists = new Records<AccessControlListHead>();
  readonly ipRanges = new Children<IpRange>();
  /** Trunks on the left, access control lists on the right. */
  readonly trunkAccessControlLists = new Ties();
  readonly credentialLists = new Records<CredentialListHead>();
  readonly credentials = new Children<StoredCredential>();
  /** Trunks on the left, credential lists on the right. */
  readonly trunkCredentialLists = new Ties();
  /** How many ids were given out: the next one differs from all before it, in the same second too. */
  serial = 0;
  private readonly key: number;
  private readonly surroundings: Surroundings;

  constructor(id: string, surroundings: Surroundings) {
    this.id = id;
    this.key = hashText(id);
    this.hostNames = surroundings.hostNames;
    this.surroundings = surroundings;
  }

  now(): string {
    return formatSecond(this.surroundings.now());
  }

  /** Assigns a phone number (its id) to a trunk, or to none with an empty trunk id. */
  assign(numberId: string, sipTrunkId: string): void {
    const number = this.phoneNumbers.records.get(numberId);
    if (number === undefined || number.sipTrunkId === sipTrunkId) return;
    this.phoneNumbers.replace({ ...number, sipTrunkId, updateTime: this.now() });
  }

  /** A ULID of this second that the project, its past and the clock decide. */
  nextId(): string {
    const serial = this.serial++;
    const random = new Random(derive(this.key, serial));
    return identifier(this.surroundings.now() * 1000, random, serial % 0x8000);
  }
}
