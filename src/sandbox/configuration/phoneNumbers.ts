import { Records } from './collections.ts';
import type { PhoneNumber } from './records.ts';

/** A project's phone numbers, found by id, by number and by trunk. */
export class PhoneNumbers {
  readonly records = new Records<PhoneNumber>();
  private readonly idByNumber = new Map<string, string>();
  private readonly idsByTrunk = new Map<string, Set<string>>();

  /** By E.164 number with `+`. */
  byNumber(number: string): PhoneNumber | undefined {
    const id = this.idByNumber.get(number);
    return id === undefined ? undefined : this.records.get(id);
  }

  /** Ids of the numbers that are assigned to the trunk; of the empty id, of those that are assigned to none. */
  ofTrunk(trunkId: string): ReadonlySet<string> {
    return this.idsByTrunk.get(trunkId) ?? NONE;
  }

  add(number: PhoneNumber): PhoneNumber {
    this.records.add(number);
    this.idByNumber.set(number.phoneNumber, number.id);
    this.assign(number);
    return number;
  }

  replace(number: PhoneNumber): PhoneNumber {
    this.unassign(number.id);
    this.assign(number);
    return this.records.replace(number);
  }

  remove(id: string): void {
    const number = this.records.get(id);
    if (number === undefined) return;
    this.unassign(id);
    this.idByNumber.delete(number.phoneNumber);
    this.records.remove(id);
  }

  private assign({ id, sipTrunkId }: PhoneNumber): void {
    const ids = this.idsByTrunk.get(sipTrunkId);
    if (ids === undefined) this.idsByTrunk.set(sipTrunkId, new Set([id]));
    else ids.add(id);
  }

  private unassign(id: string): void {
    const trunkId = this.records.get(id)?.sipTrunkId;
    if (trunkId !== undefined) this.idsByTrunk.get(trunkId)?.delete(id);
  }
}

const NONE: ReadonlySet<string> = new Set();
