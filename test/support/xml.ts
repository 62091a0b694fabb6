import { findTool, runTool } from './tools.ts'

/** An element as a parser that knows XML gives it. */
export interface XmlElement {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
  readonly children: readonly XmlElement[]
}

const SCRIPT = `
import json, sys
from xml.etree import ElementTree
def plain(element):
    return {'tag': element.tag, 'attributes': element.attrib, 'text': element.text or '', 'children': [plain(child) for child in element]}
json.dump(plain(ElementTree.fromstring(sys.stdin.buffer.read())), sys.stdout)
`

/** A document as Python's parser (expat) reads it; throws on what is not well-formed, undefined where there is no Python. */
export function readXml(text: string): XmlElement | undefined {
  const python = findTool('python3')
  if (python === undefined) return undefined
  const { code, output } = runTool(python, ['-c', SCRIPT], text)
  if (code !== 0) throw new Error(output)
  return JSON.parse(output)
}
