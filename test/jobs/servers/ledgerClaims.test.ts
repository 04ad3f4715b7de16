import { startPostgresServer } from '../../support/postgresServer.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { describeLedgerClaims } from '../ledgerClaims.ts';

describeLedgerClaims('redis', startRedisServer);
describeLedgerClaims('postgres', startPostgresServer);
