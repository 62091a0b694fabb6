import type { ExportFormat } from './format.ts'
import type { ImportFormat } from './import-format.ts'

/** Every export format, in the order of the help text. */
export const exportFormats: readonly ExportFormat[] = [
  {
    id: 'bind',
    summary: 'zone files for BIND, NSD and Knot: the answers for one client and state of health',
    isOwn: (text) => text.startsWith(';r53sim:zone ') || text.startsWith('// r53sim bind --views'),
    load: async () => {
      const [{ writeBind }, { writeViews }] = await Promise.all([import('./bind/write.ts'), import('./bind/views.ts')])
      return { write: (deployment, context) => (context.views ? writeViews : writeBind)(deployment, context) }
    },
    tools: async () => (await import('./bind/tools.ts')).bindTools,
  },
  {
    id: 'change-batch',
    summary: 'what aws route53 change-resource-record-sets takes, with the health checks beside it',
    isOwn: (text) => /^\{\s*"Comment": "r53sim /.test(text),
    load: async () => {
      const { isLeftoverBatch, writeChangeBatch } = await import('./change-batch/write.ts')
      return { write: writeChangeBatch, isLeftover: isLeftoverBatch }
    },
  },
  {
    id: 'terraform',
    summary: 'resources of the AWS provider, in Terraform JSON',
    isOwn: (text) => /^\{\s*"\/\/": "r53sim /.test(text),
    load: async () => ({ write: (await import('./terraform/write.ts')).writeTerraform }),
    tools: async () => (await import('./terraform/tools.ts')).terraformTools,
  },
  {
    id: 'cloudformation',
    summary: 'a CloudFormation template',
    isOwn: (text) => /^\{\s*"AWSTemplateFormatVersion": "2010-09-09",\s*"Description": "r53sim /.test(text),
    load: async () => ({ write: (await import('./cloudformation/write.ts')).writeCloudFormation }),
    tools: async () => (await import('./cloudformation/tools.ts')).cloudFormationTools,
  },
  {
    id: 'traffic-policy',
    summary: 'a traffic policy document for every routed record',
    // A document has no room for a mark: files are replaced only when told to.
    isOwn: () => false,
    load: async () => ({ write: (await import('./traffic-policy/write.ts')).writeTrafficPolicies }),
  },
  {
    id: 'external-dns',
    summary: 'DNSEndpoint objects for the CRD source of external-dns',
    isOwn: (text) =>
      /^\{\s*"apiVersion": "externaldns\.k8s\.io\/v1alpha1"/.test(text) &&
      text.includes('"app.kubernetes.io/managed-by": "r53sim"'),
    load: async () => ({ write: (await import('./external-dns/write.ts')).writeExternalDns }),
  },
  {
    id: 'gdnsd',
    summary: 'zones and configuration of gdnsd, which checks and fails over by itself',
    isOwn: (text) => /^[#;] r53sim gdnsd\n/.test(text),
    load: async () => ({ write: (await import('./gdnsd/write.ts')).writeGdnsd }),
    tools: async () => (await import('./gdnsd/tools.ts')).gdnsdTools,
  },
  {
    id: 'powerdns',
    summary: 'zones and configuration of PowerDNS, whose Lua records check and decide by themselves',
    isOwn: (text) => /^(?:[#;]|\/\/) r53sim powerdns\n/.test(text),
    load: async () => ({ write: (await import('./powerdns/write.ts')).writePowerDns }),
    tools: async () => (await import('./powerdns/tools.ts')).powerDnsTools,
  },
  {
    id: 'octodns',
    summary: 'zones of octoDNS, routed records as dynamic ones, and its configuration',
    isOwn: (text) => text.startsWith('# r53sim octodns\n'),
    load: async () => ({ write: (await import('./octodns/write.ts')).writeOctodns }),
    tools: async () => (await import('./octodns/tools.ts')).octodnsTools,
  },
  {
    id: 'secondary-conf',
    summary: 'configurations of NSD, Knot and BIND as secondaries of serve',
    isOwn: (text) => /^(?:#|\/\/) r53sim secondary-conf\b/.test(text),
    load: async () => ({ write: (await import('./secondary-conf/write.ts')).writeSecondaryConf }),
    tools: async () => (await import('./secondary-conf/tools.ts')).secondaryTools,
  },
]

export const findExportFormat = (id: string): ExportFormat | undefined =>
  exportFormats.find((format) => format.id === id)

/** Members of what the Route 53 API answers and takes. */
const ROUTE53_MEMBER =
  /"(ResourceRecordSets|ResourceRecordSet|HealthChecks|HealthCheck|HostedZones|HostedZone|CidrCollections|CidrBlocks|CidrLocations|ChangeBatch|Changes|ResourceTagSets?|steps)"\s*:/

/** A directive, or a record with its class or type. */
const ZONE_FILE =
  /^(?:\$(?:ORIGIN|TTL|GENERATE|INCLUDE)[ \t]|[^\s;]*[ \t]+(?:\d\w*[ \t]+)?(?:(?:IN|AWS)[ \t]+)?(?:\d\w*[ \t]+)?(?:SOA|NS|A|AAAA|CNAME|MX|TXT|SRV|ALIAS)[ \t]+\S)/im

/** A record's type on a line of its own, below the record's name. */
const OCTODNS =
  /^[ ]+(?:- )?type:[ ]*['"]?(?:A|AAAA|ALIAS|CAA|CNAME|MX|NS|PTR|SRV|SPF|TXT|Route53Provider\/ALIAS)['"]?[ ]*$/m

/** Every import format, in the order of the help text. */
export const importFormats: readonly ImportFormat[] = [
  {
    id: 'route53',
    summary: 'what aws route53 list-resource-record-sets, list-health-checks and their like print, and change batches',
    recognises: ({ text }) => /^\s*[{[]/.test(text) && ROUTE53_MEMBER.test(text),
    load: () => import('./change-batch/read.ts'),
  },
  {
    id: 'terraform',
    summary: 'terraform show -json, terraform.tfstate, and .tf.json files',
    recognises: ({ text }) =>
      /^\s*\{/.test(text) && /"(?:terraform_version|format_version|resource|required_providers)"\s*:/.test(text),
    load: () => import('./terraform/read.ts'),
  },
  {
    id: 'cloudformation',
    summary: 'templates, JSON or YAML, whose values are written out but for references',
    recognises: ({ text }) => /AWS::Route53::/.test(text) && /"?Resources"?\s*:/.test(text),
    load: () => import('./cloudformation/read.ts'),
  },
  {
    id: 'traffic-policy',
    summary:
      'traffic policy documents, as aws route53 get-traffic-policy prints them too; files named after their records',
    recognises: ({ text }) => /^\s*\{/.test(text) && /AWSPolicyFormatVersion/.test(text),
    load: () => import('./traffic-policy/read.ts'),
  },
  {
    id: 'octodns',
    summary: 'zones of octoDNS in YAML, dynamic records too; files named after their zones, or --zone',
    recognises: ({ text }) => !/^\s*[{[]|AWS::Route53::/.test(text) && OCTODNS.test(text),
    load: () => import('./octodns/read.ts'),
  },
  {
    id: 'bind',
    summary: 'zone files of BIND, NSD and Knot, with the policies that export and cli53 put into comments',
    recognises: ({ text }) =>
      /^;r53sim:zone /.test(text) || (!/^\s*[{[]|AWS::Route53::/.test(text) && ZONE_FILE.test(text)),
    load: () => import('./bind/read.ts'),
  },
]

export const findImportFormat = (id: string): ImportFormat | undefined =>
  importFormats.find((format) => format.id === id)
