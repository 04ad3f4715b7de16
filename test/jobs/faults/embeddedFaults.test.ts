import { describeKills } from './kills.ts';

// With the process that is killed goes, as often as not, the one that serves the database of all.
describeKills('embedded', { url: async () => 'embedded', times: 5 });
