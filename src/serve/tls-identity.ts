import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type PrivateFileProblem, readPrivateFile } from './private-file.ts'

/** Paths of what a server shows of itself, in PEM form. */
export interface TlsFiles {
  /** The certificate, and behind it those between it and the root. */
  readonly certificate: string
  readonly key: string
}

/** A certificate and its key, as `node:tls` takes them. */
export interface TlsIdentity {
  readonly cert: string
  readonly key: string
  /** When the certificate ends, milliseconds since 1970. */
  readonly validToMs: number
}

const CERTIFICATE_BYTES_MAX = 1 << 20

function readCertificate(
  path: string,
): { readonly text: string; readonly parsed: X509Certificate } | PrivateFileProblem {
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length <= CERTIFICATE_BYTES_MAX) return { text, parsed: new X509Certificate(text) }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      return {
        message: `${path} cannot be read: ${'code' in error ? String(error.code) : error.message}`,
        hint: 'name a certificate with --tls-cert',
      }
  }
  return { message: `${path} holds no certificate in PEM form`, hint: 'name one with --tls-cert' }
}

/** What OpenSSL says of a broken key may quote it. */
function parseKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text)
  } catch {
    return undefined
  }
}

/** Reads both files and holds them against each other. The key must be its owner's alone. */
export function readTlsIdentity({ certificate, key }: TlsFiles): TlsIdentity | PrivateFileProblem {
  const cert = readCertificate(certificate)
  if ('message' in cert) return cert
  const keyText = readPrivateFile(key, '--tls-key')
  if (typeof keyText !== 'string') return keyText
  const parsed = parseKey(keyText)
  if (parsed === undefined)
    return { message: `${key} holds no private key in PEM form without a passphrase`, hint: 'name one with --tls-key' }
  if (!cert.parsed.checkPrivateKey(parsed))
    return { message: `${key} is not the key of the certificate ${certificate}`, hint: 'name a pair' }
  return { cert: cert.text, key: keyText, validToMs: Date.parse(cert.parsed.validTo) }
}
