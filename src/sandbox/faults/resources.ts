import { hashText, mix } from '../hash.ts';
import type { FaultProfile } from './profile.ts';
import { chosenForm } from './records.ts';
import { MALFORMED_RESOURCE_FORMS, ODD_RESOURCE_FORMS, type ResourceRecord } from './resourceForms.ts';

/**
 * Gives a resource the form that its id and the profile decide, as `listedCall` does for calls. What is no record,
 * such as an id in a list of ids, stays as it is.
 */
export function listedResource(entry: unknown, profile: FaultProfile): unknown {
  if (profile.size === 0 || entry === null || typeof entry !== 'object') return entry;
  const record = entry as ResourceRecord;
  const noise = hashText(String(record.id ?? record.isoCode));
  const malformed = chosenForm(profile.get('malformed'), mix(noise ^ 0x165667b1), MALFORMED_RESOURCE_FORMS);
  if (malformed !== undefined) return malformed.form(record, noise);
  const odd = chosenForm(profile.get('odd'), mix(noise ^ 0x27d4eb2f), ODD_RESOURCE_FORMS);
  return odd === undefined ? record : odd.form(record, noise);
}

/** The double of an entry with an id of its own, for a list in which it stands only for a while. */
export function ghostOfEntry(entry: unknown): unknown {
  if (typeof entry === 'string') return ghostId(entry);
  const record = entry as ResourceRecord;
  return typeof record.id === 'string' ? { ...record, id: ghostId(record.id) } : record;
}

/** An entry as it was before somebody renamed it; what has no name was always the same. */
export function formerEntry(entry: unknown): unknown {
  const record = entry as ResourceRecord;
  return typeof record?.name === 'string' ? { ...record, name: `${record.name} (old)` } : entry;
}

function ghostId(id: string): string {
  return `${id.slice(0, 10)}ZZZ${id.slice(13)}`;
}
