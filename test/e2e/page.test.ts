import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'

const CHROMIUM = '/usr/bin/chromium'
const isThere = existsSync(CHROMIUM)

let browser: Browser | undefined

beforeAll(async () => {
  if (isThere) browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
})
afterAll(() => browser?.close())

/** A page in the browser, with everything that it complained about or asked for. */
interface Opened {
  readonly page: Page
  readonly complaints: string[]
  readonly requests: string[]
}

async function open(markup: string, options: NonNullable<Parameters<Browser['newPage']>[0]> = {}): Promise<Opened> {
  if (!browser) throw new Error('unreachable: skipped without a browser')
  const page = await browser.newPage(options)
  const opened: Opened = { page, complaints: [], requests: [] }
  page.on('console', (message) => opened.complaints.push(message.text()))
  page.on('pageerror', (error) => opened.complaints.push(error.message))
  page.on('request', (request) => opened.requests.push(request.url()))
  const file = join(folderWith({}), 'page.html')
  writeFileSync(file, markup)
  await page.goto(pathToFileURL(file).href)
  return opened
}

async function pageOf(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await runCli(['simulate', ...args, '--format', 'html'])
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  return stdout
}

const GEO = ['examples/geo-failover.yaml', '--fail', 'frankfurt', '--fail', 'paris@5m', '--recover', 'frankfurt@20m']

/** In the page: the least contrast of any text with what is painted below it. @see WCAG 2.2 §1.4.3 */
const LEAST_CONTRAST = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgb = (colors) => {
    canvas.clearRect(0, 0, 1, 1)
    for (const color of colors) {
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const luminance = (color) => {
    const [r, g, b] = color.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ratios = [...document.querySelectorAll('main *:not(svg, svg *)')]
    .filter(({ childNodes }) => [...childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent.trim() !== ''))
    .map((element) => {
      const grounds = []
      for (let at = element; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor)
      const [text, ground] = [[...grounds, getComputedStyle(element).color], grounds].map(rgb).map(luminance)
      return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05)
    })
  return Math.min(...ratios)
})()`

const shownTree = (page: Page) => page.locator('[data-moment]:visible').allInnerTexts()

describe.skipIf(!isThere)('the HTML page in Chromium (skipped: /usr/bin/chromium is missing)', () => {
  test('opens from the disk without a complaint and asks for nothing else', async () => {
    const { page, complaints, requests } = await open(await pageOf(...GEO))
    expect(complaints).toEqual([])
    expect(requests).toHaveLength(1)
    expect(await page.title()).toBe('If endpoints frankfurt (192.0.2.20), paris (192.0.2.21) fail')
    expect(await page.locator('h1').count()).toBe(1)
  })

  test('the slider changes the tree, the words and the line in the charts; with the keyboard alone', async () => {
    const { page } = await open(await pageOf(...GEO))
    const slider = page.getByRole('slider', { name: 'Time' })
    expect((await shownTree(page)).join()).toMatch(/from 0\ss to .*answers, though it is down/s)
    const before = await page.locator('.cursor').first().getAttribute('x1')
    // Shift+Tab and Tab reach it like any control.
    for (let presses = 0; presses < 10 && (await page.locator('#time:focus').count()) === 0; presses += 1)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Home')
    expect((await shownTree(page)).join()).toMatch(/^before: DNS answers 192\.0\.2\.20/)
    expect(await slider.getAttribute('aria-valuetext')).toContain('before anything fails')
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('PageUp')
    const trees = await shownTree(page)
    expect(trees).toHaveLength(1)
    expect(trees[0]).toMatch(/198\.51\.100\.10 \(virginia\)[\s\S]*EU failover — out: no healthy record/)
    expect(await slider.getAttribute('aria-valuetext')).toMatch(
      /after the start; www\.example\.com A, EU \(munich\): [\d.]+ % up to date/,
    )
    expect(await page.locator('.cursor').first().getAttribute('x1')).not.toBe(before)
    await page.getByRole('button', { name: /20\smin: it happens/ }).click()
    expect(await slider.inputValue()).toBe('1200')
  })

  test('every control has a name, and shows where the focus is', async () => {
    const { page } = await open(await pageOf(...GEO))
    const controls = (await page.locator('body').ariaSnapshot())
      .split('\n')
      .filter((line) => /- '?(button|slider)/.test(line))
    expect(controls.length).toBeGreaterThan(3)
    for (const control of controls) expect(control).toMatch(/- '?(button|slider) "[^"]+"/)
    const stops = await page.locator('button, input, [tabindex="0"]').count()
    for (let presses = 0; presses < stops; presses += 1) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none')
    }
  })

  test.each([400, 1200] as const)('%d px wide: nothing sticks out', async (width) => {
    const { page } = await open(await pageOf('examples/full.yaml', '--fail', 'region:eu-west-1'), {
      viewport: { width, height: 800 },
    })
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  })

  test.each(['light', 'dark'] as const)(
    '%s: text stands out from its ground by 4.5 to 1 (WCAG 2.2 §1.4.3)',
    async (colorScheme) => {
      const { page } = await open(await pageOf(...GEO), { colorScheme })
      const worst = await page.evaluate<number>(LEAST_CONTRAST)
      expect(worst).toBeGreaterThanOrEqual(4.5)
    },
  )

  test('printed: no slider, a few moments of each tree, dark ink on white', async () => {
    // A4 within its margins.
    const { page } = await open(await pageOf(...GEO), { colorScheme: 'dark', viewport: { width: 690, height: 1000 } })
    await page.emulateMedia({ media: 'print', colorScheme: 'light' })
    expect(await page.locator('#controls').isVisible()).toBe(false)
    const moments = await page.locator('[data-moment]:visible').count()
    expect(moments).toBeGreaterThan(1)
    expect(moments).toBeLessThanOrEqual(6)
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)')
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(690)
  })

  test('a plan that tries to run a script shows it as text', async () => {
    const hostile = '</title><script>document.title = "gone"</script><img src=x onerror="document.title = 1">'
    const plan = `version: 1
endpoints: { ${JSON.stringify(hostile)}: { ipv4: 192.0.2.10, health_check: { type: HTTP } } }
zones: { example.com: { records: { www: { A: { endpoint: ${JSON.stringify(hostile)} } } } } }
`
    const cwd = folderWith({ 'r53sim.yaml': plan })
    const { stdout } = await runCli(['simulate', '--fail', 'endpoint:*', '--format', 'html'], { cwd })
    const { page, complaints, requests } = await open(stdout)
    expect({ complaints, requests: requests.length }).toEqual({ complaints: [], requests: 1 })
    expect(await page.locator('h1').innerText()).toContain(hostile)
    expect(await page.locator('img').count()).toBe(0)
  })
})
