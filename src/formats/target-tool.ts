export type Files = ReadonlyMap<string, string>

/** One start of a tool, in the folder that holds the files. */
export interface ToolRun {
  readonly args: readonly string[]
  /** Names of the files that it judges. */
  readonly files: readonly string[]
  /** It makes the runs after it possible, and judges nothing: where it fails, nothing was checked. */
  readonly prepares?: boolean
}

/** A program of the target that reads what an export wrote: its command lines, which others run. @see engines.md 5 */
export interface TargetTool {
  readonly program: string
  /** What it comes with, for those who have to install it. */
  readonly product: string
  /** In order; none where it has nothing to judge among the files. */
  readonly runs: (files: Files) => readonly ToolRun[]
  /** Files that it needs besides or instead, for `folder`, the absolute path of theirs. */
  readonly stage?: (files: Files, folder: string) => Files
  /** Variables of the environment; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /**
   * Why it refuses, from all that it wrote, without what its target takes all the same: none means that it accepts.
   * Undefined where the text is not what it writes about files. Absent: its exit code decides, its first lines say why.
   */
  readonly faults?: (output: string) => readonly string[] | undefined
}

/** A run for each file, with its path behind `./`, so that no name is taken for an option. */
export const eachFile = (
  names: readonly string[],
  args: (path: string, name: string) => readonly string[],
): readonly ToolRun[] => names.map((name) => ({ args: args(`./${name}`, name), files: [name] }))

/** Faults by the lines that tell them, but for `mistaken` ones; undefined where there is no such line. */
export const faultLines =
  (fault: RegExp, mistaken?: RegExp) =>
  (output: string): readonly string[] | undefined => {
    const lines = output.split('\n').filter((line) => fault.test(line))
    return lines.length === 0 ? undefined : lines.filter((line) => mistaken?.test(line) !== true)
  }
