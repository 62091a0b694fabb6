import { asciiSymbols, plainStyle, type Style, unicodeSymbols } from '../report/style.ts'
import type { Output } from './output.ts'
import type { System } from './system.ts'

export type ColorChoice = 'auto' | 'always' | 'never'

const WIDTH_MIN = 80
const WIDTH_MAX = 100

/** `NO_COLOR` (no-color.org) and `FORCE_COLOR` decide before the terminal does; `--color` before both. */
function wantsColor(output: Output, { env }: System, choice: ColorChoice): boolean {
  if (choice !== 'auto') return choice === 'always'
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return output.isTerminal && env.TERM !== 'dumb'
}

/** False only where the locale is set and is not UTF-8: no locale at all says nothing, and nearly every terminal speaks UTF-8. */
function speaksUnicode({ env }: System): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG
  return env.TERM !== 'linux' && (!locale || /utf-?8/i.test(locale))
}

/** Colours, symbols and width for one stream. chalk loads only where there will be colour. */
export async function openStyle(system: System, output: Output, choice: ColorChoice = 'auto'): Promise<Style> {
  const symbols = speaksUnicode(system) ? unicodeSymbols : asciiSymbols
  const width = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, output.columns ?? WIDTH_MAX))
  if (!wantsColor(output, system, choice)) return { ...plainStyle, symbols, width }
  const { Chalk } = await import('chalk')
  const chalk = new Chalk({ level: 1 })
  return {
    strong: (text) => chalk.bold(text),
    quiet: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    name: (text) => chalk.cyan(text),
    symbols,
    width,
  }
}

export interface Progress {
  /** Changes the words beside the spinner, now or when it comes to be shown. */
  say(text: string): void
  stop(): void
}

/** Work shorter than this shows nothing. */
const PATIENCE_MS = 500

/** A spinner on stderr once the work has taken half a second; nothing where stderr is no terminal. ora loads only when it shows. */
export function startProgress(system: System, text: string, choice: ColorChoice = 'auto'): Progress {
  let words = text
  if (!system.stderr.isTerminal || system.env.TERM === 'dumb') return { say: () => {}, stop: () => {} }
  let spinner: { text: string; stop(): unknown } | undefined
  let stopped = false
  const timer = setTimeout(async () => {
    const { default: ora } = await import('ora')
    // A terminal that does not know its width says 0, and ora would then count lines without end.
    if (!stopped && system.stderr.columns !== 0)
      spinner = ora({
        text: words,
        color: wantsColor(system.stderr, system, choice) ? 'cyan' : false,
        discardStdin: false,
      }).start()
  }, PATIENCE_MS)
  return {
    say: (next) => {
      words = next
      if (spinner) spinner.text = next
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
      spinner?.stop()
    },
  }
}
