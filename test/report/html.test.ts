import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import type { Fault } from '../../src/health/faults.ts'
import { html } from '../../src/report/html/markup.ts'
import { simulationToHtml } from '../../src/report/html/page.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { timelineOf } from '../../src/simulate/timeline.ts'
import { planOf } from '../health/plan.ts'

async function pageOf(plan: string, failed: readonly Fault[], name = 'plan.yaml'): Promise<string> {
  const graph = compile(await planOf(plan))
  const simulation = simulate(graph, { failed })
  const timeline = timelineOf(graph, [{ at: 0, failed }])
  return simulationToHtml({ simulation, timeline, deployment: graph.deployment, plan: name, version: '1.2.3' })
}

/** Names that the plan has already. */
const TAKEN = ['other', 'spare']

const planWith = (text: string) => `
version: 1
endpoints:
  ${JSON.stringify(text)}: { ipv4: 192.0.2.10, health_check: { type: HTTP }, capacity: 10 }
  spare: { ipv4: 192.0.2.20 }
zones:
  example.com:
    records:
      www:
        A: { weighted: { ${JSON.stringify(text)}: { weight: 3, endpoint: ${JSON.stringify(text)} }, other: { weight: 1, endpoint: spare } } }
      note: { TXT: [${JSON.stringify(`t ${text}`)}] }
clients: { ${JSON.stringify(text)}: { country: FR, demand: 20 } }
`

const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The page without its own style and script, which are fixed texts. */
const bodyOf = (page: string) => page.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<script>[\s\S]*?<\/script>/, '')

const tagsOf = (page: string) => [...bodyOf(page).matchAll(/<\/?([a-z0-9!]+)/gi)].map(([tag]) => tag)

describe('markup', () => {
  test('whatever stands between tags or in quotes is text', () => {
    expect(
      html`<p title="${`"'><script>`}">${'<b>&amp;'}${html`<i>${1}</i>`}${undefined}${['a', '<']}</p>`.markup,
    ).toBe('<p title="&quot;&#39;&gt;&lt;script&gt;">&lt;b&gt;&amp;amp;<i>1</i>a&lt;</p>')
  })

  test('no text ends a quote or begins a tag, an entity or a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const { markup } = html`${text}`
        expect(markup).not.toMatch(/[<>"'\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
        expect(markup.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
      }),
    )
  })

  test('a number keeps its unit', () => {
    expect(html`${'5 min 7 s, 95 % of 3 sites'}`.markup).toBe('5\u00a0min 7\u00a0s, 95\u00a0% of 3 sites')
  })
})

describe('the page', () => {
  test('its policy allows its own style and script, by digest, and nothing else', async () => {
    const page = await pageOf(planWith('web'), [{ kind: 'endpoint', name: 'web' }])
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? ''
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? ''
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'")
    expect(policy).toBe(
      `default-src 'none'; style-src ${digest(style)}; script-src ${digest(script)}; base-uri 'none'; form-action 'none'`,
    )
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(bodyOf(page)).not.toMatch(/ on[a-z]+=|javascript:| (src|href|action|style)=|url\(|@import/i)
    expect(style).not.toMatch(/url\(|@import/)
  })

  test('connections have a chart where something says how long they last, and only there', async () => {
    const failed: readonly Fault[] = [{ kind: 'endpoint', name: 'web' }]
    const chart = /aria-label="Clients that may still use a connection to the answer before, over time"/
    const without = await pageOf(planWith('web'), failed)
    expect(without).not.toMatch(chart)
    expect(without).toMatch(/data-points="[\d.]+:[\d.]+:[\d.]+ /)
    const page = await pageOf(`${planWith('web')}model: { client.read_timeout: 300 }\n`, failed)
    expect(page).toMatch(chart)
    // Seconds, moved, lost, connected: all of the dead answer until a client gives up waiting; it was three quarters.
    const [, points = ''] = /data-points="([^"]*)"/.exec(page) ?? []
    const shares = points.split(' ').map((point) => point.split(':').map(Number))
    const at = (seconds: number) => shares.findLast(([time = 0]) => time <= seconds) ?? []
    expect(at(250)).toHaveLength(4)
    expect(at(250)[3]).toBeGreaterThan(0.7)
    expect(at(Number.POSITIVE_INFINITY)[3]).toBeLessThan(0.1)
  })

  test('no string of a plan adds or closes a tag', async () => {
    const plain = tagsOf(await pageOf(planWith('web'), [{ kind: 'endpoint', name: 'web' }]))
    const hostile = fc.oneof(
      fc.constantFrom(
        '</title><script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        '</style><style>*{display:none}',
        '<!-- -->',
        '&lt;script&gt;',
        '\u202egnp.exe',
        ']]>',
      ),
      fc
        .stringMatching(/^[\x20-\x7e]{1,30}$/)
        .filter((text) => text.trim() === text && !text.includes(',') && !TAKEN.includes(text)),
    )
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const page = await pageOf(planWith(text), [{ kind: 'endpoint', name: text }], `${text}.yaml`)
        expect(tagsOf(page)).toEqual(plain)
        expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/)
      }),
      { numRuns: 60 },
    )
  })

  test('R6.30 has the days of registrations that end', async () => {
    const domain = `domains: { example.com: { expires: 2027-03-01 } }\n`
    expect(await pageOf(planWith('web') + domain, [])).toMatch(
      /If nobody renews the domain[\s\S]*example\.com\. expires 2027-03-01 and renews by itself[\s\S]*2027-04-15<\/td><td>deleted from Route 53/,
    )
    expect(await pageOf(planWith('web'), [])).not.toContain('If nobody renews')
  })

  test('the same twice, and what nothing happens to says so', async () => {
    const failed: readonly Fault[] = [{ kind: 'endpoint', name: 'web' }]
    expect(await pageOf(planWith('web'), failed)).toBe(await pageOf(planWith('web'), failed))
    const page = await pageOf(planWith('web'), [])
    expect(page).toContain('Nothing changes: all 2 answers stay the same and live.')
    expect(page).not.toContain('id="time"')
  })

  test('says everything that the text does: rows, reasons with rule and place, load, assumptions with their letter', async () => {
    const page = await pageOf(planWith('web'), [{ kind: 'endpoint', name: 'web' }])
    expect(page).toContain('1 of 2 answers affected: 1 moved, 1 unchanged.')
    expect(page).toMatch(
      /web is out: health check web is unhealthy; the others take its share <span class="soft">R2\.16 <span class="mono">test\.yaml:\d+:\d+|plan[^<]*:\d+:\d+/,
    )
    expect(page).toContain('spare')
    expect(page).toMatch(
      /<span class="mono">propagation<\/span><\/span><\/td><td[^>]*><span>0 to 10\u00a0s<\/span><\/td><td[^>]*><span>C</,
    )
  })
})
