import { COUNTRIES, COUNTRY_WEIGHT, type Country } from './countries.ts';
import { derive, Random } from './hash.ts';
import { phoneNumber } from './numbers.ts';
import { type Billing, billCall } from './price.ts';
import { drawTiming, type Timing } from './timing.ts';
import { TRUNK_WEIGHT, type Trunk } from './trunks.ts';
import { identifier } from './ulid.ts';

/**
 * All that will ever be true of a call. What of it shows at a given moment is `recordAt`'s business.
 * Times are whole seconds since the epoch.
 */
export interface CallPlan extends Timing, Billing {
  readonly id: string;
  readonly trunk: Trunk;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly from: string;
  readonly to: string;
  readonly fromCountry: Country;
  readonly toCountry: Country;
  readonly emergency: boolean;
  readonly createTime: number;
  /** The inbound call that this one forwards. */
  readonly parentId: string | undefined;
  readonly forwarded: boolean;
}

const EMERGENCY = 0.0005;
const SERIAL_MASK = 0x7fff;

/** Which call it is: the `index`-th attempt of its second. */
export interface CallPlace {
  /** Hash of seed, project and second. */
  readonly key: number;
  readonly second: number;
  readonly index: number;
  readonly forwarded: boolean;
}

interface Parties {
  readonly from: string;
  readonly to: string;
  readonly fromCountry: Country;
  readonly toCountry: Country;
  readonly emergency: boolean;
}

/** The call at a place: a pure function of place and trunks. */
export function planCall(place: CallPlace, trunks: readonly Trunk[]): CallPlan {
  const random = new Random(derive(place.key, place.index));
  const id = identifier(place.second * 1000, random, serial(place, place.index));
  const trunk = random.weighted(trunks, TRUNK_WEIGHT);
  const inbound = place.forwarded || random.chance(trunk.inbound);
  const parties = inbound ? inboundParties(trunk, random) : outboundParties(trunk, random);
  const timing = drawTiming(place.second, random);
  const rate = inbound ? trunk.inboundRate : parties.toCountry.ratePerMinute[trunk.currency];
  return {
    id,
    trunk,
    direction: inbound ? 'INBOUND' : 'OUTBOUND',
    ...parties,
    createTime: place.second,
    parentId: undefined,
    forwarded: place.forwarded,
    ...timing,
    ...billCall(timing, rate, parties.toCountry.increment, random),
  };
}

/**
 * The outbound leg of a forwarded call: another record of the same second, answered and ended with it.
 *
 * @param index where its own record stands among those of the second
 */
export function planForwardedLeg(inbound: CallPlan, place: CallPlace, index: number): CallPlan {
  const random = new Random(derive(place.key, ~place.index));
  const { trunk } = inbound;
  return {
    ...inbound,
    id: identifier(place.second * 1000, random, serial(place, index)),
    direction: 'OUTBOUND',
    from: inbound.to,
    to: trunk.forwardNumber,
    fromCountry: trunk.home,
    toCountry: trunk.home,
    parentId: inbound.id,
    forwarded: false,
    ...billCall(inbound, trunk.home.ratePerMinute[trunk.currency], trunk.home.increment, random),
  };
}

/** Exclusive or with a constant of the second keeps serials different and makes them look random. */
function serial(place: CallPlace, index: number): number {
  return (index ^ place.key) & SERIAL_MASK;
}

function inboundParties(trunk: Trunk, random: Random): Parties {
  const country = partner(trunk, random);
  return {
    from: phoneNumber(country, random),
    to: random.pick(trunk.numbers),
    fromCountry: country,
    toCountry: trunk.home,
    emergency: false,
  };
}

function outboundParties(trunk: Trunk, random: Random): Parties {
  const emergency = random.chance(EMERGENCY);
  const country = emergency ? trunk.home : partner(trunk, random);
  return {
    from: random.pick(trunk.numbers),
    to: emergency ? country.emergencyNumber : phoneNumber(country, random),
    fromCountry: trunk.home,
    toCountry: country,
    emergency,
  };
}

function partner(trunk: Trunk, random: Random): Country {
  return random.chance(trunk.domestic) ? trunk.home : random.weighted(COUNTRIES, COUNTRY_WEIGHT);
}
