import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { folderWith } from '../support/cli.ts'
import { askControl, postControl } from '../support/control.ts'
import { schemaErrors } from '../support/schemas.ts'
import { type Serving, startServing } from '../support/serving.ts'
import { findTool, runTool } from '../support/tools.ts'

const CHROMIUM = findTool('chromium')
const dig = findTool('dig')
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const FLAGS =
  '--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync'

let browser: Browser | undefined

beforeAll(async () => {
  if (CHROMIUM !== undefined) browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') })
})
afterAll(() => browser?.close())

const PLAN = `
version: 1
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: { type: TCP, port: 80 } }
  other: { ipv4: 192.0.2.20, health_check: { type: TCP, port: 80 } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www:  { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
      geo:  { A: { geolocation: { EU: { weighted: { a: { weight: 1, endpoint: web }, b: { weight: 3, endpoint: other } } }, default: sorry } } }
      plain: { TXT: ["hello"] }
`
const ARGS = ['plan.yaml', '--listen', '127.0.0.1:0', '--control', '127.0.0.1:0', '--health', 'manual']

const serve = (plan = PLAN, more: readonly string[] = [], files: Readonly<Record<string, string>> = {}) =>
  startServing([...ARGS, ...more], folderWith({ 'plan.yaml': plan, ...files }))

interface Opened {
  readonly page: Page
  readonly complaints: string[]
  readonly requests: string[]
}

/** The page in the browser, with everything that it complained about or asked for. */
async function open(
  { control }: Pick<Serving, 'control'>,
  options: NonNullable<Parameters<Browser['newPage']>[0]> = {},
): Promise<Opened> {
  if (!browser) throw new Error('unreachable: skipped without a browser')
  const page = await browser.newPage(options)
  onTestFinished(() => page.close())
  const opened: Opened = { page, complaints: [], requests: [] }
  page.on('console', (message) => opened.complaints.push(message.text()))
  page.on('pageerror', (error) => opened.complaints.push(error.message))
  page.on('request', (request) => opened.requests.push(request.url()))
  await page.goto(`http://${control}/`)
  return opened
}

const record = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`${name}\\b`), expanded: true })
const isLive = (page: Page) => page.getByText('● live').waitFor()

