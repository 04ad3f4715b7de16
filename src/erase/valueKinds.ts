/**
 * What a value is, which decides what stands in its place: a party of a landed record, the same in a column of the
 * warehouse (as delivered, or in E.164), an identifier, a text that people wrote, a whole record, or what is never a number.
 */
export type ValueKind = 'party' | 'delivered' | 'e164' | 'identifier' | 'text' | 'document' | 'figure';

/** Names of fields, of the API's records and of rows that are kept as JSON, and of columns of the warehouse. */
const namesOf: Readonly<Partial<Record<ValueKind, string>>> = {
  party: 'from to',
  delivered: 'from_raw to_raw',
  e164: 'from_e164 to_e164 own_number',
  identifier: 'id phoneNumber phone_number',
  document: 'raw other_columns',
  // The digits of times, durations and amounts are no number's; the rest are words of the program or of the API.
  figure: `createTime answerTime endTime updateTime durationSeconds billingDurationSeconds amount currencyCode range port
    priority callsPerSecond totalItems countryDialingCodes create_time answer_time end_time update_time occupied_until
    first_seen_at fetched_at billing_date duration_seconds billing_duration_seconds talk_seconds price_amount
    price_currency price_per_minute_amount price_per_minute_currency total_items currency direction call_result
    from_country to_country country continent dialing_codes finality state outcome project_id run_id alert_id import_id
    manifest landing_file sha256 kind field transport region relationship_type prefix spend time_zone`,
};

const kinds = new Map(
  Object.entries(namesOf).flatMap(([kind, names]) =>
    names.split(/\s+/).map(name => [name, kind as ValueKind] as const),
  ),
);

/** What the field or column of this name holds. */
export function kindOf(name: string): ValueKind {
  return kinds.get(name) ?? (/(?:_id|Id|ID)$/.test(name) ? 'identifier' : 'text');
}
