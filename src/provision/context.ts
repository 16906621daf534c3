import type { Clusters } from '../aws/clusters.ts';
import type { KeyStore } from '../aws/key-store.ts';
import type { Parameters } from '../aws/parameters.ts';
import type { SecretStore } from '../aws/secret-store.ts';
import type { Tables } from '../aws/tables.ts';
import type { Topics } from '../aws/topics.ts';
import type { Clock } from '../engine/clock.ts';
import type { Settings } from '../settings/settings.ts';

/** Everything that the parts of provision work with. */
export interface Provision {
  readonly settings: Settings;
  /** The parameters that the inputs of this run give, by name and as they were written. */
  readonly given: { readonly [name: string]: string };
  /** `aws`, `aws-cn`, …: ARNs begin with it. */
  readonly partition: string;
  /** The role that restores in the target account: key policies name it. */
  readonly restoreRole: string;
  readonly tables: Tables;
  readonly topics: (region: string) => Promise<Topics>;
  readonly parameters: Parameters;
  readonly secrets: SecretStore;
  readonly keys: (side: 'source' | 'target', region: string) => Promise<KeyStore>;
  readonly sourceClusters: Clusters;
  readonly targetClusters: Clusters;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly mask: (secret: string) => void;
  readonly randomBytes: (size: number) => Buffer;
}
