import type { Random } from '../hash.ts';
import { formatSecond } from '../record.ts';
import { identifier } from '../ulid.ts';
import type { Stamps } from './records.ts';

const SECONDS_PER_DAY = 86_400;
const YEAR_2024 = Date.UTC(2024, 0, 1) / 1000;

/** What is seeded was made in 2024 and last changed in 2025, if at all. */
const [YOUNGEST_DAY, LONGEST_REST] = [365, 300];

/** Parts are made within so many days after what they belong to. */
const WITHIN = 30;

interface Birth extends Stamps {
  readonly id: string;
}

/** Hands out ids and times of what was made before any call that matters. */
export class Past {
  readonly random: Random;
  private serial = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** A ULID and the times that go with it. */
  birth(): Birth {
    return this.birthWithin(YEAR_2024, YOUNGEST_DAY);
  }

  /** The same for what was made after something else. */
  birthAfter({ createTime }: Stamps): Birth {
    return this.birthWithin(Date.parse(createTime) / 1000, WITHIN);
  }

  private birthWithin(start: number, days: number): Birth {
    const second = start + this.random.between(0, days * SECONDS_PER_DAY);
    const id = identifier(second * 1000, this.random, this.serial++ % 0x8000);
    return { id, ...this.stampsAt(second * 1000) };
  }

  /** Times of what was made at an instant (milliseconds since the epoch); every third was changed since. */
  stampsAt(milliseconds: number): Stamps {
    const created = Math.floor(milliseconds / 1000);
    const rest = this.random.between(SECONDS_PER_DAY, LONGEST_REST * SECONDS_PER_DAY);
    const updateTime = this.random.chance(1 / 3) ? formatSecond(created + rest) : null;
    return { createTime: formatSecond(created), updateTime };
  }
}
