// Generated from data/aws-tables.json by scripts/generate/. Do not edit.

export const checkerRegions = (): readonly { readonly code: string; readonly name: string }[] => [
  { code: 'us-east-1', name: 'US East (N. Virginia)' },
  { code: 'us-west-1', name: 'US West (N. California)' },
  { code: 'us-west-2', name: 'US West (Oregon)' },
  { code: 'eu-west-1', name: 'Europe (Ireland)' },
  { code: 'ap-southeast-1', name: 'Asia Pacific (Singapore)' },
  { code: 'ap-southeast-2', name: 'Asia Pacific (Sydney)' },
  { code: 'ap-northeast-1', name: 'Asia Pacific (Tokyo)' },
  { code: 'sa-east-1', name: 'South America (Sao Paulo)' },
]

export const checkerIpRanges = (): readonly string[] => [
  '15.177.2.0/23',
  '15.177.6.0/23',
  '15.177.10.0/23',
  '15.177.14.0/23',
  '15.177.18.0/23',
  '15.177.22.0/23',
  '15.177.26.0/23',
  '15.177.30.0/23',
  '15.177.34.0/23',
  '15.177.38.0/23',
  '15.177.42.0/23',
  '15.177.46.0/23',
  '15.177.50.0/23',
  '15.177.54.0/23',
  '15.177.58.0/23',
  '15.177.62.0/23',
  '54.183.255.128/26',
  '54.228.16.0/26',
  '54.232.40.64/26',
  '54.241.32.64/26',
  '54.243.31.192/26',
  '54.244.52.192/26',
  '54.245.168.0/26',
  '54.248.220.0/26',
  '54.250.253.192/26',
  '54.251.31.128/26',
  '54.252.79.128/26',
  '54.252.254.192/26',
  '54.255.254.192/26',
  '107.23.255.0/26',
  '176.34.159.192/26',
  '177.71.207.128/26',
]

export const checkerFigures = { minRegions: 3, checkersPerRegion: 2, healthyFractionExclusive: 0.18 } as const
