import { nationByCode } from './nations.ts';
import type { Project } from './project.ts';
import type { PhoneNumber, SipTrunk } from './records.ts';
import { found } from './refuse.ts';
import { trunkOf } from './trunks.ts';

/**
 * What the provider's dashboard and account managers do and no operation of the API does. Everything throws where it
 * names what is not there.
 */
export interface Dashboard {
  /** Assigns a number (E.164 with `+`) to a trunk, or with an empty trunk id to none. */
  assignNumber(phoneNumber: string, trunkId: string): PhoneNumber;
  /** Adds a number that is assigned to no trunk. */
  addNumber(phoneNumber: string, countryCode: string): PhoneNumber;
  releaseNumber(phoneNumber: string): void;
  setCallsPerSecond(trunkId: string, callsPerSecond: number): SipTrunk;
}

/** @param changed called after each change */
export function dashboardOf(project: Project, changed: () => void): Dashboard {
  const numberOf = (number: string) => found(project.phoneNumbers.byNumber(number), 'phone number', number);
  return {
    assignNumber(phoneNumber, trunkId) {
      const { id } = numberOf(phoneNumber);
      if (trunkId !== '') trunkOf(project, trunkId);
      project.assign(id, trunkId);
      changed();
      return numberOf(phoneNumber);
    },
    addNumber(phoneNumber, countryCode) {
      if (project.phoneNumbers.byNumber(phoneNumber) !== undefined) {
        throw new Error(`the project has ${phoneNumber} already`);
      }
      const { isoCode } = found(nationByCode(countryCode), 'country', countryCode);
      const stamps = { createTime: project.now(), updateTime: null };
      const number = { id: project.nextId(), sipTrunkId: '', phoneNumber, countryCode: isoCode, ...stamps };
      project.phoneNumbers.add(number);
      changed();
      return number;
    },
    releaseNumber(phoneNumber) {
      project.phoneNumbers.remove(numberOf(phoneNumber).id);
      changed();
    },
    setCallsPerSecond(trunkId, callsPerSecond) {
      const trunk = { ...trunkOf(project, trunkId), callsPerSecond, updateTime: project.now() };
      project.trunks.replace(trunk);
      changed();
      return trunk;
    },
  };
}
