import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bin, folderWith, plainEnv, projectRoot, runCli } from '../support/cli.ts'
import { openTerminal, script } from '../support/terminal.ts'
import { findTool } from '../support/tools.ts'

const plan = `version: 1
alarms: { orders-errors: { region: us-east-1, state: OK } }
health_checks:
  frankfurt: { type: TCP, ip_address: 192.0.2.10, port: 443 }
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: orders-errors, region: us-east-1 } }
endpoints:
  frankfurt: { ipv4: 192.0.2.10, region: eu-central-1, health_check: frankfurt, labels: { tier: web } }
  virginia: { ipv4: 192.0.2.20, region: us-east-1, health_check: orders }
  "the page": { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: frankfurt, secondary: virginia } }, TXT: [hello] }
      wiki: { A: { endpoint: virginia } }
      "*": { A: { endpoint: "the page" } }
clients:
  paris: { country: FR }
`

/** A home with a plan in it, and r53sim as a command. */
function makeHome(): { readonly cwd: string; readonly env: Readonly<Record<string, string>> } {
  const cwd = folderWith({ 'r53sim.yaml': plan, 'other.yaml': plan.replaceAll('virginia', 'oregon') })
  const commands = folderWith({})
  writeFileSync(join(commands, 'r53sim'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`, { mode: 0o755 })
  return { cwd, env: { PATH: `${commands}:${process.env.PATH ?? ''}`, HOME: cwd } }
}

/** What a person at a prompt sees. */
interface Prompt {
  /** The line after Tab. */
  tab(line: string): Promise<string>
  /** The line with all that fits in place of its last word. */
  all(line: string): Promise<string>
}

/** Types a line and a key, then asks the shell for the line that it has: Control-X l, which the settings of each shell bind. */
async function openPrompt(command: readonly string[], home: ReturnType<typeof makeHome>): Promise<Prompt> {
  const { type, waitFor } = openTerminal(command, { ...home, columns: 400 })
  // The prompt, shown once the shell reads keys.
  await waitFor(/READY/)
  const after = async (line: string, key: string) => {
    type(`${line}${key}\u0018l`)
    const [, text = ''] = await waitFor(/LINE<([^\r\n]*)>/)
    type('\u0015')
    return text
  }
  return { tab: (line) => after(line, '\t'), all: (line) => after(line, '\u0018i') }
}

const startBash = (settings: string): Promise<Prompt> => {
  const home = makeHome()
  const rc = `
PS1='READY ' PS2=''
bind 'set enable-bracketed-paste off'
bind 'set bell-style none'
bind -x '"\\C-xl": printf "LINE<%s>\\n" "$READLINE_LINE"'
bind '"\\C-xi": insert-completions'
bind '"\\C-u": kill-whole-line'
${settings}
`
  return openPrompt(['bash', '--noprofile', '--rcfile', join(folderWith({ rc }), 'rc'), '-i'], home)
}

const startZsh = (settings: string): Promise<Prompt> => {
  const { cwd, env } = makeHome()
  const rc = `
unsetopt PROMPT_SP BEEP
PS1='READY ' RPS1='' PS2=''
${settings}
zstyle ':completion:all-matches::::' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
zle -C all-matches complete-word _generic
bindkey '^Xi' all-matches
show-line() { print -r -- "LINE<$BUFFER>" }
zle -N show-line
bindkey '^Xl' show-line
bindkey '^U' kill-whole-line
`
  return openPrompt(['zsh', '-i'], { cwd, env: { ...env, ZDOTDIR: folderWith({ '.zshrc': rc }) } })
}

const bashCompletion = ['/usr/share/bash-completion/bash_completion', '/etc/bash_completion'].find((path) =>
  existsSync(path),
)

interface Way {
  readonly name: string
  /** One in so many lines is typed: where only the way the script is found differs, few are enough. */
  readonly every: number
  readonly isThere: boolean
  readonly start: () => Promise<Prompt>
}

const ways: readonly Way[] = [
  {
    name: 'bash',
    every: 1,
    isThere: findTool('bash') !== undefined,
    start: () => startBash('eval "$(r53sim completion bash)"'),
  },
  {
    name: 'bash with bash-completion, from its folder',
    every: 5,
    isThere: bashCompletion !== undefined,
    start: () =>
      startBash(`
mkdir -p ~/.local/share/bash-completion/completions
r53sim completion bash > ~/.local/share/bash-completion/completions/r53sim
source ${bashCompletion}`),
  },
  {
    name: 'zsh',
    every: 1,
    isThere: findTool('zsh') !== undefined,
    start: () => startZsh('autoload -Uz compinit && compinit -u -D\neval "$(r53sim completion zsh)"'),
  },
  {
    name: 'zsh, from a folder of fpath',
    every: 5,
    isThere: findTool('zsh') !== undefined,
    start: () =>
      startZsh(
        'mkdir ~/functions; r53sim completion zsh > ~/functions/_r53sim; fpath+=(~/functions)\nautoload -Uz compinit && compinit -u -D',
      ),
  },
]

/** Lines, and what Tab makes of them in every shell. */
const unique: readonly (readonly [line: string, completed: string])[] = [
  ['r53sim sim', 'r53sim simulate '],
  ['r53sim help sim', 'r53sim help simulate '],
  ['r53sim --plan other.yaml sim', 'r53sim --plan other.yaml simulate '],
  ['true; r53sim comp', 'true; r53sim completion '],
  ['r53sim completion po', 'r53sim completion powershell '],
  ['r53sim simulate --rec', 'r53sim simulate --recover '],
  ['r53sim show --format m', 'r53sim show --format mermaid '],
  ['r53sim show --format=m', 'r53sim show --format=mermaid '],
  ['r53sim init --template mul', 'r53sim init --template multi-region '],
  ['r53sim export --to ch', 'r53sim export --to change-batch '],
  ['r53sim export --ids oth', 'r53sim export --ids other.yaml '],
  ['r53sim export --serial ke', 'r53sim export --serial keep='],
  ['r53sim schema --output fi', 'r53sim schema --output findings '],
  ['r53sim validate --explain undefined-e', 'r53sim validate --explain undefined-endpoint '],
  ['r53sim simulate oth', 'r53sim simulate other.yaml '],
  ['r53sim simulate --plan oth', 'r53sim simulate --plan other.yaml '],
  ['r53sim simulate --plan=oth', 'r53sim simulate --plan=other.yaml '],
  ['r53sim simulate --fail fr', 'r53sim simulate --fail frankfurt '],
  ['r53sim simulate --fail endpoint:f', 'r53sim simulate --fail endpoint:frankfurt '],
  ['r53sim simulate --recover=region:eu', 'r53sim simulate --recover=region:eu-central-1 '],
  ["r53sim simulate --fail 'endpoint:f", "r53sim simulate --fail 'endpoint:frankfurt' "],
  ['r53sim simulate --fail "endpoint:t', 'r53sim simulate --fail "endpoint:the page" '],
  ['r53sim simulate --fail the', 'r53sim simulate --fail the\\ page '],
  ['r53sim simulate --fail reg', 'r53sim simulate --fail region:'],
  ['r53sim simulate --fail label:', 'r53sim simulate --fail label:tier=web '],
  ['r53sim simulate --fail orders-', 'r53sim simulate --fail orders-errors '],
  ['r53sim simulate other.yaml --fail ore', 'r53sim simulate other.yaml --fail oregon '],
  ['r53sim simulate --client p', 'r53sim simulate --client paris '],
  ['r53sim simulate --client country=FR,reg', 'r53sim simulate --client country=FR,region='],
  ['r53sim simulate --set prop', 'r53sim simulate --set propagation='],
  ['r53sim probe --check fr', 'r53sim probe --check frankfurt '],
  ['r53sim ctl dr', 'r53sim ctl drain '],
  ['r53sim ctl fail fr', 'r53sim ctl fail frankfurt '],
  ['r53sim ctl alarm or', 'r53sim ctl alarm orders-errors '],
  ['r53sim explain ww', 'r53sim explain www '],
  ['r53sim explain www.', 'r53sim explain www.example.com '],
  ['r53sim explain \\*', 'r53sim explain \\* '],
  ['r53sim explain www T', 'r53sim explain www TXT '],
  ['r53sim show --record www/T', 'r53sim show --record www/TXT '],
  ['r53sim simulate --query wi', 'r53sim simulate --query wiki '],
  ['r53sim nonsense --fail fr', 'r53sim nonsense --fail fr'],
]

/** Lines, and all that fits in place of their last words, sorted. */
const several: readonly (readonly [line: string, candidates: readonly string[]])[] = [
  ['r53sim ex', ['explain', 'export']],
  ['r53sim explain w', ['wiki', 'www']],
  ['r53sim explain www ', ['A', 'TXT']],
  ['r53sim simulate --fail endpoint:', ['endpoint:frankfurt', 'endpoint:the\\ page', 'endpoint:virginia']],
  ['r53sim show --format ', ['dot', 'json', 'mermaid', 'tree']],
  ['r53sim simulate --client country=F', ['FI', 'FJ', 'FK', 'FM', 'FO', 'FR'].map((code) => `country=${code}`)],
]

/** A prompt waits for a process at each line. */
const PATIENT = { timeout: 120_000 }

describe.each(ways)('$name', ({ isThere, start, every }) => {
  const lines = unique.filter((_line, index) => index % every === 0)

  test.skipIf(script === undefined || !isThere)('completes at a prompt', PATIENT, async () => {
    const { tab, all } = await start()
    const completed: [string, string][] = []
    for (const [line] of lines) completed.push([line, await tab(line)])
    expect(completed).toEqual(lines)
    for (const [line, candidates] of several) {
      const typed = line.slice(line.lastIndexOf(' ') + 1)
      // bash takes `:` and `=` for the end of a word, and puts only what follows.
      const prefix = typed.slice(0, Math.max(typed.lastIndexOf(':'), typed.lastIndexOf('=')) + 1)
      const words = (await all(line)).slice(line.length - typed.length).match(/(?:\\.|\S)+/g) ?? []
      expect(words.map((word) => (word.startsWith(prefix) ? word : `${prefix}${word}`)).sort()).toEqual(candidates)
    }
  })
})

const fish = findTool('fish')

describe.skipIf(fish === undefined)('fish', () => {
  /** Candidates of each line, as fish finds them. */
  function completeInFish(lines: readonly string[]): readonly (readonly string[])[] {
    const { cwd, env } = makeHome()
    const folder = join(cwd, '.config/fish/completions')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'r53sim.fish'), readFileSync(join(projectRoot, 'completions/r53sim.fish')))
    const each = 'for line in $argv; complete -C $line; echo END; end'
    const { stdout, stderr } = spawnSync(fish ?? '', ['-c', each, ...lines], {
      cwd,
      env: plainEnv(env),
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    return stdout
      .split('END\n')
      .slice(0, -1)
      .map((part) => part.split('\n').slice(0, -1))
  }
  /** fish shows words as they are meant, and quotes them by itself. */
  const meant = (word: string) => word.replace(/["'\\]/g, '').trimEnd()
  const LAST_WORD = /(?:"[^"]*|'[^']*|\\.|[^\s"'])+["']?(?= ?$)/

  test('completes what the others do', PATIENT, () => {
    const valuesOf = (lines: readonly string[]) =>
      completeInFish(lines).map((candidates) => candidates.map((candidate) => candidate.replace(/\t.*/, '')))
    expect(valuesOf(unique.map(([line]) => line))).toEqual(
      unique.map(([line, completed]) => (completed === line ? [] : [meant(LAST_WORD.exec(completed)?.[0] ?? '')])),
    )
    expect(valuesOf(several.map(([line]) => line))).toEqual(several.map(([, candidates]) => candidates.map(meant)))
  })

  test('says what they are', () => {
    expect(completeInFish(['r53sim simulate --fail f', 'r53sim explain wi', 'r53sim sh'])).toEqual([
      ['frankfurt\tendpoint 192.0.2.10 eu-central-1'],
      ['wiki\tA'],
      ['show\tthe decision tree of every record'],
    ])
  })
})

describe.skipIf(findTool('bash') === undefined)('bash, called with words alone', () => {
  test.each([
    [['ex'], ['explain', 'export']],
    [['simulate', '--fail', 'endpoint', ':', 'f'], ['frankfurt']],
    [
      ['simulate', '--fail', 'region', ':'],
      ['eu-central-1', 'us-east-1'],
    ],
    [['show', '--format', '=', 'm'], ['mermaid']],
    [
      ['explain', 'www', ''],
      ['A', 'TXT'],
    ],
  ])('%j', (words, replies) => {
    const { cwd, env } = makeHome()
    const lines = `source "$1"; shift; COMP_WORDS=(r53sim "$@"); COMP_CWORD=$#; _r53sim; printf '%s\n' "\${COMPREPLY[@]}" | sort`
    const { stdout, stderr } = spawnSync(
      'bash',
      ['--norc', '-uc', lines, 'bash', join(projectRoot, 'completions/r53sim.bash'), ...words],
      { cwd, env: plainEnv(env), encoding: 'utf8' },
    )
    expect({ stderr, replies: stdout.split('\n').slice(0, -1) }).toEqual({ stderr: '', replies })
  })
})

