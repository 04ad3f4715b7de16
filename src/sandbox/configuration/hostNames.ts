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

export function domainOf(hostName: string): string {
  return `${hostName.toLowerCase()}${TOP_LEVEL_DOMAIN}`;
}
