import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { NAMESPACE, set, values } from '../support/api.ts'
import { folderWith, projectRoot, runCli } from '../support/cli.ts'
import { deploymentOf, known } from '../support/importing.ts'
import { serveApi } from '../support/serve-api.ts'
import { startServing } from '../support/serving.ts'

const importIn = (cwd: string, ...args: readonly string[]) => runCli(['import', ...args], { cwd })
const controlIn = (firstLine: string) => / control (\S+) /.exec(firstLine)?.[1] ?? ''

describe('a plan from a running server', () => {
  test('what was built through the API answers as it does there', async () => {
    const cwd = folderWith({})
    const { serving, change, newZone, request, ask } = await serveApi([
      '--health',
      'static',
      '--control',
      '127.0.0.1:0',
    ])
    const zone = await newZone('example.test')
    const check = `<R ${NAMESPACE}><CallerReference>1</CallerReference><HealthCheckConfig><Type>TCP</Type><IPAddress>192.0.2.10</IPAddress><Port>443</Port></HealthCheckConfig></R>`
    const made = await request('POST', '/healthcheck', check)
    const id = /"Id".*?([0-9a-f-]{36})/.exec(JSON.stringify(made.root))?.[1] ?? ''
    const failover = (role: string, address: string, more = '') =>
      set(
        'CREATE',
        'www.example.test',
        'A',
        `<SetIdentifier>${role}</SetIdentifier><Failover>${role}</Failover>${values(address)}${more}`,
      )
    const changed = await change(
      zone,
      failover('PRIMARY', '192.0.2.10', `<HealthCheckId>${id}</HealthCheckId>`),
      failover('SECONDARY', '192.0.2.99'),
      set('CREATE', '*.example.test', 'TXT', values('&quot;anything&quot;')),
    )
    expect(changed.status).toBe(200)
    const url = `http://${controlIn(serving.firstLine)}`
    expect(await importIn(cwd, '--live', url, '--out', 'r53sim.yaml')).toMatchObject({
      stdout: 'r53sim.yaml\n',
      stderr: '',
      code: 0,
    })
    expect((await runCli(['validate', 'r53sim.yaml'], { cwd })).code).toBe(0)
    const explained = await runCli(['explain', 'www.example.test', '--format', 'json'], { cwd })
    expect(await ask('www.example.test')).toEqual(['www.example.test 60 A 192.0.2.10'])
    expect(JSON.parse(explained.stdout).answers).toMatchObject([{ values: ['192.0.2.10'], ttl: 60 }])
    const failed = await runCli(['explain', 'www.example.test', '--fail', 'www-primary', '--format', 'json'], { cwd })
    expect(JSON.parse(failed.stdout).answers).toMatchObject([{ values: ['192.0.2.99'] }])
    expect(await serving.stop()).toBe(0)
  })

  test.each(['full.yaml', 'multi-region.yaml', 'office-networks.yaml'])(
    '%s comes back with the same record sets and checks',
    async (name) => {
      const text = readFileSync(join(projectRoot, 'examples', name), 'utf8')
      const serving = await startServing(
        [`examples/${name}`, '--health', 'static', '--listen', '127.0.0.1:0', '--control', '127.0.0.1:0'],
        projectRoot,
      )
      const { stdout, stderr, code } = await importIn(projectRoot, '--live', `http://${controlIn(serving.firstLine)}/`)
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
      expect(known(await deploymentOf(stdout))).toEqual(known(await deploymentOf(text)))
      expect(await serving.stop()).toBe(0)
    },
  )

  test('with the token that the server wants', async () => {
    const cwd = folderWith({
      token: 'a-token-of-some-length\n',
      'plan.yaml': 'version: 1\nzones: { example.com: { records: { www: { A: [ 192.0.2.1 ] } } } }\n',
    })
    const serving = await startServing(
      [
        'plan.yaml',
        '--health',
        'static',
        '--listen',
        '127.0.0.1:0',
        '--control',
        '127.0.0.1:0',
        '--control-token',
        'token',
      ],
      cwd,
    )
    const url = `http://${controlIn(serving.firstLine)}`
    expect(await importIn(cwd, '--live', url)).toMatchObject({
      stdout: '',
      code: 2,
      stderr: expect.stringContaining('wants another token'),
    })
    expect((await importIn(cwd, '--live', url, '--token-file', 'token')).stdout).toContain('www: { A: [ 192.0.2.1 ] }')
    expect(await serving.stop()).toBe(0)
  })
})

describe('what is no control port', () => {
  const answering = async (type: string, body: string) => {
    const server = createServer((_request, reply) => reply.writeHead(200, { 'content-type': type }).end(body))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const at = server.address()
    return `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`
  }

  test.each([
    ['another server', 'text/html', '<p>hello', 'does not answer like r53sim serve'],
    ['a plan that is none', 'application/yaml', 'hello: [', 'is no plan'],
    [
      'a plan for the terminal',
      'application/yaml',
      'version: 1 # \u001b[2J\nzones: { example.com: {} }\n',
      'is no plan',
    ],
  ])('%s', async (_case, type, body, message) => {
    const { stdout, stderr, code } = await importIn(folderWith({}), '--live', await answering(type, body))
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(stderr).toContain(message)
  })

  test.each([
    [['--live', 'https://127.0.0.1:8053'], 'is no control port'],
    [['--live', 'http://example.com:8053'], 'is no control port'],
    [['--live', 'http://127.0.0.1:8053/status'], 'is no control port'],
    [['--live', 'http://127.0.0.1:1'], 'no r53sim serve listens for control on 127.0.0.1:1'],
    [['--live', 'http://127.0.0.1:8053', 'dump.json'], '--live reads no files'],
    [['--live', 'http://192.0.2.1:8053', '--token-file', 'token'], 'would send the token over the network'],
    [['--token-file', 'token'], 'no file is named'],
    [[], 'no file is named'],
  ])('%s', async (args, message) => {
    const { stdout, stderr, code } = await importIn(folderWith({ token: 'a-token-of-some-length\n' }), ...args)
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(stderr).toContain(message)
  })
})
