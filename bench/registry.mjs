/** What can be measured, in the order of `npm run bench`. Only what is asked for loads. A part exports `run()` and prints its own tables. */
export const parts = [
  { name: 'start', summary: 'start-up of commands, as ratios to node -e 0', load: () => import('./parts/start.mjs') },
  { name: 'validate', summary: 'validate of large plans', load: () => import('./parts/validate.mjs') },
  { name: 'formats', summary: 'import and export of large zones', load: () => import('./parts/formats.mjs') },
  { name: 'decisions', summary: 'decisions a second on one core', load: () => import('./parts/decisions.mjs') },
  {
    name: 'time',
    summary: 'the time model: timelines, events, years of an endpoint',
    load: () => import('./parts/time.mjs'),
  },
  {
    name: 'verify',
    summary: 'proofs over all states, beside trying them one by one',
    load: () => import('./parts/verify.mjs'),
  },
  { name: 'probe', summary: 'a thousand health checks at 10 s', load: () => import('./parts/probe.mjs') },
  {
    name: 'detection',
    summary: 'seconds to notice a failure, measured and predicted (two minutes)',
    load: () => import('./parts/detection.mjs'),
  },
  {
    name: 'serve',
    summary: 'serve beside other name servers, under dnsperf',
    load: () => import('./parts/serve.mjs'),
  },
  {
    name: 'serve-load',
    summary: 'serve while plans and health change under load',
    load: () => import('./parts/serve-load.mjs'),
  },
  {
    name: 'places',
    summary: 'an address database: opening it, and queries with and without one',
    load: () => import('./parts/places.mjs'),
  },
  { name: 'page', summary: 'the live view in a browser', load: () => import('./parts/page.mjs') },
  {
    name: 'instances',
    summary: 'ten thousand instances of services, renewing every 10 s (half a minute)',
    load: () => import('./parts/instances.mjs'),
  },
  {
    name: 'api',
    summary: "the local Route 53: reads and changes a second, beside moto's server; kills",
    load: () => import('./parts/api.mjs'),
  },
]
