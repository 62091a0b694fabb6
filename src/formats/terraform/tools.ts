import type { TargetTool } from '../target-tool.ts'

/** Text of a member that may be anything. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Errors of `terraform validate -json`; undefined for another text. */
function validationErrors(output: string): readonly string[] | undefined {
  const text = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)
  try {
    const document: unknown = JSON.parse(text)
    if (!isObject(document) || typeof document.valid !== 'boolean' || !Array.isArray(document.diagnostics))
      return undefined
    if (document.valid) return []
    const errors = document.diagnostics.filter(isObject).filter(({ severity }) => severity === 'error')
    return errors.map(({ summary, detail }) => [summary, detail].map(textOf).filter(Boolean).join(': '))
  } catch {
    return undefined
  }
}

/** The first error of other commands, without the frame that Terraform draws around it; undefined for a text without. */
function framedError(output: string): readonly string[] | undefined {
  const lines = output.split('\n').map((line) => line.replace(/^[╷│╵]\s*/, ''))
  const start = lines.findIndex((line) => line.startsWith('Error: '))
  return start < 0 ? undefined : lines.slice(start)
}

/** Terraform with the provider that its own configuration leads to (`TF_CLI_CONFIG_FILE`). @see engines.md 5 */
export const terraformTools: readonly TargetTool[] = [
  {
    program: 'terraform',
    product: 'Terraform',
    runs: (files) =>
      files.size === 0
        ? []
        : [
            { args: ['init', '-backend=false', '-input=false', '-no-color'], files: [], prepares: true },
            { args: ['validate', '-json'], files: [...files.keys()] },
          ],
    // Nothing of it is to be outside of the folder, and nobody there asks for new versions.
    env: { TF_DATA_DIR: undefined, TF_WORKSPACE: undefined, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
    faults: (output) => validationErrors(output) ?? framedError(output),
  },
]
