// What is probed: answers 200 on a thousand loopback addresses, over HTTP or HTTPS. Says so on stdout once it listens;
// ends when standard input does. Arguments: port, number of addresses, and for HTTPS the files of key and certificate.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { targetAddress } from './probe-plan.mjs'

const [port, count, key, cert] = process.argv.slice(2)
const RESPONSE = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'

const answer = (socket) => {
  socket.on('error', () => {})
  socket.once('data', () => socket.end(RESPONSE))
}
const server = () =>
  key === undefined
    ? createServer(answer)
    : createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, answer)

await Promise.all(
  Array.from({ length: Number(count) }, (_, index) => {
    return new Promise((resolve, reject) => {
      server()
        .on('error', reject)
        .listen({ port: Number(port), host: targetAddress(index), backlog: 64 }, resolve)
    })
  }),
)
console.log('listening')
process.stdin.resume().on('end', () => process.exit())
