import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findRuleTitle, ruleIds } from '../../src/route53/rules.ts'

const root = resolve(import.meta.dirname, '../..')
const skipped = new Set(['node_modules', 'dist', '.git', 'data'])

/** Paths of all files below `folder`, without what is installed, built or data. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : []
  })
}

const files = filesIn(root)
const documents = files.filter((path) => path.endsWith('.md'))

/** The heading's anchor as GitHub makes it. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const withoutCode = (text: string) => text.replace(/^```.*?^```/gms, '').replace(/(`+).*?\1/g, '')

/** Targets of a document's links into this project, with their anchors. */
function linksOf(path: string): readonly { readonly target: string; readonly anchor: string }[] {
  const links = [...withoutCode(readFileSync(path, 'utf8')).matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)]
  return links.flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return []
    const [file = '', anchor = ''] = link.split('#')
    return [{ target: file === '' ? path : resolve(dirname(path), decodeURIComponent(file)), anchor }]
  })
}

const name = (path: string) => relative(root, path)

describe('documents', () => {
  test.each(documents.map((path) => [name(path), path]))('every link of %s leads somewhere inside', (_name, path) => {
    const broken = linksOf(path).filter(({ target, anchor }) => {
      if (relative(root, target).startsWith('..') || !existsSync(target)) return true
      if (anchor === '') return false
      const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)]
      return !headings.some(([, heading = '']) => anchorOf(heading) === anchor)
    })
    expect(broken.map(({ target, anchor }) => `${name(target)}#${anchor}`)).toEqual([])
  })

  test('the index names every document beside it', () => {
    const index = linksOf(join(root, 'docs/README.md')).map(({ target }) => target)
    const pages = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md') && file !== 'README.md')
    expect(pages.filter((page) => !index.includes(join(root, 'docs', page)))).toEqual([])
  })
})

describe('citations', () => {
  const sources = files.filter((path) => /\.(ts|mjs|json|ya?ml)$/.test(path) && path !== import.meta.filename)
  const headings = (file: string) =>
    new Set(
      [...readFileSync(join(root, 'docs', file), 'utf8').matchAll(/^#+ (\d+(?:\.\d+)?)\.? /gm)].map(
        ([, number]) => number,
      ),
    )

  test('every document and section that code, tests or examples cite is here', () => {
    const cited = sources.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\b([\w-]+\.md)(?: §?(\d+(?:\.\d+)?))?/g)].map(
        ([text, file = '', section]) => ({
          where: `${text} in ${name(path)}`,
          isHere: existsSync(join(root, 'docs', file)) && (section === undefined || headings(file).has(section)),
        }),
      ),
    )
    expect(cited.length).toBeGreaterThan(20)
    expect(cited.filter(({ isHere }) => !isHere).map(({ where }) => where)).toEqual([])
  })
})

describe('rules', () => {
  test('every rule has a number of its own and a title of one line', () => {
    expect(ruleIds.length).toBeGreaterThanOrEqual(200)
    for (const id of ruleIds) expect(findRuleTitle(id)).toMatch(/^\S.{2,89}[^.\s]$/)
    expect(findRuleTitle('R2.25')).toBe('Shares follow the weights')
    expect(findRuleTitle('R1.11')).toBe('Values of type A')
    expect(findRuleTitle('R9.99')).toBeUndefined()
    expect(findRuleTitle('constructor')).toBeUndefined()
  })

  test('every rule that anything cites exists', () => {
    const cited = files
      .filter((path) => /\.(ts|mjs|md|json|ya?ml)$/.test(path) && path !== import.meta.filename)
      .flatMap((path) =>
        [...readFileSync(path, 'utf8').matchAll(/\bR[1-8]\.\d+[a-z]?\b/g)].map(([id]) => `${id} in ${name(path)}`),
      )
    expect(cited.length).toBeGreaterThan(500)
    expect([...new Set(cited)].filter((citation) => findRuleTitle(citation.split(' ')[0] ?? '') === undefined)).toEqual(
      [],
    )
  })
})
