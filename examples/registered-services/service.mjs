// One instance of a service: answers over HTTP, registers with r53sim serve, sends heartbeats, and leaves in peace.
//   node service.mjs SERVICE ID CONTROL
import { createServer } from 'node:http'

const [service = '', id = '', control = '127.0.0.1:8053'] = process.argv.slice(2)

const call = (action, more = {}) =>
  fetch(`http://${control}/instances/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ service, id, ...more }),
  })

const server = createServer((_request, response) => response.end(`${service} ${id}\n`))
server.listen(0, '127.0.0.1', async () => {
  const register = () => call('register', { ipv4: '127.0.0.1', port: server.address().port })
  await register()
  console.log(`registered ${service}/${id}`)
  setInterval(async () => {
    // Renewing fails where the server has forgotten the instance: then it registers again.
    const renewed = await call('renew').catch(() => undefined)
    if (renewed?.status === 404) await register().catch(() => {})
  }, 1000)
})

process.on('SIGTERM', async () => {
  await call('deregister').catch(() => {})
  process.exit(0)
})
