#!/usr/bin/env node
import module from 'node:module'

module.enableCompileCache?.() // Node 22.1 and later
const { main, openSystem } = await import('../dist/cli/main.js')
process.exitCode = await main(process.argv.slice(2), openSystem(new URL('..', import.meta.url)))
