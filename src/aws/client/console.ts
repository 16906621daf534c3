const hosts: { readonly [partition: string]: string } = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Page of a cluster in the AWS console; empty for a partition whose console is not known. */
export function consoleUrl(clusterArn: string): string {
  const [, partition = '', , region = '', , , id = ''] = clusterArn.split(':');
  const host = hosts[partition];
  if (host === undefined || region === '' || id === '') return '';
  const place = encodeURIComponent(region);
  return `https://${host}/rds/home?region=${place}#database:id=${encodeURIComponent(id)};is-cluster=true`;
}
