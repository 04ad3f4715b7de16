import type { RedisOptions } from 'ioredis';

/** A line for a shell that asks that server, and not the one of this machine: its password is asked for, never shown. */
export function redisCommand(
  { host = 'localhost', port = 6379, username, password, tls }: RedisOptions,
  command: string,
): string {
  const options = ['-h', quote(host), '-p', port];
  if (tls) options.push('--tls');
  if (username) options.push('--user', quote(username));
  if (password) options.push('--askpass');
  return ['redis-cli', ...options, command].join(' ');
}

/** Text with other characters than those of names and addresses is one word for a shell only in quotes. */
function quote(text: string): string {
  return /^[\w.:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