describe.skipIf(CHROMIUM === undefined)('the live view in Chromium (skipped: chromium is missing)', () => {
  test.skipIf(dig === undefined)(
    'an endpoint is failed from the page with the keyboard, and dig sees it (skipped without dig)',
    async () => {
      const serving = await serve()
      const ask = () =>
        runTool(dig ?? 'dig', [`@${serving.at.address}`, '-p', String(serving.at.port), 'www.example.com', '+short'])
          .output
      const { page, complaints, requests } = await open(serving)
      await isLive(page)
      expect(ask()).toBe('192.0.2.10\n')
      await record(page, 'www.example.com').waitFor()
      await page.getByRole('button', { name: 'act on endpoint web' }).first().focus()
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'endpoint web' })
      await dialog.getByLabel('Reason').fill('drill')
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'hidden' })
      expect(ask()).toBe('192.0.2.99\n')
      await page.getByText('1 of 2 checks unhealthy · 2 records affected').waitFor()
      expect(await page.getByRole('region', { name: 'event log' }).innerText()).toMatch(
        /answer www\.example\.com A 192\.0\.2\.10 → 192\.0\.2\.99[\s\S]*fail endpoint:web set \(drill\)/,
      )
      expect(await page.getByRole('list', { name: 'decision tree of www.example.com A' }).innerText()).toMatch(
        /primary[\s\S]*192\.0\.2\.10 \(web\)[\s\S]*out[\s\S]*R2\.16[\s\S]*192\.0\.2\.99 \(sorry\)[\s\S]*answers 100 %/,
      )
      await page.getByRole('button', { name: 'recover endpoint:web' }).click()
      await page.getByText('all 2 checks healthy').waitFor()
      expect(ask()).toBe('192.0.2.10\n')
      expect(complaints).toEqual([])
      expect(requests.filter((url) => !url.startsWith(`http://${serving.control}/`))).toEqual([])
    },
  )

  test('trees follow the client that is chosen, and filters what is shown', async () => {
    const { page } = await open(await serve())
    await isLive(page)
    const tree = page.getByRole('list', { name: 'decision tree of geo.example.com A' })
    await tree.getByText('answers 25 %').waitFor()
    const chooser = page.getByLabel('kind of client').and(page.locator(':visible'))
    await chooser.selectOption('other')
    await tree.getByText('answers 100 %').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('plain')
    await page.locator('.record').nth(1).waitFor({ state: 'detached' })
    await page.getByText('"hello"').waitFor()
    expect(await page.locator('.record').count()).toBe(1)
    await page.getByLabel('show').selectOption('trouble')
    await page.getByText('nothing fits').waitFor()
  })

  test('a server that ends and comes back is noticed, and followed again', async () => {
    const serving = await serve()
    const { page } = await open(serving)
    await isLive(page)
    await serving.stop()
    await page.getByText('✗ connection lost, trying again…').waitFor()
    await startServing(
      [...ARGS.map((word) => (word === '127.0.0.1:0' ? serving.control : word)).with(2, '127.0.0.1:0')],
      folderWith({ 'plan.yaml': PLAN }),
    )
    await isLive(page)
  })

  test('a token is asked for, and kept in memory alone', async () => {
    const secret = 'a-secret-of-many-letters'
    const { page, complaints } = await open(await serve(PLAN, ['--control-token', 'token'], { token: secret }))
    const token = page.getByLabel('Token', { exact: true })
    await token.fill('another-secret-altogether')
    await page.keyboard.press('Enter')
    await page.getByText('That is another token.').waitFor()
    await token.fill(secret)
    await page.keyboard.press('Enter')
    await page.getByText('all 2 checks healthy').waitFor()
    expect(await page.evaluate('[document.cookie, localStorage.length, sessionStorage.length, location.href]')).toEqual(
      ['', 0, 0, expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/)],
    )
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
  })

  test('a plan that tries to run a script shows it as text; the policy would block it', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title = 2</script>\u202e\u001b[31m'
    const name = JSON.stringify(hostile)
    const { page, complaints } = await open(
      await serve(
        `version: 1
endpoints: { ${name}: { ipv4: 192.0.2.10, health_check: { type: TCP, port: 80 } }, b: { ipv4: 192.0.2.11 } }
zones: { example.com: { records: { www: { A: { weighted: { ${name.replace('[31m', '')}: { weight: 1, endpoint: ${name} }, b: { weight: 1, endpoint: b } } } }, t: { TXT: [${name}] } } } }
`,
        ['--allow-errors'],
      ),
    )
    await isLive(page)
    await page.getByRole('list', { name: /decision tree/ }).waitFor()
    expect(await page.locator('body').innerText()).toContain('<img src=x onerror=')
    expect(await page.locator('img, body script:not([type=module])').count()).toBe(0)
    expect(await page.title()).toBe('✓ plan.yaml')
    expect(complaints).toEqual([])
    await expect(page.evaluate('document.body.setAttribute("onclick", "1")')).rejects.toThrow('TrustedScript')
    await expect(page.evaluate('document.body.innerHTML = "<b>"')).rejects.toThrow('TrustedHTML')
  })

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('%s, %d px wide: axe-core finds nothing, and nothing sticks out', async (colorScheme, width) => {
    const serving = await serve()
    await postControl(serving.control, '/fail', { selector: 'web', reason: 'drill' })
    const { page } = await open(serving, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true })
    await isLive(page)
    await page.getByRole('list', { name: 'decision tree of geo.example.com A' }).waitFor()
    await page.getByText('answer www.example.com A').first().waitFor()
    await page.addScriptTag({ path: AXE })
    const violations = async () =>
      await page.evaluate<readonly string[]>(
        'axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + html)))',
      )
    expect(await violations()).toEqual([])
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await page.getByRole('button', { name: 'act on check web' }).click()
    expect(await violations()).toEqual([])
  })

  test('every stop of the keyboard shows where the focus is', async () => {
    const { page } = await open(await serve())
    await isLive(page)
    await page.getByRole('list', { name: 'decision tree of geo.example.com A' }).waitFor()
    const outlines: unknown[] = []
    for (;;) {
      await page.keyboard.press('Tab')
      if (await page.evaluate<boolean>('document.activeElement === document.body')) break
      outlines.push(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'))
    }
    expect(outlines.length).toBeGreaterThan(10)
    expect(outlines.filter((style) => style === 'none')).toEqual([])
  })
})

describe('the live view over HTTP', () => {
  test('is one document below 200 kB with a policy that allows nothing else; it holds nothing of the plan', async () => {
    const { control } = await serve(PLAN, ['--control-token', 'token'], { token: 'a-secret-of-many-letters' })
    const { status, headers, text } = await askControl(control, '/', { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(status).toBe(200)
    expect(Buffer.byteLength(text)).toBeLessThan(200_000)
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'sha256-[^ ]+'; style-src 'sha256-[^ ]+'; connect-src 'self'; /,
    )
    expect(text).not.toMatch(/example\.com|https?:\/\/(?!www\.w3\.org\/2000\/svg)/)
    expect((await askControl(control, '/live')).status).toBe(401)
    expect((await askControl(control, '/', { headers: { host: 'rebound.example' } })).status).toBe(403)
  })

  test('what it asks for fits its schema, a page of it at a time', async () => {
    const names = Array.from(
      { length: 1200 },
      (_, index) => `      w${index}: { A: { failover: { primary: web, secondary: sorry } } }`,
    )
    const { control } = await serve(`${PLAN}${names.join('\n')}\n`)
    const ask = async (question: string) => {
      const { json } = await askControl(control, `/live?${question}`)
      expect(schemaErrors('live', json)).toEqual([])
      return json
    }
    expect(await ask('records=1200&search=w1&only=routed&tree=0%20nobody')).toMatchObject({
      totals: { records: 1205, troubled: 0, checks: 2, unhealthy: 0 },
      records: { matched: 311, offset: 300, rows: Array.from({ length: 11 }, () => ({ policy: 'failover' })) },
      trees: [],
    })
    await postControl(control, '/fail', { selector: 'other' })
    const troubled = await ask('only=trouble')
    expect(troubled).toMatchObject({
      totals: { troubled: 1, unhealthy: 1 },
      records: { matched: 1, rows: [{ name: 'geo.example.com', state: 'degraded' }] },
      checks: { rows: [{ check: 'other', healthy: false, history: [{ healthy: false }] }] },
      overrides: [{ action: 'fail', selector: 'other' }],
    })
  })
})
