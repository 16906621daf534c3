// What DynamoDB knows of a table and dynalite does not: how it expires, is backed up, protected and encrypted.

/** One table, as plain data. `definition` is the CreateTable that made it, so that it can be made again. */
export interface TableExtras {
  definition: Readonly<Record<string, unknown>>;
  deletionProtection: boolean;
  pointInTimeRecovery: boolean;
  sse?: unknown;
  /** Until then it is CREATING or UPDATING, by the sandbox clock in ms. */
  busyUntil?: number;
  busyWith?: 'CREATING' | 'UPDATING';
  ttlAttribute?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

type Input = Readonly<Record<string, unknown>> & { readonly TableName?: string };

/** Members of CreateTable and UpdateTable that dynalite refuses or drops. */
export function withoutExtras({ DeletionProtectionEnabled, SSESpecification, ...rest }: Input): Input {
  return rest;
}

/** Keeps what CreateTable and UpdateTable say beside what dynalite takes. */
export function keep(extras: TableExtras, input: Input): void {
  const { DeletionProtectionEnabled: protect, SSESpecification: sse } = input;
  if (protect !== undefined) extras.deletionProtection = protect === true;
  if (sse !== undefined) extras.sse = sse;
}

/** Members of CreateTable and UpdateTable that this sandbox acts on; all others would be dropped in silence. */
export const tableMembers: readonly string[] = [
  'TableName',
  'AttributeDefinitions',
  'KeySchema',
  'BillingMode',
  'ProvisionedThroughput',
  'DeletionProtectionEnabled',
  'SSESpecification',
];

/** Adds them to a `TableDescription` or `Table` that dynalite gave. */
export function show(extras: TableExtras, description: Record<string, unknown>): void {
  if (extras.busyWith !== undefined) description['TableStatus'] = extras.busyWith;
  description['DeletionProtectionEnabled'] = extras.deletionProtection;
  const sse = extras.sse as { Enabled?: boolean; SSEType?: string; KMSMasterKeyId?: string } | undefined;
  if (sse?.Enabled !== true) return;
  description['SSEDescription'] = {
    Status: 'ENABLED',
    SSEType: sse.SSEType ?? 'KMS',
    ...(sse.KMSMasterKeyId === undefined ? {} : { KMSMasterKeyArn: sse.KMSMasterKeyId }),
  };
}

/** Answers the actions that are about extras only; undefined for all others. */
export function answerExtras(
  action: string,
  input: Input,
  extras: TableExtras | undefined,
): Answer | undefined {
  const handler = handlers[action];
  if (handler === undefined) return undefined;
  if (extras === undefined) {
    return refuse(
      'ResourceNotFoundException',
      `Requested resource not found: Table: ${input.TableName} not found`,
    );
  }
  return handler(extras, input);
}

const handlers: Readonly<Record<string, (extras: TableExtras, input: Input) => Answer>> = {
  DescribeTimeToLive: ({ ttlAttribute }) =>
    ok({
      TimeToLiveDescription:
        ttlAttribute === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
    }),
  UpdateTimeToLive: (extras, input) => {
    const asked = input['TimeToLiveSpecification'] as { Enabled: boolean; AttributeName: string };
    const enabled = extras.ttlAttribute !== undefined;
    if (asked.Enabled && enabled && asked.AttributeName !== extras.ttlAttribute) {
      return refuse(
        'ValidationException',
        `TimeToLive is active on a different AttributeName: current AttributeName is ${extras.ttlAttribute}`,
      );
    }
    if (asked.Enabled === enabled) {
      return refuse('ValidationException', `TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
    }
    if (asked.Enabled) extras.ttlAttribute = asked.AttributeName;
    else delete extras.ttlAttribute;
    return ok({ TimeToLiveSpecification: asked });
  },
  DescribeContinuousBackups: (extras) => ok(backups(extras)),
  UpdateContinuousBackups: (extras, input) => {
    const asked = input['PointInTimeRecoverySpecification'] as { PointInTimeRecoveryEnabled: boolean };
    extras.pointInTimeRecovery = asked.PointInTimeRecoveryEnabled;
    return ok(backups(extras));
  },
};

function backups({ pointInTimeRecovery }: TableExtras): object {
  const PointInTimeRecoveryStatus = pointInTimeRecovery ? 'ENABLED' : 'DISABLED';
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus },
    },
  };
}

function ok(value: object): Answer {
  return { status: 200, body: JSON.stringify(value) };
}

export function refuse(code: string, message: string): Answer {
  return {
    status: 400,
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }),
  };
}
