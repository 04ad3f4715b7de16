/** Host names that are taken, in all projects of the API: a domain belongs to one trunk. Case does not matter. */
export class HostNames {
  private readonly owners = new Map<string, string>();

  /** Id of the trunk that has the host name. */
  owner(hostName: string): string | undefined {
    return this.owners.get(hostName.toLowerCase());
  }

  take(hostName: string, trunkId: string): void {
    this.owners.set(hostName.toLowerCase(), trunkId);
  }

  release(hostName: string): void {
    this.owners.delete(hostName.toLowerCase());
  }
}

export const TOP_LEVEL_DOMAIN = '.elastic-sip.sinch.com';

/** A DNS label (RFC 1123): letters, digits and hyphens, none at either end, 63 characters at most. */
export function isHostName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(text);
}

export function domainOf(hostName: string): string {
  return `${hostName.toLowerCase()}${TOP_LEVEL_DOMAIN}`;
}