const powershell = findTool('pwsh')

test.skipIf(powershell === undefined)('PowerShell completes (needs pwsh)', PATIENT, () => {
  const { cwd, env } = makeHome()
  const lines = [
    'r53sim completion powershell | Out-String | Invoke-Expression',
    '$input | ForEach-Object { (TabExpansion2 $_ $_.Length).CompletionMatches.CompletionText -join " " }',
  ]
  const asked = ['r53sim sim', 'r53sim simulate --fail endpoint:f', 'r53sim explain ww', 'r53sim explain www T']
  const { stdout } = spawnSync(powershell ?? '', ['-NoProfile', '-Command', lines.join('; ')], {
    cwd,
    env: plainEnv(env),
    input: asked.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
  })
  expect(stdout.trim().split(/\r?\n/)).toEqual(['simulate', 'endpoint:frankfurt', 'www', 'TXT'])
})

/** The part of tree-sitter that is needed here. */
interface Grammars {
  readonly Parser: {
    init(): Promise<void>
    new (): { setLanguage(language: unknown): void; parse(text: string): { readonly rootNode: { hasError: boolean } } }
  }
  readonly Language: { load(path: string): Promise<unknown> }
}

const resolvePackage = createRequire(import.meta.url)
const grammars = findPackageFile('@vscode/tree-sitter-wasm/wasm/tree-sitter.js')

