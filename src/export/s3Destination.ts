import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Environment } from '../config.ts';
import { ExpectedError } from '../errors.ts';
import type { Destination } from './destination.ts';

/** Larger files are uploaded in parts of this size. S3 takes none below 5 MiB, and no more than 10,000 of them: 80 GB a day. */
const partSize = 8 * 2 ** 20;

interface Bucket {
  readonly client: S3Client;
  readonly name: string;
  /** `''`, or with a `/` at its end. */
  readonly prefix: string;
}

/**
 * A bucket of S3, or of what speaks its protocol. Credentials, region and endpoint come from where the SDK looks for them:
 * environment, shared files, roles. An object appears when it is whole, so that nothing has to be renamed.
 */
export function openBucket(to: string, staging: string, environment: Environment = process.env): Destination {
  const [, name = '', prefix] = /^s3:\/\/([^/]+)(?:\/(.+))?$/.exec(to) ?? [];
  const client = new S3Client(clientConfig(environment));
  const bucket: Bucket = { client, name, prefix: prefix === undefined ? '' : `${prefix}/` };
  const explained = explaining(to);
  return {
    place: to,
    staging,
    concurrency: 6,
    list: folder => explained(() => list(bucket, folder)),
    readText: path => explained(() => readText(bucket, path)),
    putFile: (staged, path) => explained(() => upload(bucket, staged, path)),
    putText: (text, path) => explained(() => putText(bucket, text, path)),
  };
}

/**
 * Other stores than Amazon's know buckets by path, do not look at the region, which the signature needs though, and often
 * refuse the checksums that the SDK adds where nothing asks for them.
 */
export function clientConfig(environment: Environment): S3ClientConfig {
  const endpoint = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL;
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || (endpoint && 'us-east-1');
  return {
    ...(region ? { region } : {}),
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 5,
  };
}

async function list({ client, name, prefix }: Bucket, folder: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: name,
        Prefix: `${prefix}${folder}/`,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key = '', Size = 0 } of page.Contents ?? []) sizes.set(Key.slice(prefix.length), Size);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return sizes;
}

async function readText({ client, name, prefix }: Bucket, path: string): Promise<string | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: prefix + path }));
    return await Body?.transformToString();
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return undefined;
    throw error;
  }
}

async function upload({ client, name, prefix }: Bucket, staged: string, path: string): Promise<void> {
  const params = {
    Bucket: name,
    Key: prefix + path,
    Body: createReadStream(staged, { highWaterMark: 1 << 20 }),
    ContentType: 'application/vnd.apache.parquet',
  };
  // A part is kept until it has arrived, so that it can be sent again.
  await new Upload({ client, params, partSize, queueSize: 2 }).done();
  await rm(staged);
}

async function putText({ client, name, prefix }: Bucket, text: string, path: string): Promise<void> {
  const params = { Bucket: name, Key: prefix + path, Body: text, ContentType: 'application/json' };
  await client.send(new PutObjectCommand(params));
}

/** What to do about refusals, by their name. */
const remedies: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile (AWS_PROFILE) or a role, as for the AWS command line.',
  NoSuchBucket: 'Create the bucket, or name another with --out.',
  AccessDenied:
    'The credentials need s3:ListBucket, s3:GetObject, s3:PutObject and s3:AbortMultipartUpload there.',
  InvalidAccessKeyId: 'Check AWS_ACCESS_KEY_ID, or the profile (AWS_PROFILE).',
  SignatureDoesNotMatch: 'Check AWS_SECRET_ACCESS_KEY, or the profile (AWS_PROFILE).',
};

const otherwise =
  'Check AWS_REGION, and AWS_ENDPOINT_URL_S3 for another store than Amazon S3. What is there stays valid; the same command ' +
  'goes on from here.';

function explaining(to: string): <T>(work: () => Promise<T>) => Promise<T> {
  return async work => {
    try {
      return await work();
    } catch (error) {
      const { name, message, code } = error as NodeJS.ErrnoException;
      const text = message || code || name;
      throw new ExpectedError(`${to} cannot be used: ${name}: ${text}. ${remedies[name] ?? otherwise}`, {
        cause: error,
      });
    }
  };
}
