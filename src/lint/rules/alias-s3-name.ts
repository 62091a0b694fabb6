import { s3WebsiteEndpoint } from '../../route53/alias-services.ts'
import { displayName, labelsOf } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

/** Found where the alias names a bucket's own website; behind the region's name, which is right, the bucket is not visible. */
export const aliasS3Name: LintRule = {
  id: 'alias-s3-name',
  severity: 'error',
  about: 'alias',
  summary: "alias to a bucket's website name instead of the region's",
  rules: ['R1.44'],
  why:
    'S3 finds the bucket by the Host header of the request, so the bucket is named like the record and the alias ' +
    'names only the website endpoint of the region.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { alias: { name: my-bucket.s3-website-us-east-1.amazonaws.com, hosted_zone_id: Z3AQBSTGFYJSTF } } }
`,
  good: `version: 1
endpoints:
  site: { type: s3-website, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { endpoint: site } }
`,
  *check({ index }) {
    for (const { recordSet, data, target } of index.aliases()) {
      if (target.kind !== 'service' || target.service.key !== 's3_website') continue
      const labels = labelsOf(data.dnsName)
      const bucket = labels
        .slice(
          0,
          labels.findLastIndex((label) => /^s3-website(-|$)/.test(label)),
        )
        .join('.')
      const endpoint = s3WebsiteEndpoint(target.service.region ?? '')
      if (bucket === '' || endpoint === undefined) continue
      const name = displayName(recordSet.name).replace(/\.$/, '')
      const isNamedAlike = bucket === name || recordSet.generated
      yield {
        at: recordSet.at.field('alias'),
        message: isNamedAlike
          ? `${recordTitle(recordSet)} names the bucket; an alias names the website endpoint of its region`
          : `${recordTitle(recordSet)} is an alias to bucket "${bucket}", but S3 looks for a bucket named ${name}`,
        hint: `write ${displayName(endpoint)}${isNamedAlike ? '' : ` and call the bucket ${name}`}`,
      }
    }
  },
}