function findPackageFile(name: string): string | undefined {
  try {
    return resolvePackage.resolve(name)
  } catch {
    return undefined
  }
}

test.skipIf(grammars === undefined)('the script for PowerShell parses (needs @vscode/tree-sitter-wasm)', async () => {
  const { Parser, Language }: Grammars = resolvePackage(grammars ?? '')
  await Parser.init()
  const parser = new Parser()
  parser.setLanguage(await Language.load(join(dirname(grammars ?? ''), 'tree-sitter-powershell.wasm')))
  const isRight = (text: string) => !parser.parse(text).rootNode.hasError
  const text = readFileSync(join(projectRoot, 'completions/r53sim.ps1'), 'utf8')
  expect(isRight(text)).toBe(true)
  expect(isRight(text.replace('{', ''))).toBe(false)
})

describe('r53sim completion', () => {
  test.each([
    ['bash', 'r53sim.bash'],
    ['zsh', '_r53sim'],
    ['fish', 'r53sim.fish'],
    ['powershell', 'r53sim.ps1'],
  ])('%s prints its script', async (shell, file) => {
    expect(await runCli(['completion', shell])).toEqual({
      stdout: readFileSync(join(projectRoot, 'completions', file), 'utf8'),
      stderr: '',
      code: 0,
      signal: null,
    })
  })

  test('a shell that it does not know', async () => {
    expect(await runCli(['completion', 'tcsh'])).toEqual({
      stdout: '',
      stderr:
        'r53sim: command-argument value "tcsh" is invalid for argument "shell": allowed choices are bash, zsh, fish, powershell\n',
      code: 2,
      signal: null,
    })
  })
})

