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

export const checkerFirewallRanges = (): readonly { readonly region: string | null; readonly cidrs: readonly string[] }[] => [
  { region: null, cidrs: ['15.177.0.0/18'] },
  { region: 'us-east-1', cidrs: ['54.243.31.192/26', '107.23.255.0/26', '2600:1f18:3fff:f800::/53', '2600:1f18:7fff:f800::/53', '2406:da00:ff00::36f3:1fc0/122', '2406:da00:ff00::6b17:ff00/122'] },
  { region: 'us-west-1', cidrs: ['54.183.255.128/26', '54.241.32.64/26', '2600:1f1c:7ff:f800::/53', '2600:1f1c:fff:f800::/53', '2620:107:300f::36b7:ff80/122', '2620:107:300f::36f1:2040/122'] },
  { region: 'us-west-2', cidrs: ['54.244.52.192/26', '54.245.168.0/26', '2600:1f14:7ff:f800::/53', '2600:1f14:fff:f800::/53', '2620:108:700f::36f4:34c0/122', '2620:108:700f::36f5:a800/122'] },
  { region: 'eu-west-1', cidrs: ['54.228.16.0/26', '176.34.159.192/26', '2a05:d018:7ff:f800::/53', '2a05:d018:fff:f800::/53', '2a01:578:3::36e4:1000/122', '2a01:578:3::b022:9fc0/122'] },
  { region: 'ap-southeast-1', cidrs: ['54.251.31.128/26', '54.255.254.192/26', '2406:da18:7ff:f800::/53', '2406:da18:fff:f800::/53', '2400:6500:ff00::36fb:1f80/122', '2400:6500:ff00::36ff:fec0/122'] },
  { region: 'ap-southeast-2', cidrs: ['54.252.79.128/26', '54.252.254.192/26', '2406:da1c:7ff:f800::/53', '2406:da1c:fff:f800::/53', '2403:b300:ff00::36fc:4f80/122', '2403:b300:ff00::36fc:fec0/122'] },
  { region: 'ap-northeast-1', cidrs: ['54.248.220.0/26', '54.250.253.192/26', '2406:da14:7ff:f800::/53', '2406:da14:fff:f800::/53', '2400:6700:ff00::36f8:dc00/122', '2400:6700:ff00::36fa:fdc0/122'] },
  { region: 'sa-east-1', cidrs: ['54.232.40.64/26', '177.71.207.128/26', '2600:1f1e:7ff:f800::/53', '2600:1f1e:fff:f800::/53', '2804:800:ff00::36e8:2840/122', '2804:800:ff00::b147:cf80/122'] },
]

export const checkerFigures = { minRegions: 3, checkersPerRegion: 2, healthyFractionExclusive: 0.18 } as const
