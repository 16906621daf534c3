import { describe, expect, it } from 'vitest';
import { consoleUrl } from '../../../../src/aws/client/console.ts';

describe('a page of the AWS console', () => {
  it.each([
    ['aws', 'eu-central-1', 'https://console.aws.amazon.com/rds/home?region=eu-central-1'],
    ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn/rds/home?region=cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com/rds/home?region=us-gov-west-1'],
  ])('in %s is its partition’s', (partition, region, start) => {
    expect(consoleUrl(`arn:${partition}:rds:${region}:222222222222:cluster:staging`)).toBe(
      `${start}#database:id=staging;is-cluster=true`,
    );
  });

  it('is not invented for a partition that is not known, or for nothing', () => {
    expect(consoleUrl('arn:aws-iso:rds:us-iso-east-1:222222222222:cluster:staging')).toBe('');
    expect(consoleUrl('')).toBe('');
  });
});