describe('what the scripts ask', () => {
  /** Candidates at the end of the words; `|` is the cursor where it stands elsewhere. */
  async function ask(line: string, files: Readonly<Record<string, string | Uint8Array>> = { 'r53sim.yaml': plan }) {
    const words = line.split(' ')
    const index = words.indexOf('|')
    const at = index < 0 ? words.length - 1 : index
    const typed = words.map((word) => (word === '|' ? '' : word))
    const { stdout, stderr, code } = await runCli(['__complete', 'zsh', '--', `${at}`, ...typed], {
      cwd: folderWith(files),
    })
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    return stdout.split('\n').slice(0, -1)
  }
  const values = (lines: readonly string[]) => lines.map((line) => line.replace(/\t.*/, ''))

  test('options that may still be given, the repeatable ones again', async () => {
    const first = values(await ask('simulate -'))
    expect(first).toEqual(expect.arrayContaining(['--fail', '--all', '--plan', '--color', '--help']))
    const later = values(await ask('simulate --fail web --all --plan other.yaml -'))
    expect(first.filter((flag) => !later.includes(flag))).toEqual(['--all', '--plan'])
    expect(await ask('serve --time-')).not.toContain('--time-scale')
    expect(await ask('simulate -- -')).toEqual(['\tfiles'])
  })

  test('a plan after the cursor counts', async () => {
    const files = { 'r53sim.yaml': plan, 'b.yaml': plan.replaceAll('paris', 'lyon') }
    expect(values(await ask('simulate --client | b.yaml', files))).toContain('lyon')
    expect(values(await ask('simulate --client | --plan b.yaml', files))).toContain('lyon')
    expect(values(await ask('simulate b.yaml --client ', files))).toContain('lyon')
    expect(values(await ask('simulate --client ', files))).toContain('paris')
  })

  test('a name that means several things is offered as what it can mean', async () => {
    const text = plan.replace('alarms: { orders-errors', 'alarms: { virginia')
    const found = values(await ask('simulate --fail ', { 'r53sim.yaml': text }))
    expect(found).toEqual(expect.arrayContaining(['frankfurt', 'primary', 'endpoint:', 'alarm:']))
    expect(found).not.toContain('virginia')
    expect(await ask('simulate --fail alarm:', { 'r53sim.yaml': text })).toContain('alarm:virginia\t')
  })

  test('a name of two zones is given whole', async () => {
    const text = `${plan.replace('clients:', '  example.net: { records: { www: { A: { endpoint: virginia } }, ftp: { A: { endpoint: virginia } } } }\nclients:')}`
    expect(values(await ask('explain ', { 'r53sim.yaml': text }))).toEqual([
      'www.example.com',
      'wiki',
      '*',
      'www.example.net',
      'ftp',
    ])
  })

  test('every rule, with what it finds', async () => {
    const found = await ask('validate --explain ')
    expect(found.length).toBeGreaterThan(100)
    for (const line of found) expect(line).toMatch(/^[a-z0-9-]+\t.+$/)
  })

  test('names that cannot be typed are left out', async () => {
    const text = plan.replace('"the page"', '"the\\tpage"').replace('endpoint: "the page"', 'endpoint: virginia')
    expect(values(await ask('simulate --fail endpoint:', { 'r53sim.yaml': text }))).toEqual([
      'endpoint:frankfurt',
      'endpoint:virginia',
    ])
  })

  test('a plan with errors still has names', async () => {
    expect(
      await ask('simulate --client p', { 'r53sim.yaml': plan.replace('primary: frankfurt', 'primary: x') }),
    ).toContain('paris\tclient FR')
  })

  test.each<[string, string, Readonly<Record<string, string | Uint8Array>>]>([
    ['no plan', 'explain w', {}],
    ['a plan that is none', 'explain w', { 'r53sim.yaml': ': : [' }],
    ['a plan that is not text', 'explain w', { 'r53sim.yaml': new Uint8Array([0xff, 0xfe, 0x00]) }],
    ['a plan too large to wait for', 'explain w', { 'r53sim.yaml': `${plan}# ${'x'.repeat(5 << 20)}` }],
    ['a plan that includes what is missing', 'explain w', { 'r53sim.yaml': `${plan}include: [gone.yaml]\n` }],
    ['a plan that is not there', 'simulate gone.yaml --fail w', { 'r53sim.yaml': plan }],
    ['standard input', 'simulate - --fail w', { 'r53sim.yaml': plan }],
    ['a command that does not exist', 'nonsense w', { 'r53sim.yaml': plan }],
    ['an option without a value', 'simulate --all=w', { 'r53sim.yaml': plan }],
    ['an option that does not exist', 'simulate --nonsense=w', { 'r53sim.yaml': plan }],
    ['free text', 'serve --listen w', { 'r53sim.yaml': plan }],
  ])('%s: nothing, in silence', async (_name, line, files) => {
    expect(await ask(line, files)).toEqual([])
  })

  test('is no command for people', async () => {
    expect((await runCli(['--help'])).stdout).not.toContain('__complete')
    expect(values(await ask(''))).not.toContain('__complete')
  })
})
