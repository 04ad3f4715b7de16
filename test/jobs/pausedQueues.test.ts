import { describePausedQueues } from './pausedQueues.ts';

describePausedQueues('the embedded queue', async () => 'embedded');
