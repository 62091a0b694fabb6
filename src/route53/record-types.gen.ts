// Generated from data/aws-tables.json by scripts/generate/. Do not edit.
import type { RecordType } from '../values/rdata/rdata.ts'

export const routedTypes: readonly RecordType[] = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NAPTR', 'PTR', 'SPF', 'SRV', 'TXT', 'TLSA', 'SSHFP', 'SVCB', 'HTTPS']

export const multivalueTypes: readonly RecordType[] = ['A', 'AAAA', 'MX', 'NAPTR', 'PTR', 'SPF', 'SRV', 'TXT', 'CAA', 'TLSA', 'SSHFP', 'SVCB', 'HTTPS']

export const aliasTypes: readonly RecordType[] = ['A', 'TXT', 'CNAME', 'MX', 'NAPTR', 'PTR', 'SRV', 'SPF', 'AAAA', 'CAA', 'DS', 'TLSA', 'SSHFP', 'SVCB', 'HTTPS']
