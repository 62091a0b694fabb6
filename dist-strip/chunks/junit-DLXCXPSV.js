import{isFailure}from"./chunk-JL5QIPN2.js";import{plainStyle}from"./chunk-2XKBO42L.js";import{formatDiagnostic,openSources}from"./chunk-7EOVPY67.js";import"./chunk-ZEBY5EW6.js";import{printable}from"./chunk-MZ6MR3X2.js";var escapeXml=text=>text.split(`
`).map(printable).join(`
`).replace(/[\ud800-\udfff\ufffe\uffff]/gu,"\uFFFD").replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;").replaceAll('"',"&quot;"),attributes=values=>Object.entries(values).map(([name,value])=>` ${name}="${escapeXml(String(value))}"`).join("");function testCase(diagnostic,plan,sources,{strict,repositoryPath}){let{rule,severity,message,at}=diagnostic,name=`${rule} ${at.file}:${at.line}:${at.column}`,open=`    <testcase${attributes({classname:plan,name,file:repositoryPath(at.file),line:at.line,time:0})}>
`,text=escapeXml(formatDiagnostic(diagnostic,sources,plainStyle)),body=isFailure(diagnostic,strict)?`      <failure${attributes({type:severity,message})}>${text}</failure>
`:`      <system-out>${text}</system-out>
`;return`${open}${body}    </testcase>
`}var failures=(diagnostics,strict)=>diagnostics.filter(diagnostic=>isFailure(diagnostic,strict)).length;function testSuite({name,files,diagnostics},context){let{strict,repositoryPath}=context,sources=openSources(files),cases=diagnostics.length===0?[`    <testcase${attributes({classname:name,name:"no findings",file:repositoryPath(name),time:0})}/>
`]:diagnostics.map(diagnostic=>testCase(diagnostic,name,sources,context)),counts={tests:cases.length,failures:failures(diagnostics,strict),errors:0,skipped:0,time:0};return`  <testsuite${attributes({name,...counts})}>
${cases.join("")}  </testsuite>
`}var findingsToJunit=(plans,context)=>{let{strict}=context,tests=plans.reduce((sum,{diagnostics})=>sum+Math.max(1,diagnostics.length),0),failed=plans.reduce((sum,{diagnostics})=>sum+failures(diagnostics,strict),0);return`<?xml version="1.0" encoding="UTF-8"?>
<testsuites${attributes({name:"r53sim validate",...{tests,failures:failed,errors:0,time:0}})}>
${plans.map(plan=>testSuite(plan,context)).join("")}</testsuites>
`};export{findingsToJunit};
