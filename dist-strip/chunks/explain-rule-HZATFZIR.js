import{ruleHelpUri,silencingMarkdown,sourcesOf}from"./chunk-B4QULWKH.js";import{checkPlan}from"./chunk-T5LXVO3Y.js";import"./chunk-HUNJWX73.js";import"./chunk-IJJJUOSD.js";import"./chunk-PFZL4DX2.js";import"./chunk-2XKBO42L.js";import{formatDiagnostics,openSources,wrapWords}from"./chunk-7EOVPY67.js";import"./chunk-JL6MUJPM.js";import{Failure}from"./chunk-P7SWLX6A.js";import{allRules}from"./chunk-MWDOI52C.js";import"./chunk-GTDTYX7R.js";import"./chunk-ZEBY5EW6.js";import"./chunk-RGZZ25ED.js";import"./chunk-XMRW4ADG.js";import{suggest}from"./chunk-AFNDCKVI.js";import"./chunk-4BWMYNGQ.js";import"./chunk-W4MJ3NVA.js";import"./chunk-YJLIWCXW.js";import"./chunk-MZ6MR3X2.js";import"./chunk-WEF22UA2.js";var indented=(text,style)=>text.trimEnd().split(`
`).map(line=>`  ${style.quiet(line)}
`).join("");function ruleToText(rule,shown,style){let paint=rule.severity==="error"?style.bad:rule.severity==="warning"?style.warn:style.quiet,wrapped=text=>`${wrapWords(text,style.width).join(`
`)}
`;return[`${style.strong(paint(`${rule.severity}[${rule.id}]`))} ${rule.summary}
`,wrapped(rule.why),`Found in
${indented(rule.bad,style)}
${shown}`,`Not found in
${indented(rule.good,style)}`,`Rules behind it
${sourcesOf(rule).map(source=>`  ${source}
`).join("")}`,`${wrapped(silencingMarkdown(rule).replaceAll("`",'"'))}${style.name(ruleHelpUri(rule.id))}
`].join(`
`)}function suggestRule(id){let ids=allRules.map(rule=>rule.id),alike=ids.filter(other=>id!==""&&other.includes(id.toLowerCase()));return suggest(id,ids)??(alike.length>0?`there are ${alike.join(", ")}`:"docs/rules.md lists them all")}async function explainRule(id,style){let rule=allRules.find(other=>other.id===id);if(rule===void 0)throw new Failure(`there is no rule "${id}"`,suggestRule(id));let{files,diagnostics}=await checkPlan([{name:"plan.yaml",text:rule.bad}]),own=diagnostics.filter(diagnostic=>diagnostic.rule===id);return ruleToText(rule,formatDiagnostics(own,openSources(files),style),style)}export{explainRule};
