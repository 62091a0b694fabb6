import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { plainEnv } from './cli.ts'

/** What the protocol calls a position: line and UTF-16 column, both from 0. */
export interface Position {
  readonly line: number
  readonly character: number
}

export interface EditorDiagnostic {
  readonly range: { readonly start: Position; readonly end: Position }
  readonly message: string
  /** 1 error, 2 warning. */
  readonly severity: number
  readonly source: string
}

export interface CompletionItem {
  readonly label: string
  readonly insertText?: string
  readonly documentation?: string | { readonly value: string }
}

/** An editor with documents open in yaml-language-server. */
export interface Editor {
  /** Opens a text as the file of this path, which need not be there; what the server says about it. */
  open(path: string, text: string): Promise<readonly EditorDiagnostic[]>
  /** Markdown of the hover text; undefined where there is none. */
  hover(path: string, position: Position): Promise<string | undefined>
  complete(path: string, position: Position): Promise<readonly CompletionItem[]>
  close(): Promise<void>
}

interface Message {
  readonly id?: number | string
  readonly method?: string
  readonly params?: {
    readonly uri?: string
    readonly items?: readonly { readonly section?: string }[]
    readonly diagnostics?: readonly EditorDiagnostic[]
  }
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** As an editor without settings has them, and nothing from the network. */
const SETTINGS: Readonly<Record<string, unknown>> = {
  yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false } },
}

/** Calls back with every message of a stream in which each has a head with its length. */
function readMessages(onMessage: (message: Message) => void): (chunk: Buffer) => void {
  let buffer: Buffer = Buffer.alloc(0)
  return (chunk) => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n')
      const [, length] = /Content-Length: (\d+)/i.exec(buffer.subarray(0, Math.max(head, 0)).toString('latin1')) ?? []
      const end = head + 4 + Number(length)
      if (length === undefined || buffer.length < end) return
      const message: Message = JSON.parse(buffer.subarray(head + 4, end).toString())
      buffer = buffer.subarray(end)
      onMessage(message)
    }
  }
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const packageFile = createRequire(import.meta.url).resolve('yaml-language-server/package.json')
const uriOf = (path: string) => pathToFileURL(path).href

/** A running server: messages to it, and what it publishes. */
function startServer(onDiagnostics: (uri: string, found: readonly EditorDiagnostic[]) => void) {
  const server = spawn(process.execPath, [join(dirname(packageFile), 'bin/yaml-language-server'), '--stdio'], {
    env: plainEnv(),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => server.once('close', resolve))
  const pending = new Map<number | string, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let nextId = 1
  const send = (message: object) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }))
    server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`)
    server.stdin.write(body)
  }
  const answer = ({ id, method, params }: Message) => {
    const settings = (params?.items ?? []).map(({ section = '' }) => SETTINGS[section] ?? null)
    send({ id, result: method === 'workspace/configuration' ? settings : null })
  }
  const receive = (message: Message) => {
    const { id, method, params } = message
    if (id !== undefined && method !== undefined) answer(message)
    else if (id !== undefined) {
      if (message.error) pending.get(id)?.reject(new Error(message.error.message))
      else pending.get(id)?.resolve(message.result)
      pending.delete(id)
    } else if (method === 'textDocument/publishDiagnostics') onDiagnostics(params?.uri ?? '', params?.diagnostics ?? [])
  }
  server.stdout.on('data', readMessages(receive))
  const request = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = nextId++
      pending.set(id, { resolve, reject })
      ended.then(() => reject(new Error(`the language server ended before it answered ${method}`)))
      send({ id, method, params })
    })
  return { send, request, ended }
}

const CAPABILITIES = {
  textDocument: {
    hover: { contentFormat: ['markdown'] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    publishDiagnostics: {},
  },
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
}

/** Starts yaml-language-server as a process and speaks to it as an editor does. */
export async function startEditor(): Promise<Editor> {
  const waiting = new Map<string, (found: readonly EditorDiagnostic[]) => void>()
  const { send, request, ended } = startServer((uri, found) => waiting.get(uri)?.(found))
  await request('initialize', { processId: process.pid, rootUri: null, capabilities: CAPABILITIES })
  send({ method: 'initialized', params: {} })
  const at = (path: string, position: Position) => ({ textDocument: { uri: uriOf(path) }, position })
  return {
    open: (path, text) =>
      new Promise((resolve) => {
        const uri = uriOf(path)
        waiting.set(uri, resolve)
        send({
          method: 'textDocument/didOpen',
          params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
        })
      }),
    hover: async (path, position) => {
      const { contents } = asObject(await request('textDocument/hover', at(path, position)))
      const { value } = asObject(contents)
      return typeof value === 'string' ? value : undefined
    },
    complete: async (path, position) => {
      const { items } = asObject(await request('textDocument/completion', at(path, position)))
      return Array.isArray(items) ? items : []
    },
    close: async () => {
      await request('shutdown', {})
      send({ method: 'exit' })
      await ended
    },
  }
}
