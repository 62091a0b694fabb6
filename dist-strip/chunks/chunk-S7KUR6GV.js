var columns=rows=>{let width=Math.max(...rows.map(([left])=>left.length));return rows.map(([left,right])=>`  ${left.padEnd(width)}  ${right}
`).join("")},formatExamples=examples=>`Examples:
${columns(examples)}`,EXAMPLES=[["r53sim validate plan.yaml","all problems of a plan at once"],["r53sim simulate plan.yaml --fail primary","who gets what when the primary fails"],["r53sim explain www A --fail primary","one answer, step by step"]];function formatHelp(commands){let known=new Set(commands.map(({name})=>name));return`${formatExamples(EXAMPLES.filter(([line])=>known.has(line.split(" ")[1]??"")))}
Usage: r53sim COMMAND [arguments] [options]

Commands:
${columns(commands.map(({name,summary})=>[name,summary]))}
Every command:
${columns([["--plan FILE","the plan; without it r53sim.yaml here or above, up to the root of the repository; - is standard input"],["--color WHEN","auto, always or never"],["--help","examples, arguments and options of the command"]])}
Exit codes: 0 good, 1 findings, 2 usage or unreadable input, 3 internal error, 130 interrupted.
`}export{formatExamples,formatHelp};
