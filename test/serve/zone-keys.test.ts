import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dsText } from '../../src/dns/dnssec/keys.ts'
import { createKeyStore } from '../../src/serve/zone-keys.ts'
import { createZoneSigning } from '../../src/serve/zone-signing.ts'
import { getName, nameOfLabels, ROOT } from '../../src/values/name.ts'
import { folderWith } from '../support/cli.ts'
import { prefix, zone } from '../support/deployment.ts'
import { setClock } from '../support/dnssec.ts'

const example = getName('example.com')
const pathIn = (folder: string) => join(folder, 'keys', 'example.com.json')

function opened(folder: string | undefined, name = example) {
  const keys = createKeyStore(folder).open(name)
  if (!('zone' in keys)) throw new Error(keys.message)
  return keys
}
const problem = (folder: string) => {
  const keys = createKeyStore(folder).open(example)
  return 'message' in keys ? `${keys.message}: ${keys.hint}` : undefined
}

describe('D91 keys in a folder', () => {
  test('are made once, and are there again', () => {
    const folder = join(folderWith({}), 'new', 'data')
    const first = opened(folder)
    expect(dsText(opened(folder))).toBe(dsText(first))
    expect(statSync(pathIn(folder)).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700)
    expect(readdirSync(join(folder, 'keys'))).toEqual(['example.com.json'])
    expect(first.ksk.dnskey).not.toEqual(first.zsk.dnskey)
  })

  test('in memory are others each time', () => {
    expect(dsText(opened(undefined))).not.toBe(dsText(opened(undefined)))
  })

  test('each zone has its file, whatever its name', () => {
    const folder = folderWith({})
    const slash = nameOfLabels([Uint8Array.from('../../etc', (character) => character.charCodeAt(0))])
    const long = getName(['a', 'b', 'c'].map((letter) => letter.repeat(63)).join('.'))
    const deep = getName(['a', 'b', 'c', 'd'].map((letter) => letter.repeat(55)).join('.'))
    for (const name of [ROOT, slash, long, deep]) opened(folder, name)
    const files = readdirSync(join(folder, 'keys'))
    expect(files).toHaveLength(4)
    expect(files).toContain('@.json')
    expect(files).toContain('%056%056%057%056%056%057etc.json')
    expect(files.filter((file) => file.length > 255)).toEqual([])
  })

  test('that others can read are refused', () => {
    const folder = folderWith({})
    opened(folder)
    for (const mode of [0o644, 0o640, 0o602]) {
      chmodSync(pathIn(folder), mode)
      expect(problem(folder)).toMatch(
        `holds private keys, and others than its owner can get at it (mode 0${mode.toString(8)})`,
      )
    }
    chmodSync(pathIn(folder), 0o600)
    expect(problem(folder)).toBeUndefined()
  })

  test('that are damaged are said, and stay as they are', () => {
    const folder = folderWith({})
    const keys = opened(folder)
    const path = pathIn(folder)
    const text = readFileSync(path, 'utf8')
    const other = readFileSync(pathIn(anotherFolder()), 'utf8')
    const broken = ['', '{}', 'null', text.slice(0, -9), text.replace('example.com.', 'example.net.'), `${text} `]
    const flipped = text.replace(/"ksk": "(.{60})./, (_whole, start: string) => `"ksk": "${start}!`)
    for (const content of [
      ...broken,
      flipped,
      text.replace(/"digest": ".*"/, other.match(/"digest": ".*"/)?.[0] ?? ''),
    ]) {
      writeFileSync(path, content)
      expect(problem(folder)).toMatch(/keys\/example\.com\.json is damaged, or holds other keys/)
      expect(readFileSync(path, 'utf8')).toBe(content)
    }
    writeFileSync(path, text)
    expect(dsText(opened(folder))).toBe(dsText(keys))
  })

  test('nothing of a key is in what is said', () => {
    const folder = folderWith({})
    opened(folder)
    const text = readFileSync(pathIn(folder), 'utf8')
    const [, secret = 'none'] = /"ksk": "(.*)"/.exec(text) ?? []
    writeFileSync(pathIn(folder), text.replace('"schema"', '"shema"'))
    expect(problem(folder)).not.toContain(secret.slice(0, 20))
  })

  test('a folder that cannot be is said', () => {
    const folder = folderWith({ file: '' })
    expect(problem(join(folder, 'file'))).toMatch(/ENOTDIR|EEXIST/)
    mkdirSync(pathIn(folder), { recursive: true })
    expect(problem(folder)).toMatch(/example\.com\.json/)
  })
})

function anotherFolder(): string {
  const folder = folderWith({})
  opened(folder)
  return folder
}

describe('R6.14 which zones are signed', () => {
  const zones = [
    zone(example, 'Z1', [], { signing: true }),
    zone(getName('plain.example'), 'Z2', []),
    zone(getName('private.example'), 'Z3', [], {
      signing: true,
      vpcs: [{ id: 'vpc-1', region: 'eu-west-1', cidrs: [prefix('10.0.0.0/8')] }],
    }),
  ]
  const signing = (all: boolean) =>
    createZoneSigning({ all, denial: 'compact', directory: undefined, clock: setClock() })

  test.each([
    ['those whose plan says so', false, ['example.com.']],
    ['all public ones', true, ['example.com.', 'plain.example.']],
  ] as const)('%s', (_case, all, added) => {
    const opened = signing(all)
    expect(opened.prepare(zones)).toEqual({ added, problems: [] })
    expect(opened.prepare(zones)).toEqual({ added: [], problems: [] })
    expect(zones.filter(({ name }) => opened.dsOf(name) !== undefined).map(({ name }) => name)).toEqual(added)
    expect(opened.dsOf(example)).toMatch(/^example\.com\. 3600 IN DS \d+ 13 2 [0-9A-F]{64}$/)
    expect(opened.status().signing?.map(({ zone }) => zone)).toEqual(added)
    expect(opened.families()).toHaveLength(1)
    opened.prepare([])
    expect([opened.status(), opened.families()]).toEqual([{}, []])
    expect(opened.dsOf(example)).toBeUndefined()
  })
})
