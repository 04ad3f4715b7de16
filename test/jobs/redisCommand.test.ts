import { expect, test } from 'vitest';
import { redisCommand } from '../../src/jobs/redisCommand.ts';

test('a command names its server, and asks for the password instead of showing it', () => {
  const server = { host: 'queue.example', port: 7000, username: 'ledger', password: 's3cret', tls: {} };
  expect(redisCommand(server, 'PING')).toBe(
    'redis-cli -h queue.example -p 7000 --tls --user ledger --askpass PING',
  );
  expect(redisCommand({ host: '::1', port: 6379 }, 'PING')).toBe('redis-cli -h ::1 -p 6379 PING');
});

test('a name that a shell would take apart is quoted', () => {
  expect(redisCommand({ username: "it's; rm" }, 'PING')).toContain(`--user 'it'\\''s; rm' PING`);
});
