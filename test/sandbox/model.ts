import { existsSync, readFileSync } from 'node:fs';
import * as dynamodbSdk from '@aws-sdk/client-dynamodb';
import { protocols } from './protocols.ts';

// AWS's model of an operation, as far as the SDK carries it: its schemas say members, types and what is required; the
// typings of a command say which errors the operation has and which values an enumeration takes.

export interface ModelError {
  /** The SDK's class. */
  readonly name: string;
  /** What is sent; it sometimes lacks the "Fault" of the class. */
  readonly code: string;
  readonly status: number;
}

export interface Model {
  readonly errors: readonly ModelError[];
  /** Values of enumerations, by the names of members of the request. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

const packages: Readonly<Record<string, string>> = {
  'application-autoscaling': 'application-auto-scaling',
  monitoring: 'cloudwatch',
  secretsmanager: 'secrets-manager',
};

/** DynamoDB is no service of the sandbox: its requests are handed on. */
const otherSdks: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { dynamodb: dynamodbSdk };

const models = new Map<string, Model>();

export function modelOf(service: string, action: string): Model {
  const key = `${service}.${action}`;
  const known = models.get(key) ?? read(service, action);
  models.set(key, known);
  return known;
}

function read(service: string, action: string): Model {
  const folder = `../../node_modules/@aws-sdk/client-${packages[service] ?? service}/dist-types/commands/`;
  const path = new URL(`${folder}${action}Command.d.ts`, import.meta.url);
  if (!existsSync(path)) return { errors: [], values: {} };
  const text = readFileSync(path, 'utf8');
  const names = [...text.matchAll(/@throws \{@link (\w+)\}/g)].map(([, name = '']) => name);
  const sdk: Readonly<Record<string, unknown>> = protocols[service]?.sdk ?? otherSdks[service] ?? {};
  // JSON protocols send the name of the class.
  const isQuery = protocols[service]?.namespace !== undefined;
  const errors = names
    .map((name) => errorOf(name, sdk[`${name}$`], isQuery))
    .filter((one) => one !== undefined);
  // The example of the request, in which an enumeration shows its values: `Name: "a" || "b",`.
  const request = /const input = \{(.*?)\n \* \};/s.exec(text)?.[1] ?? '';
  const values = Object.fromEntries(
    [...request.matchAll(/(\w+): ("[^"]*"(?: \|\| "[^"]*")+)/g)].map(([, name = '', list = '']) => [
      name,
      [...list.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value),
    ]),
  );
  return { errors, values };
}

function errorOf(name: string, schema: unknown, isQuery: boolean): ModelError | undefined {
  const traits: unknown = Array.isArray(schema) ? schema[3] : undefined;
  if (typeof traits !== 'object' || traits === null) return undefined;
  const {
    awsQueryError: query,
    error,
    httpError,
  } = traits as {
    awsQueryError?: [string, number];
    error?: 'client' | 'server';
    httpError?: number;
  };
  if (query !== undefined && isQuery) return { name, code: query[0], status: query[1] };
  return { name, code: name, status: httpError ?? (error === 'server' ? 500 : 400) };
}

/** Errors that every operation of a service may answer with, beside those of its model. */
const common: Readonly<Record<string, readonly string[]>> = {
  rds: ['InvalidParameterValue', 'InvalidParameterCombination', 'MissingParameter', 'AccessDenied'],
  'rds-data': ['AccessDeniedException', 'ValidationException'],
  ec2: ['UnauthorizedOperation', 'InvalidParameterValue', 'InvalidGroup.NotFound', 'MissingParameter'],
  sns: ['AuthorizationError', 'MissingParameter'],
  sts: ['AccessDenied', 'ValidationError', 'MissingParameter', 'InvalidParameterValue'],
  iam: ['AccessDenied', 'ValidationError'],
  kms: ['AccessDeniedException', 'ValidationException'],
  ram: ['AccessDeniedException', 'ValidationException'],
  ssm: ['AccessDeniedException', 'ValidationException'],
  secretsmanager: ['AccessDeniedException', 'ValidationException'],
  'application-autoscaling': ['AccessDeniedException'],
  scheduler: ['AccessDeniedException'],
  monitoring: ['AccessDenied', 'AccessDeniedException', 'ValidationError'],
};

/** Is this an error that AWS answers the operation with? Anything else is a mistake of the sandbox. */
export function hasError(service: string, action: string, code: string): boolean {
  return common[service]?.includes(code) || modelOf(service, action).errors.some((one) => one.code === code);
}

/** The first member of a request whose value its enumeration does not have, at any depth. */
export function wrongValue(
  values: Model['values'],
  input: unknown,
): { readonly name: string; readonly value: string } | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  for (const [name, value] of Object.entries(input)) {
    const allowed = values[name];
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof one === 'string' && allowed !== undefined && !allowed.includes(one))
        return { name, value: one };
      const inner = wrongValue(values, one);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}
