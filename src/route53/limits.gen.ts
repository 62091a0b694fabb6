// Generated from data/aws-tables.json by scripts/generate/. Do not edit.

export const quotas = {
  hostedZonesPerAccount: 500,
  domainsPerAccount: 20,
  recordsPerZone: 10000,
  valuesPerRecord: 400,
  valueMaxChars: 4000,
  recordsSameNameType: 100,
  geoproximityRecordsSameNameType: 30,
  cidrCollectionsPerAccount: 5,
  cidrBlocksPerCollection: 1000,
  cidrBlocksPerRequest: 1000,
  healthChecksPerAccount: 200,
  calculatedChildrenDocumented: 255,
  calculatedChildrenModel: 256,
  healthCheckResponseHeaderBytes: 16384,
  searchStringMax: 255,
  searchWindowBytes: 5120,
  resourcePathMax: 255,
  ksksPerZone: 2,
  vpcsPerPrivateZone: 300,
  vpcAuthorizationsPerZone: 1000,
  reusableDelegationSets: 100,
  zonesPerDelegationSet: 100,
  trafficPolicies: 50,
  trafficPolicyVersions: 1000,
  trafficPolicyInstances: 5,
  trafficPolicyDocumentChars: 102400,
  changeBatchRecords: 1000,
  changeBatchValueChars: 32000,
  upsertMultiplier: 2,
  apiRequestsPerSecond: 5,
  createHealthCheckPer24h: 1000,
  queryLogConfigsPerZone: 1,
  tagsPerResource: 10,
  listRrsetsPage: 300,
  listZonesPage: 100,
  listHealthChecksPageMax: 1000,
} as const

export const serviceDefaults = {
  nsTtl: 172800,
  negativeTtl: 900,
  dnssecMaxTtl: 604800,
  ednsUdpMax: 4096,
  plainUdpMax: 512,
} as const

export const soaDefaults = {
  ttl: 900,
  rname: 'awsdns-hostmaster.amazon.com.',
  serial: 1,
  refresh: 7200,
  retry: 900,
  expire: 1209600,
  minimum: 86400,
} as const

export const healthCheckDefaults = {
  requestInterval: 30,
  failureThreshold: 3,
  measureLatency: false,
  inverted: false,
  disabled: false,
  tcpConnectTimeoutSeconds: 10,
  httpConnectTimeoutSeconds: 4,
  httpResponseTimeoutSeconds: 2,
  bodyTimeoutSeconds: 2,
} as const

export const privateZoneNameServers: readonly string[] = ['ns-1536.awsdns-00.co.uk.', 'ns-0.awsdns-00.com.', 'ns-1024.awsdns-00.org.', 'ns-512.awsdns-00.net.']

export const nameServerSuffixes: readonly string[] = ['com', 'net', 'org', 'co.uk']
