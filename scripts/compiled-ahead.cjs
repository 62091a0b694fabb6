// A CommonJS file of dist/ with V8's compiled form of it in a file beside it: more than half of what a small plan takes
// beyond the start of Node would be compiling (npm run bench -- start). Node's own compile cache, from 22.1 on, holds
// no function that is compiled when it is first called, so it saves a fifth of that.
// V8 takes the compiled form only where version and flags are those that made it; else it compiles the source.
// There is no `import()` in such a module.
const { readFileSync } = require('node:fs')
const { wrap } = require('node:module')
const { dirname } = require('node:path')
const { Script } = require('node:vm')

function compile(path, cachedData) {
  // esbuild writes ASCII. Node's `require` wraps a module just so.
  return new Script(wrap(readFileSync(path, 'latin1')), { filename: path, cachedData })
}

function evaluate(script, path, require) {
  const module = { exports: {} }
  script.runInThisContext()(module.exports, require, module, path, dirname(path))
  return module.exports
}

function readCompiled(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** Names what the compiled form was made from and what by: no other is taken for it. */
const compiledPath = (path, digest) => `${path}.${digest}.${process.versions.v8}`

/** Exports of the module at `path`; as `require` has them where there is no compiled form. */
exports.load = (path, digest, require) => {
  const cachedData = readCompiled(compiledPath(path, digest))
  return cachedData === undefined ? require(path) : evaluate(compile(path, cachedData), path, require)
}

exports.compiledPath = compiledPath

/** True if V8 takes `compiled` for the module at `path`. */
exports.isTaken = (path, compiled) => compile(path, compiled).cachedDataRejected === false

/** The compiled form of the module at `path` with all functions that `use` has called of its exports. */
exports.compileAhead = async (path, require, use) => {
  const script = compile(path)
  await use(evaluate(script, path, require))
  return script.createCachedData()
}
