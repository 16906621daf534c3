import type { TableAdmin } from '../aws/dynamodb/table-admin.ts';
import type { KeyAdmin } from '../aws/kms/key-admin.ts';
import type { Clusters } from '../aws/rds/clusters.ts';
import type { SecretAdmin } from '../aws/secrets/secret-admin.ts';
import type { TopicAdmin } from '../aws/sns/topic-admin.ts';
import type { Parameters } from '../aws/ssm/parameters.ts';
import type { Clock } from '../engine/clock.ts';
import type { Settings } from '../settings/settings.ts';

/** What the parts of provision work with. */
export interface Provision {
  readonly settings: Settings;
  /** The parameters set by the inputs of this run, by name and as they were written. */
  readonly given: { readonly [name: string]: string };
  /** `aws`, `aws-cn`, …: ARNs begin with it. */
  readonly partition: string;
  /** The role that restores in the target account: key policies name it. */
  readonly restoreRole: string;
  readonly tables: TableAdmin;
  readonly topics: (region: string) => Promise<TopicAdmin>;
  readonly parameters: Parameters;
  readonly secrets: SecretAdmin;
  readonly keys: (side: 'source' | 'target', region: string) => Promise<KeyAdmin>;
  readonly sourceClusters: Clusters;
  readonly targetClusters: Clusters;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly mask: (secret: string) => void;
  readonly randomBytes: (size: number) => Buffer;
}
