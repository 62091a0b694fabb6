/** How members of a group come to an answer. Each takes `{healthy, answer, …}` for every member and gives answer and health of the group. */
export type Helper = 'first' | 'all' | 'some' | 'draw' | 'near'

/** Draws are made by PowerDNS, which draws addresses: the place of a member as one, and back. */
const NUMBERED = [
  "local function ip(i) return '0.0.'..math.floor(i/256)..'.'..i%256 end",
  "local function at(t) local p,q=t:match('(%d+)%.(%d+)$') return p*256+q end",
]

const SOURCES: Readonly<Record<Helper, readonly string[]>> = {
  // A third value that is false takes a member out: it is not for this client.
  first: [
    'local function first(l) local n for _,m in ipairs(l) do',
    'if m[3]~=false then n=n or m if m[1] then return m[2],true end end end',
    'return n and n[2] or {},false end',
  ],
  all: [
    'local function all(l) local o,r,d=any(l),{},{} for _,m in ipairs(l) do',
    'if m[1] or not o then for _,v in ipairs(m[2]) do if not d[v] then d[v]=true r[#r+1]=v end end end end',
    'return r,o end',
  ],
  some: [
    'local function some(l) local o,e,s=any(l),{},{}',
    'for i,m in ipairs(l) do if m[1] or not o then e[#e+1]=ip(i) end end',
    'for _,k in ipairs(pickrandomsample(8,e)) do s[#s+1]={true,l[at(k)][2]} end',
    'return (all(s)),o end',
  ],
  draw: [
    'local function draw(l) local o,s,w=any(l),0,{}',
    'for _,m in ipairs(l) do if m[1] or not o then s=s+m[3] end end',
    'for i,m in ipairs(l) do w[i]={(m[1] or not o) and (s==0 and 1 or m[3]) or 0,ip(i)} end',
    'return l[at(pickwrandom(w))][2],o end',
  ],
  // Haversine; 0 0 is what PowerDNS says of a client whose place it does not know.
  near: [
    "local function near(l) local y,x=latlon():match('(%S+) (%S+)')",
    'y,x=math.rad(tonumber(y)),math.rad(tonumber(x))',
    'for i,m in ipairs(l) do local p,q=math.rad(m[3]),math.rad(m[4])',
    'local k=math.sin((p-y)/2)^2+math.cos(y)*math.cos(p)*math.sin((q-x)/2)^2',
    'm.i=i m.d=(x==0 and y==0) and 0 or math.asin(math.min(1,math.sqrt(k)))*m[5] end',
    'table.sort(l,function(m,n) if m.d==n.d then return m.i<n.i end return m.d<n.d end)',
    'return first(l) end',
  ],
}

const ANY = 'local function any(l) for _,m in ipairs(l) do if m[1] then return true end end return false end'

const CHECKS: readonly (readonly [name: string, source: string])[] = [
  ['up(', 'local function up(l) return #l==1 end'],
  ['count(', 'local function count(l) local n=0 for _,v in ipairs(l) do if v then n=n+1 end end return n end'],
]

/** What a helper calls comes with it. */
const NEEDS: Readonly<Partial<Record<Helper, readonly Helper[]>>> = { some: ['all'], near: ['first'] }

const ORDER: readonly Helper[] = ['first', 'all', 'some', 'draw', 'near']

/** The functions that a record's code calls, in an order in which each knows those before it. */
export function helperLines(helpers: ReadonlySet<Helper>, checkLines: readonly string[]): readonly string[] {
  const needed = new Set([...helpers].flatMap((helper) => [helper, ...(NEEDS[helper] ?? [])]))
  const isNumbered = needed.has('some') || needed.has('draw')
  return [
    ...CHECKS.filter(([name]) => checkLines.some((line) => line.includes(name))).map(([, source]) => source),
    ...(isNumbered || needed.has('all') ? [ANY] : []),
    ...(isNumbered ? NUMBERED : []),
    ...ORDER.filter((helper) => needed.has(helper)).flatMap((helper) => SOURCES[helper]),
  ]
}
