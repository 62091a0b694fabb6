// The live view of `serve` in a browser: how long until its first records stand there, by the size of the plan.
import { chromium } from 'playwright-core'
import { findProgram, median } from '../measure.mjs'
import { largePlan, toYaml } from '../plans.mjs'
import { controlUrl, startServe } from '../programs.mjs'
import { writeScratch } from '../scratch.mjs'

const SIZES = [10, 1000, 10_000]
const LOADS = 7

/** Milliseconds from the start of a load to the first paint, and to the first record. */
async function load(browser, url) {
  const page = await browser.newPage()
  await page.goto(url)
  await page.locator('.record').first().waitFor()
  const [paint, record] = await page.evaluate(
    "[performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.now()]",
  )
  await page.close()
  return { paint, record }
}

export async function run() {
  const executablePath = findProgram('chromium', 'chromium')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  for (const size of SIZES) {
    const server = await startServe(writeScratch(`page-${size}.yaml`, toYaml(largePlan(size))), '--health', 'manual')
    const url = controlUrl(server, '/')
    const bytes = (await (await fetch(url)).arrayBuffer()).byteLength
    const [cold, ...warm] = await Array.from({ length: LOADS }).reduce(
      async (before) => [...(await before), await load(browser, url)],
      Promise.resolve([]),
    )
    const of = (key) => `${Math.round(median(warm.map((one) => one[key])))} ms (first time ${Math.round(cold[key])})`
    console.log(
      `${String(size).padStart(6)} records: ${(bytes / 1000).toFixed(1)} kB, first paint ${of('paint')}, first records ${of('record')}`,
    )
    server.stop()
  }
  await browser.close()
}
