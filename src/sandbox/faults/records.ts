import { hashText, mix } from '../hash.ts';
import type { Call } from '../record.ts';
import { MALFORMED_FORMS } from './malformed.ts';
import { ODD_FORMS } from './odd.ts';
import type { FaultProfile } from './profile.ts';
import type { FaultSettings } from './settings.ts';

/** A call in the form in which the server lists it. */
export interface ListedCall {
  /** As it stands in the list, whatever form it has. */
  readonly record: unknown;
  /** What it says, in the document's form; of a malformed record, what the well-formed call would say. */
  readonly call: Call;
  /** Name of the odd or malformed form, undefined for a plain record. */
  readonly form: string | undefined;
  readonly malformed: boolean;
}

/** Gives the record the form that its call id and the profile decide: the same on every page and every day. */
export function listedCall(call: Call, profile: FaultProfile): ListedCall {
  if (profile.size === 0) return { record: call, call, form: undefined, malformed: false };
  const noise = hashText(call.callId);
  const malformed = chosenForm(profile.get('malformed'), mix(noise ^ 0x165667b1), MALFORMED_FORMS);
  if (malformed !== undefined) {
    return { record: malformed.form(call), call, form: malformed.name, malformed: true };
  }
  const odd = chosenForm(profile.get('odd'), mix(noise ^ 0x27d4eb2f), ODD_FORMS);
  if (odd === undefined) return { record: call, call, form: undefined, malformed: false };
  return { ...odd.form(call, noise), form: odd.name, malformed: false };
}

/** The form that the noise of a record decides, of those that the settings name: all if they name none. */
export function chosenForm<Form>(
  settings: FaultSettings | undefined,
  noise: number,
  forms: Readonly<Record<string, Form>>,
): { name: string; form: Form } | undefined {
  if (settings === undefined || noise >= settings.share * 4294967296) return undefined;
  const all = Object.keys(forms);
  const names = settings.words.length > 0 ? settings.words.filter(word => all.includes(word)) : all;
  const name = names[mix(noise) % names.length];
  return name === undefined ? undefined : { name, form: forms[name] as Form };
}
