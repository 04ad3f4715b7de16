import { Redis } from 'ioredis';
import { Client } from 'pg';
import { startPostgresServer } from '../../support/postgresServer.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { describeLostQueues } from '../lostQueues.ts';

describeLostQueues('redis', {
  start: startRedisServer,
  async lose(url) {
    const client = new Redis(url);
    await client.flushdb();
    client.disconnect();
  },
});

describeLostQueues('postgres', {
  start: startPostgresServer,
  async lose(url) {
    const client = new Client(url);
    await client.connect();
    await client.query('drop schema bullmq cascade; drop schema trunkledger cascade');
    await client.end();
  },
});
