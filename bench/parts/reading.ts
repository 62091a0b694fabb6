// CPU seconds that one reader takes for one plan, without the start of the process: READER FILE.
import { readFileSync } from 'node:fs'
import { readJson } from '../../src/plan/json-source.ts'
import { readPlainYaml } from '../../src/plan/plain-yaml/source.ts'
import { readYaml } from '../../src/plan/yaml-source.ts'

const readers = { json: readJson, plain: readPlainYaml, yaml: readYaml }
const [reader = '', name = ''] = process.argv.slice(2)
const read = Object.entries(readers).find(([key]) => key === reader)?.[1]
const file = { name, text: readFileSync(name, 'utf8') }
const before = process.cpuUsage()
const source = read?.(file)
const { user, system } = process.cpuUsage(before)
if (source === undefined || source.fatal) throw new Error(`${name} was not read`)
console.log((user + system) / 1e6)
