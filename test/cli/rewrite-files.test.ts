import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rewriteFiles } from '../../src/cli/write-files.ts'
import { folderWith } from '../support/cli.ts'

const rewrite = (folder: string, texts: Readonly<Record<string, string>>) =>
  rewriteFiles(new Map(Object.entries(texts).map(([name, text]) => [join(folder, name), text])))

describe('rewriteFiles', () => {
  test('gives each file its text and leaves nothing beside them', () => {
    const folder = folderWith({ 'a.yaml': 'old', 'parts/b.yaml': 'old', 'c.yaml': 'old' })
    expect(rewrite(folder, { 'a.yaml': 'new a', 'parts/b.yaml': '' })).toBeUndefined()
    const read = (name: string) => readFileSync(join(folder, name), 'utf8')
    expect([read('a.yaml'), read('parts/b.yaml'), read('c.yaml')]).toEqual(['new a', '', 'old'])
    expect([readdirSync(folder), readdirSync(join(folder, 'parts'))]).toEqual([
      ['a.yaml', 'c.yaml', 'parts'],
      ['b.yaml'],
    ])
  })

  test.each([0o600, 0o640, 0o755, 0o666])('keeps the permissions %o', (mode) => {
    const folder = folderWith({ 'a.yaml': 'old' })
    chmodSync(join(folder, 'a.yaml'), mode)
    expect(rewrite(folder, { 'a.yaml': 'new' })).toBeUndefined()
    expect(statSync(join(folder, 'a.yaml')).mode & 0o777).toBe(mode)
  })

  test('keeps the owner', () => {
    const folder = folderWith({ 'a.yaml': 'old' })
    const before = statSync(join(folder, 'a.yaml'))
    rewrite(folder, { 'a.yaml': 'new' })
    const after = statSync(join(folder, 'a.yaml'))
    expect([after.uid, after.gid]).toEqual([before.uid, before.gid])
  })

  test('writes through a link', () => {
    const folder = folderWith({ 'real/a.yaml': 'old' })
    symlinkSync('real/a.yaml', join(folder, 'a.yaml'))
    expect(rewrite(folder, { 'a.yaml': 'new' })).toBeUndefined()
    expect(lstatSync(join(folder, 'a.yaml')).isSymbolicLink()).toBe(true)
    expect(readlinkSync(join(folder, 'a.yaml'))).toBe('real/a.yaml')
    expect(readFileSync(join(folder, 'real/a.yaml'), 'utf8')).toBe('new')
  })

  test('writes a file of two names once, if both are to have the same text', () => {
    const folder = folderWith({ 'a.yaml': 'old' })
    symlinkSync('a.yaml', join(folder, 'b.yaml'))
    expect(rewrite(folder, { 'a.yaml': 'new', 'b.yaml': 'newer' })?.replace(folder, '')).toBe(
      'cannot write /b.yaml: another name of it has another text',
    )
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('old')
    expect(rewrite(folder, { 'a.yaml': 'new', 'b.yaml': 'new' })).toBeUndefined()
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['a.yaml', 'b.yaml'])
  })

  test('keeps a byte order mark', () => {
    const folder = folderWith({ 'a.yaml': '\ufeffold', 'b.yaml': 'old' })
    rewrite(folder, { 'a.yaml': 'new', 'b.yaml': 'new' })
    expect(readFileSync(join(folder, 'a.yaml'))).toEqual(Buffer.from('\ufeffnew'))
    expect(readFileSync(join(folder, 'b.yaml'))).toEqual(Buffer.from('new'))
  })

  test('changes none where one cannot be changed', () => {
    const folder = folderWith({ 'a.yaml': 'old', 'b.yaml': 'old' })
    mkdirSync(join(folder, 'folder'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    chmodSync(join(folder, 'b.yaml'), 0o444)
    const problems = ['b.yaml', 'folder', 'pipe', 'missing.yaml'].map((name) => {
      return rewrite(folder, { 'a.yaml': 'new', [name]: 'new' })?.replace(folder, '')
    })
    expect(problems).toEqual([
      'cannot write /b.yaml: it is write-protected',
      'cannot write /folder: it is not a regular file',
      'cannot write /pipe: it is not a regular file',
      'cannot write /missing.yaml: there is no such file',
    ])
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['a.yaml', 'b.yaml', 'folder', 'pipe'])
  })
})
