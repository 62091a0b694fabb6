#!/usr/bin/env node
// CommonJS (package.json beside it): Node takes a tenth longer to start an ES module.
const { enableCompileCache } = require('node:module')
const { pathToFileURL } = require('node:url')

enableCompileCache?.() // Node 22.1 and later
const { main, openSystem } = require('../dist/cli/main.cjs')
main(process.argv.slice(2), openSystem(pathToFileURL(`${__dirname}/../`))).then((code) => {
  process.exitCode = code
})
