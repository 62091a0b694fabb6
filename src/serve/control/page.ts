import { sha256Base64 } from '../../values/digest.ts'

/** A page and the policy that it is sent with. */
export interface LivePage {
  readonly body: string
  /** Content-Security-Policy. */
  readonly policy: string
}

/** Its parts, as the build makes them of src/page/. */
export interface PageParts {
  readonly script: string
  readonly style: string
}

/** What a browser may do with the page: run and show these bytes, and talk to this port. Nothing else, whatever a plan says. @see D77 */
const policyOf = ({ script, style }: PageParts): string =>
  [
    "default-src 'none'",
    `script-src 'sha256-${sha256Base64(script)}'`,
    `style-src 'sha256-${sha256Base64(style)}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

/** The live view in one document that needs nothing else. It holds nothing of the plan: the script asks for that. */
export function livePage(parts: PageParts): LivePage {
  const { script, style } = parts
  return {
    policy: policyOf(parts),
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>r53sim</title>
<style>${style}</style>
</head>
<body>
<noscript><p>This page needs JavaScript. In a terminal: r53sim ctl watch</p></noscript>
<script type="module">${script}</script>
</body>
</html>
`,
  }
}
