import{FAILOVER_TTL_SECONDS_MAX,MULTIVALUE_ANSWER_MAX,healthCheckDefaults,limits,nameServerSuffixes,privateZoneNameServers,serviceDefaults,soaDefaults}from"./chunk-GTDTYX7R.js";import{countOf,formatInteger}from"./chunk-ZEBY5EW6.js";import{continentCodes,findContinent,hasDocumentedSubdivisions,isCountry,isUsTerritory,removing,replacing,subdivisionsOf,unsupportedCountryName}from"./chunk-4BWMYNGQ.js";import{contains,formatAddress,formatPrefix,parseAddress,parsePrefix}from"./chunk-W4MJ3NVA.js";var regions=[{code:"us-east-1",name:"US East (N. Virginia)",coordinates:{latitude:39.04,longitude:-77.49},continent:"NA",country:"US",partition:"aws",isLatencyRegion:!0},{code:"us-east-2",name:"US East (Ohio)",coordinates:{latitude:39.96,longitude:-83},continent:"NA",country:"US",partition:"aws",isLatencyRegion:!0},{code:"us-west-1",name:"US West (N. California)",coordinates:{latitude:37.35,longitude:-121.96},continent:"NA",country:"US",partition:"aws",isLatencyRegion:!0},{code:"us-west-2",name:"US West (Oregon)",coordinates:{latitude:45.84,longitude:-119.7},continent:"NA",country:"US",partition:"aws",isLatencyRegion:!0},{code:"ca-central-1",name:"Canada (Central)",coordinates:{latitude:45.5,longitude:-73.57},continent:"NA",country:"CA",partition:"aws",isLatencyRegion:!0},{code:"ca-west-1",name:"Canada West (Calgary)",coordinates:{latitude:51.05,longitude:-114.07},continent:"NA",country:"CA",partition:"aws",isLatencyRegion:!0},{code:"mx-central-1",name:"Mexico (Central)",coordinates:{latitude:20.59,longitude:-100.39},continent:"NA",country:"MX",partition:"aws",isLatencyRegion:!0},{code:"sa-east-1",name:"South America (Sao Paulo)",coordinates:{latitude:-23.55,longitude:-46.63},continent:"SA",country:"BR",partition:"aws",isLatencyRegion:!0},{code:"eu-west-1",name:"Europe (Ireland)",coordinates:{latitude:53.35,longitude:-6.26},continent:"EU",country:"IE",partition:"aws",isLatencyRegion:!0},{code:"eu-west-2",name:"Europe (London)",coordinates:{latitude:51.51,longitude:-.13},continent:"EU",country:"GB",partition:"aws",isLatencyRegion:!0},{code:"eu-west-3",name:"Europe (Paris)",coordinates:{latitude:48.86,longitude:2.35},continent:"EU",country:"FR",partition:"aws",isLatencyRegion:!0},{code:"eu-central-1",name:"Europe (Frankfurt)",coordinates:{latitude:50.11,longitude:8.68},continent:"EU",country:"DE",partition:"aws",isLatencyRegion:!0},{code:"eu-central-2",name:"Europe (Zurich)",coordinates:{latitude:47.37,longitude:8.54},continent:"EU",country:"CH",partition:"aws",isLatencyRegion:!0},{code:"eu-north-1",name:"Europe (Stockholm)",coordinates:{latitude:59.33,longitude:18.07},continent:"EU",country:"SE",partition:"aws",isLatencyRegion:!0},{code:"eu-south-1",name:"Europe (Milan)",coordinates:{latitude:45.46,longitude:9.19},continent:"EU",country:"IT",partition:"aws",isLatencyRegion:!0},{code:"eu-south-2",name:"Europe (Spain)",coordinates:{latitude:41.65,longitude:-.89},continent:"EU",country:"ES",partition:"aws",isLatencyRegion:!0},{code:"il-central-1",name:"Israel (Tel Aviv)",coordinates:{latitude:32.09,longitude:34.78},continent:"AS",country:"IL",partition:"aws",isLatencyRegion:!0},{code:"me-south-1",name:"Middle East (Bahrain)",coordinates:{latitude:26.23,longitude:50.59},continent:"AS",country:"BH",partition:"aws",isLatencyRegion:!0},{code:"me-central-1",name:"Middle East (UAE)",coordinates:{latitude:25.2,longitude:55.27},continent:"AS",country:"AE",partition:"aws",isLatencyRegion:!0},{code:"af-south-1",name:"Africa (Cape Town)",coordinates:{latitude:-33.92,longitude:18.42},continent:"AF",country:"ZA",partition:"aws",isLatencyRegion:!0},{code:"ap-south-1",name:"Asia Pacific (Mumbai)",coordinates:{latitude:19.08,longitude:72.88},continent:"AS",country:"IN",partition:"aws",isLatencyRegion:!0},{code:"ap-south-2",name:"Asia Pacific (Hyderabad)",coordinates:{latitude:17.39,longitude:78.49},continent:"AS",country:"IN",partition:"aws",isLatencyRegion:!0},{code:"ap-southeast-1",name:"Asia Pacific (Singapore)",coordinates:{latitude:1.35,longitude:103.82},continent:"AS",country:"SG",partition:"aws",isLatencyRegion:!0},{code:"ap-southeast-2",name:"Asia Pacific (Sydney)",coordinates:{latitude:-33.87,longitude:151.21},continent:"OC",country:"AU",partition:"aws",isLatencyRegion:!0},{code:"ap-southeast-3",name:"Asia Pacific (Jakarta)",coordinates:{latitude:-6.21,longitude:106.85},continent:"AS",country:"ID",partition:"aws",isLatencyRegion:!0},{code:"ap-southeast-4",name:"Asia Pacific (Melbourne)",coordinates:{latitude:-37.81,longitude:144.96},continent:"OC",country:"AU",partition:"aws",isLatencyRegion:!0},{code:"ap-southeast-5",name:"Asia Pacific (Malaysia)",coordinates:{latitude:3.14,longitude:101.69},continent:"AS",country:"MY",partition:"aws",isLatencyRegion:!0},{code:"ap-southeast-6",name:"Asia Pacific (New Zealand)",coordinates:{latitude:-36.85,longitude:174.76},continent:"OC",country:"NZ",partition:"aws",isLatencyRegion:!0},{code:"ap-southeast-7",name:"Asia Pacific (Thailand)",coordinates:{latitude:13.76,longitude:100.5},continent:"AS",country:"TH",partition:"aws",isLatencyRegion:!0},{code:"ap-northeast-1",name:"Asia Pacific (Tokyo)",coordinates:{latitude:35.68,longitude:139.69},continent:"AS",country:"JP",partition:"aws",isLatencyRegion:!0},{code:"ap-northeast-2",name:"Asia Pacific (Seoul)",coordinates:{latitude:37.57,longitude:126.98},continent:"AS",country:"KR",partition:"aws",isLatencyRegion:!0},{code:"ap-northeast-3",name:"Asia Pacific (Osaka)",coordinates:{latitude:34.69,longitude:135.5},continent:"AS",country:"JP",partition:"aws",isLatencyRegion:!0},{code:"ap-east-1",name:"Asia Pacific (Hong Kong)",coordinates:{latitude:22.32,longitude:114.17},continent:"AS",country:"HK",partition:"aws",isLatencyRegion:!0},{code:"ap-east-2",name:"Asia Pacific (Taipei)",coordinates:{latitude:25.03,longitude:121.57},continent:"AS",country:"TW",partition:"aws",isLatencyRegion:!0},{code:"cn-north-1",name:"China (Beijing)",coordinates:{latitude:39.9,longitude:116.41},continent:"AS",country:"CN",partition:"aws-cn",isLatencyRegion:!0},{code:"cn-northwest-1",name:"China (Ningxia)",coordinates:{latitude:37.51,longitude:105.19},continent:"AS",country:"CN",partition:"aws-cn",isLatencyRegion:!0},{code:"us-gov-east-1",name:"AWS GovCloud (US-East)",coordinates:{latitude:39.96,longitude:-83},continent:"NA",country:"US",partition:"aws-us-gov",isLatencyRegion:!0},{code:"us-gov-west-1",name:"AWS GovCloud (US-West)",coordinates:{latitude:45.52,longitude:-122.68},continent:"NA",country:"US",partition:"aws-us-gov",isLatencyRegion:!0},{code:"eusc-de-east-1",name:"AWS European Sovereign Cloud (Germany)",coordinates:{latitude:52.4,longitude:13.07},continent:"EU",country:"DE",partition:"aws-eusc",isLatencyRegion:!0}],localZoneGroups=[{group:"us-east-1-atl-1",parentRegion:"us-east-1",city:"Atlanta",coordinates:{latitude:33.75,longitude:-84.39},continent:"NA",country:"US"},{group:"us-east-1-atl-2",parentRegion:"us-east-1",city:"Atlanta",coordinates:{latitude:33.75,longitude:-84.39},continent:"NA",country:"US"},{group:"us-east-1-bos-1",parentRegion:"us-east-1",city:"Boston",coordinates:{latitude:42.36,longitude:-71.06},continent:"NA",country:"US"},{group:"us-east-1-bue-1",parentRegion:"us-east-1",city:"Buenos Aires",coordinates:{latitude:-34.6,longitude:-58.38},continent:"SA",country:"AR"},{group:"us-east-1-chi-1",parentRegion:"us-east-1",city:"Chicago",coordinates:{latitude:41.88,longitude:-87.63},continent:"NA",country:"US"},{group:"us-east-1-chi-2",parentRegion:"us-east-1",city:"Chicago",coordinates:{latitude:41.88,longitude:-87.63},continent:"NA",country:"US"},{group:"us-east-1-dfw-1",parentRegion:"us-east-1",city:"Dallas",coordinates:{latitude:32.78,longitude:-96.8},continent:"NA",country:"US"},{group:"us-east-1-dfw-2",parentRegion:"us-east-1",city:"Dallas",coordinates:{latitude:32.78,longitude:-96.8},continent:"NA",country:"US"},{group:"us-east-1-iah-1",parentRegion:"us-east-1",city:"Houston",coordinates:{latitude:29.76,longitude:-95.37},continent:"NA",country:"US"},{group:"us-east-1-iah-2",parentRegion:"us-east-1",city:"Houston",coordinates:{latitude:29.76,longitude:-95.37},continent:"NA",country:"US"},{group:"us-east-1-lim-1",parentRegion:"us-east-1",city:"Lima",coordinates:{latitude:-12.05,longitude:-77.04},continent:"SA",country:"PE"},{group:"us-east-1-mci-1",parentRegion:"us-east-1",city:"Kansas City",coordinates:{latitude:39.1,longitude:-94.58},continent:"NA",country:"US"},{group:"us-east-1-mia-1",parentRegion:"us-east-1",city:"Miami",coordinates:{latitude:25.76,longitude:-80.19},continent:"NA",country:"US"},{group:"us-east-1-mia-2",parentRegion:"us-east-1",city:"Miami",coordinates:{latitude:25.76,longitude:-80.19},continent:"NA",country:"US"},{group:"us-east-1-msp-1",parentRegion:"us-east-1",city:"Minneapolis",coordinates:{latitude:44.98,longitude:-93.27},continent:"NA",country:"US"},{group:"us-east-1-nyc-1",parentRegion:"us-east-1",city:"New York City",coordinates:{latitude:40.71,longitude:-74.01},continent:"NA",country:"US"},{group:"us-east-1-nyc-2",parentRegion:"us-east-1",city:"New York City",coordinates:{latitude:40.71,longitude:-74.01},continent:"NA",country:"US"},{group:"us-east-1-phl-1",parentRegion:"us-east-1",city:"Philadelphia",coordinates:{latitude:39.95,longitude:-75.17},continent:"NA",country:"US"},{group:"us-east-1-qro-1",parentRegion:"us-east-1",city:"Queretaro",coordinates:{latitude:20.59,longitude:-100.39},continent:"NA",country:"MX"},{group:"us-east-1-scl-1",parentRegion:"us-east-1",city:"Santiago",coordinates:{latitude:-33.45,longitude:-70.67},continent:"SA",country:"CL"},{group:"us-west-2-den-1",parentRegion:"us-west-2",city:"Denver",coordinates:{latitude:39.74,longitude:-104.99},continent:"NA",country:"US"},{group:"us-west-2-hnl-1",parentRegion:"us-west-2",city:"Honolulu",coordinates:{latitude:21.31,longitude:-157.86},continent:"NA",country:"US"},{group:"us-west-2-las-1",parentRegion:"us-west-2",city:"Las Vegas",coordinates:{latitude:36.17,longitude:-115.14},continent:"NA",country:"US"},{group:"us-west-2-lax-1",parentRegion:"us-west-2",city:"Los Angeles",coordinates:{latitude:34.05,longitude:-118.24},continent:"NA",country:"US"},{group:"us-west-2-pdx-1",parentRegion:"us-west-2",city:"Portland",coordinates:{latitude:45.52,longitude:-122.68},continent:"NA",country:"US"},{group:"us-west-2-phx-1",parentRegion:"us-west-2",city:"Phoenix",coordinates:{latitude:33.45,longitude:-112.07},continent:"NA",country:"US"},{group:"us-west-2-phx-2",parentRegion:"us-west-2",city:"Phoenix",coordinates:{latitude:33.45,longitude:-112.07},continent:"NA",country:"US"},{group:"us-west-2-sea-1",parentRegion:"us-west-2",city:"Seattle",coordinates:{latitude:47.61,longitude:-122.33},continent:"NA",country:"US"},{group:"eu-central-1-ham-1",parentRegion:"eu-central-1",city:"Hamburg",coordinates:{latitude:53.55,longitude:9.99},continent:"EU",country:"DE"},{group:"eu-central-1-waw-1",parentRegion:"eu-central-1",city:"Warsaw",coordinates:{latitude:52.23,longitude:21.01},continent:"EU",country:"PL"},{group:"eu-central-1-ist-1",parentRegion:"eu-central-1",city:"Istanbul",coordinates:{latitude:41.01,longitude:28.98},continent:"EU",country:"TR"},{group:"eu-north-1-cph-1",parentRegion:"eu-north-1",city:"Copenhagen",coordinates:{latitude:55.68,longitude:12.57},continent:"EU",country:"DK"},{group:"eu-north-1-hel-1",parentRegion:"eu-north-1",city:"Helsinki",coordinates:{latitude:60.17,longitude:24.94},continent:"EU",country:"FI"},{group:"af-south-1-los-1",parentRegion:"af-south-1",city:"Lagos",coordinates:{latitude:6.52,longitude:3.38},continent:"AF",country:"NG"},{group:"ap-northeast-1-tpe-1",parentRegion:"ap-northeast-1",city:"Taipei",coordinates:{latitude:25.03,longitude:121.57},continent:"AS",country:"TW"},{group:"ap-south-1-ccu-1",parentRegion:"ap-south-1",city:"Kolkata",coordinates:{latitude:22.57,longitude:88.36},continent:"AS",country:"IN"},{group:"ap-south-1-del-1",parentRegion:"ap-south-1",city:"Delhi",coordinates:{latitude:28.61,longitude:77.21},continent:"AS",country:"IN"},{group:"ap-southeast-1-bkk-1",parentRegion:"ap-southeast-1",city:"Bangkok",coordinates:{latitude:13.76,longitude:100.5},continent:"AS",country:"TH"},{group:"ap-southeast-1-mnl-1",parentRegion:"ap-southeast-1",city:"Manila",coordinates:{latitude:14.6,longitude:120.98},continent:"AS",country:"PH"},{group:"ap-southeast-2-akl-1",parentRegion:"ap-southeast-2",city:"Auckland",coordinates:{latitude:-36.85,longitude:174.76},continent:"OC",country:"NZ"},{group:"ap-southeast-2-per-1",parentRegion:"ap-southeast-2",city:"Perth",coordinates:{latitude:-31.95,longitude:115.86},continent:"OC",country:"AU"},{group:"me-south-1-mct-1",parentRegion:"me-south-1",city:"Muscat",coordinates:{latitude:23.59,longitude:58.41},continent:"AS",country:"OM"}],alarmRegions=["us-east-1","us-east-2","us-west-1","us-west-2","ca-central-1","eu-central-1","eu-central-2","eu-west-1","eu-west-2","eu-west-3","ap-east-1","me-south-1","me-central-1","ap-south-1","ap-south-2","ap-southeast-1","ap-southeast-2","ap-southeast-3","ap-northeast-1","ap-northeast-2","ap-northeast-3","eu-north-1","sa-east-1","cn-northwest-1","cn-north-1","af-south-1","eu-south-1","eu-south-2","us-gov-west-1","us-gov-east-1","us-iso-east-1","us-iso-west-1","us-isob-east-1","ap-southeast-4","il-central-1","ca-west-1","ap-southeast-5","mx-central-1","us-isof-south-1","us-isof-east-1","ap-southeast-7","ap-east-2","eu-isoe-west-1","ap-southeast-6","us-isob-west-1","eusc-de-east-1"];var regionsByCode=new Map(regions.map(region=>[region.code,region])),groupsByCode=new Map(localZoneGroups.map(zone=>[zone.group,zone])),alarmRegionSet=new Set(alarmRegions),regionCodes=[...regionsByCode.keys()],localZoneGroupCodes=[...groupsByCode.keys()],alarmRegionCodes=alarmRegions.toSorted(),findRegion=code=>regionsByCode.get(code),findLocalZoneGroup=group=>groupsByCode.get(group),isAlarmRegion=code=>alarmRegionSet.has(code);var alarmRegionUnknown={id:"alarm-region-unknown",severity:"error",about:"alarm-check",summary:"alarm in a region that health checks cannot follow",rules:["R3.21"],rejectedByApi:!0,why:"Route 53 reads the metrics of an alarm in the regions it knows, and refuses a check on any other.",bad:`version: 1
alarms:
  orders: { region: us-east-9 }
health_checks:
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: us-east-9 } }
`,good:`version: 1
alarms:
  orders: { region: us-east-1 }
health_checks:
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: us-east-1 } }
`,*check({deployment,index}){for(let check of deployment.healthChecks.values())check.type!=="CLOUDWATCH_METRIC"||isAlarmRegion(check.alarm.region)||(yield{at:check.at.field("alarm"),message:`health check "${check.id}" follows an alarm in "${check.alarm.region}", where Route 53 follows none`,hint:index.nearest(check.alarm.region,()=>alarmRegionCodes)??"write the region of the alarm, such as us-east-1"})}};var alarmUnsupported={id:"alarm-unsupported",severity:"error",about:"alarm-check",summary:"health check on an alarm of a kind that Route 53 does not follow",rules:["R3.22"],why:"Route 53 evaluates the metric itself, in standard resolution: an alarm with periods below a minute never gets its data.",bad:`version: 1
alarms:
  orders: { region: us-east-1, period: 10, datapoints: 3 }
health_checks:
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: us-east-1 } }
`,good:`version: 1
alarms:
  orders: { region: us-east-1, period: 60, datapoints: 3 }
health_checks:
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: us-east-1 } }
`,*check({deployment}){for(let check of deployment.healthChecks.values()){let alarm=check.type==="CLOUDWATCH_METRIC"?deployment.alarms.get(check.alarm.name):void 0;!alarm||alarm.periodSeconds>=60||(yield{at:check.at.field("alarm"),message:`health check "${check.id}" follows alarm "${alarm.name}", whose period of ${alarm.periodSeconds} s is high resolution`,hint:"write period: 60, as the alarm would have to be",related:[{at:alarm.at.span(),message:"the alarm"}]})}}};import{domainToASCII}from"node:url";var PARSABLE=/^(?:[a-z0-9_-]|[^\0-\x7f])*$/i,ASCII_LABEL=/^[a-z0-9_-]+$/,LETTERS_BEHIND=".x";function labelToAscii(label){if(!PARSABLE.test(label))return;let ascii=domainToASCII(label+LETTERS_BEHIND).slice(0,-LETTERS_BEHIND.length);return ASCII_LABEL.test(ascii)?ascii:void 0}var ROOT=".",LABEL_BYTES_MAX=63,NAME_BYTES_MAX=255,BACKSLASH=92,isPlain=byte=>byte>=97&&byte<=122||byte>=48&&byte<=57||byte===45||byte===95,isUnescaped=code=>code>32&&code<127,octal=byte=>`\\${byte.toString(8).padStart(3,"0")}`;function formatByte(byte){let folded=byte>=65&&byte<=90?byte+32:byte;return isPlain(folded)?String.fromCharCode(folded):octal(folded)}var failure=(rule,message,hint,column)=>({ok:!1,problem:{rule,message,hint,column}}),PLAIN_NAME=/^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/,TEXT_LENGTH_MAX=4*NAME_BYTES_MAX,EXCERPT_MAX=60,shown=text=>text.length>EXCERPT_MAX?`"${text.slice(0,EXCERPT_MAX)}\u2026"`:`"${text}"`,emptyLabel=(text,column)=>failure("name-empty-label",`${shown(text)} has an empty label`,"remove the extra dot",column);function parseLabel(text,start,end){let label="",bytes=0;for(let index=start;index<end;bytes+=1){let code=text.charCodeAt(index);if(code===BACKSLASH){let digits=text.slice(index+1,Math.min(index+4,end));if(!/^[0-3][0-7]{2}$/.test(digits))return badEscape(text,index);label+=formatByte(Number.parseInt(digits,8)),index+=4}else if(isUnescaped(code))label+=formatByte(code),index+=1;else{let ascii=code>127?labelToAscii(text.slice(start,end)):void 0;return ascii===void 0?badCharacter(text,index):{label:ascii,bytes:ascii.length}}}return{label,bytes}}var badEscape=(text,column)=>failure("name-bad-character",`${shown(text)} has a backslash that is not followed by three octal digits`,"write the byte as \\nnn, for example \\134 for a backslash",column);function badCharacter(text,column){let character=String.fromCodePoint(text.codePointAt(column)??0),hint=`write ${Array.from(new TextEncoder().encode(character),octal).join("")}`;return failure("name-bad-character",`${shown(text)} has a character that a name cannot hold as it is`,hint,column)}function nameWithin(text,labels,origin){let name=`${labels}.${origin===ROOT?"":origin}`,wireLength=nameWireLength(name);if(wireLength<=NAME_BYTES_MAX)return{ok:!0,name};let hint=`a name has at most ${NAME_BYTES_MAX} bytes on the wire`;return failure("name-too-long",`${shown(text)} has ${wireLength} bytes`,hint,0)}function parseName(text,origin=ROOT){let isAbsolute=text.endsWith("."),relativeTo=isAbsolute?ROOT:origin;if(text.length<=TEXT_LENGTH_MAX&&PLAIN_NAME.test(text))return nameWithin(text,isAbsolute?text.slice(0,-1):text,relativeTo);if(text==="")return failure("name-empty-label","the name is empty",'write a name, or "@" for the apex',0);if(text===".")return{ok:!0,name:ROOT};if(text.length>TEXT_LENGTH_MAX)return failure("name-too-long",`${shown(text)} has ${text.length} characters`,`a name has at most ${NAME_BYTES_MAX} bytes on the wire`,0);let labels=[];for(let start=0;start<text.length||!isAbsolute;){let dot=text.indexOf(".",start),end=dot<0?text.length:dot;if(end===start)return emptyLabel(text,start);let parsed=parseLabel(text,start,end);if("ok"in parsed)return parsed;if(parsed.bytes>LABEL_BYTES_MAX){let message=`a label of ${shown(text)} has ${parsed.bytes} bytes`;return failure("name-too-long",message,`a label has at most ${LABEL_BYTES_MAX} bytes`,start)}if(labels.push(parsed.label),dot<0)break;start=dot+1}return nameWithin(text,labels.join("."),relativeTo)}function getName(text){let parsed=parseName(text);if(!parsed.ok)throw new Error(`not a domain name: ${text}: ${parsed.problem.message}`);return parsed.name}function labelsOf(name){return name===ROOT?[]:name.slice(0,-1).split(".")}function nameWireLength(name){return name===ROOT?1:(name.includes("\\")?name.replace(/\\[0-7]{3}/g,"x").length:name.length)+1}function parentOf(name){let dot=name.indexOf(".");return dot===name.length-1?ROOT:name.slice(dot+1)}function isAtOrBelow(name,ancestor){return name===ancestor||ancestor===ROOT||name.endsWith(`.${ancestor}`)}function prependLabel(label,name){return`${label}.${name===ROOT?"":name}`}var WILDCARD_LABEL="\\052",isWildcard=name=>name.startsWith("\\052."),wildcardBelow=ancestor=>prependLabel(WILDCARD_LABEL,ancestor);function displayName(name){return name.includes("\\")?name.replace(/\\([0-7]{3})/g,(written,digits)=>{let code=Number.parseInt(digits,8);return isUnescaped(code)&&code!==46&&code!==92?String.fromCharCode(code):written}):name}function labelBytes(name){return labelsOf(name).map(label=>{let bytes=[];for(let index=0;index<label.length;index+=1)label.charCodeAt(index)===92?(bytes.push(Number.parseInt(label.slice(index+1,index+4),8)),index+=3):bytes.push(label.charCodeAt(index));return Uint8Array.from(bytes)})}function nameOfLabels(labels){let name="";for(let label of labels){for(let byte of label)name+=formatByte(byte);name+="."}return name===""?ROOT:name}var LISTED_MAX=8;function listed(items,max=LISTED_MAX){let shown2=items.slice(0,max),last=items.length>max?`${formatInteger(items.length-max)} more`:shown2.pop();return shown2.length===0?last??"":`${shown2.join(", ")} and ${last??""}`}var groupTitle=({name,type,branch,generated})=>generated?`${branch.slice(0,branch.lastIndexOf("/"))} ${type}`:`${displayName(name)} ${type}`,recordTitle=recordSet=>recordSet.policy.kind==="simple"?groupTitle(recordSet):`${recordSet.branch} ${recordSet.type}`,placesOf=(items,at,message)=>[...items].slice(0,LISTED_MAX).map(item=>({at:at(item),message:message(item)}));function*repeated(items,keyOf){let firsts=new Map;for(let item of items){let key=keyOf(item);if(key===void 0)continue;let first=firsts.get(key);first===void 0?firsts.set(key,item):yield[item,first]}}function areaName(area){switch(area.kind){case"default":return"default";case"continent":return`continent ${area.continent}`;case"country":return area.country;case"subdivision":return`${area.country}-${area.subdivision}`}}function placeName(location){switch(location.kind){case"region":return location.region;case"local-zone-group":return location.group;case"coordinates":return`${location.coordinates.latitude}, ${location.coordinates.longitude}`}}var locationName=location=>location==="*"?"default":location,placeKey=({file,line,column})=>`${line}:${column} ${file}`;var isApexToCname=({index},{zone,recordSet,data,target})=>recordSet.name===zone.name&&target.kind==="record"&&recordSet.type!=="CNAME"&&index.groupAt(zone,data.dnsName,"CNAME")!==void 0,aliasCnameApex={id:"alias-cname-apex",severity:"error",about:"alias",summary:"alias at the apex that is a CNAME or points at one",rules:["R1.42"],rejectedByApi:!0,why:"The apex has SOA and NS records, beside which no CNAME can stand, and an alias to a CNAME would be one.",bad:`version: 1
zones:
  example.com:
    records:
      "@": { A: { alias: www } }
      www: { CNAME: www.example.net. }
`,good:`version: 1
zones:
  example.com:
    records:
      "@": { A: { alias: www } }
      www: { A: [192.0.2.10] }
`,*check(context){for(let use of context.index.aliases()){let{zone,recordSet,data}=use,isCname=recordSet.type==="CNAME"&&recordSet.name===zone.name;!isCname&&!isApexToCname(context,use)||(yield{at:isCname?recordSet.at.field("type"):recordSet.at.field("alias"),message:isCname?`${groupTitle(recordSet)} is an alias of type CNAME at the apex of its zone`:`${groupTitle(recordSet)} at the apex is an alias to ${displayName(data.dnsName)}, which is a CNAME`,hint:"use A and AAAA records here, or an alias to some"})}}};var isInVpc=(zone,{subnet})=>subnet!==void 0&&(zone.zone.vpcs??[]).some(({cidrs})=>cidrs.some(cidr=>contains(cidr,subnet)));function pick(zones,client){return zones.find(zone=>isInVpc(zone,client))??zones.find(({zone})=>zone.vpcs===void 0)??zones[0]}function findZone(graph,query,client,visible=()=>!0){let apexOfDs;for(let name=query.name;;name=parentOf(name)){let zones=(graph.zonesByName.get(name)??[]).filter(zone2=>visible(zone2)&&(query.zoneId===void 0||zone2.zone.id===query.zoneId)),zone=pick(zones,client);if(zone&&query.type==="DS"&&name===query.name&&name!==ROOT)apexOfDs=zone;else if(zone)return zone;if(name===ROOT)return apexOfDs}}function findCut({names,zone,hasCuts},name,type){if(!hasCuts||name===zone.name||!isAtOrBelow(name,zone.name))return;let depth=labelsOf(name).length-labelsOf(zone.name).length,ancestors=[];for(let at=name,left=depth;left>0;left-=1,at=parentOf(at))ancestors.push(at);for(let at of ancestors.toReversed()){let cut=names.get(at)?.groups.get("NS");if(cut&&!(type==="DS"&&at===name))return cut}}var ANY_PREFERENCE=["A","AAAA","CNAME","MX","TXT"];function anyGroup(groups){let type=ANY_PREFERENCE.find(preferred=>groups.has(preferred))??[...groups.keys()].sort()[0];return type===void 0?void 0:groups.get(type)}function inNode({groups},type,wildcard){let covered=wildcard===void 0?{}:{wildcard},exact=type==="ANY"?anyGroup(groups):groups.get(type);if(exact)return{kind:"group",group:exact,...covered};let cname=groups.get("CNAME");return cname?{kind:"cname",group:cname,...covered}:{kind:"nodata",...covered}}function lookUp(zoneGraph,name,type){let cut=findCut(zoneGraph,name,type);if(cut)return{kind:"referral",cut};let node=zoneGraph.names.get(name);if(node)return inNode(node,type,void 0);let ancestor=parentOf(name);for(;!zoneGraph.names.has(ancestor)&&ancestor!==ROOT;)ancestor=parentOf(ancestor);let wildcard=wildcardBelow(ancestor),star=zoneGraph.names.get(wildcard);return star?inNode(star,type,wildcard):{kind:"nxdomain"}}function findCoveringWildcard({index},{zone,recordSet,data,target}){if(target.kind!=="record"||index.isIncomplete(zone,data.dnsName))return;let zoneGraph=index.zoneGraph(zone),found=zoneGraph&&lookUp(zoneGraph,data.dnsName,recordSet.type);return found?.kind==="group"?found.wildcard:void 0}var isOnlyWildcard=(context,use)=>findCoveringWildcard(context,use)!==void 0,aliasTargetOnlyWildcard={id:"alias-target-only-wildcard",severity:"error",about:"alias",summary:"alias to a name that only a wildcard covers",rules:["R1.41"],rejectedByApi:!0,why:"The target is looked up literally when the alias is made. A wildcard is a record of its own name, which the alias can name instead.",bad:`version: 1
zones:
  example.com:
    records:
      "*": { A: [192.0.2.10] }
      "@": { A: { alias: www } }
`,good:`version: 1
zones:
  example.com:
    records:
      "*": { A: [192.0.2.10] }
      "@": { A: { alias: "*" } }
`,*check(context){for(let use of context.index.aliases()){let wildcard=findCoveringWildcard(context,use);wildcard!==void 0&&(yield{at:use.recordSet.at.field("alias"),message:`${recordTitle(use.recordSet)} is an alias to ${displayName(use.data.dnsName)}, which only ${displayName(wildcard)} covers`,hint:`write ${displayName(wildcard)} as the target, or a record for ${displayName(use.data.dnsName)}`})}}};function hintFor({index},{zone,recordSet,data}){let types=(index.owners(zone).get(data.dnsName)??[]).map(({type})=>type);if(types.includes("CNAME"))return`${displayName(data.dnsName)} is a CNAME: make this record a CNAME too, or point both at the same target`;if(types.length>0)return`${displayName(data.dnsName)} has only ${listed(types)}: an alias answers with a record of its own type`;let names=()=>[...index.owners(zone)].flatMap(([name,groups])=>groups.some(({type})=>type===recordSet.type)?[displayName(name)]:[]);return index.nearest(displayName(data.dnsName),names)??`add ${recordSet.type} records for ${displayName(data.dnsName)}`}var aliasDangling={id:"alias-dangling",severity:"error",about:"alias",summary:"alias to a name and type that the zone does not have",rules:["R1.41","R2.22"],rejectedByApi:!0,why:"Route 53 looks for a record of exactly that name and type and refuses the alias without one.",bad:`version: 1
zones:
  example.com:
    records:
      "@": { A: { alias: wwww } }
      www: { A: [192.0.2.10] }
`,good:`version: 1
zones:
  example.com:
    records:
      "@": { A: { alias: www } }
      www: { A: [192.0.2.10] }
`,*check(context){let{index}=context;for(let use of index.aliases()){let{zone,recordSet,data,target}=use;target.kind!=="record"||index.groupAt(zone,data.dnsName,recordSet.type)||index.isIncomplete(zone,data.dnsName)||isApexToCname(context,use)||isOnlyWildcard(context,use)||(yield{at:recordSet.at.field("alias"),message:`${recordTitle(recordSet)} is an alias to ${displayName(data.dnsName)} ${recordSet.type}, which does not exist`,hint:hintFor(context,use)})}}};function components(nodes,targetsOf3){let found=new Map,result=[],stack=[];for(let root of nodes){if(found.has(root))continue;let work=[enter(root)];for(let frame=work.at(-1);frame;frame=work.at(-1)){let target=frame.targets[frame.next];if(frame.next+=1,target===void 0){work.pop(),leave(frame);let parent=work.at(-1);parent&&(parent.state.low=Math.min(parent.state.low,frame.state.low));continue}let seen=found.get(target);seen?seen.onStack&&(frame.state.low=Math.min(frame.state.low,seen.index)):work.push(enter(target))}}return result;function enter(node){let state={index:found.size,low:found.size,onStack:!0};return found.set(node,state),stack.push(node),{node,state,targets:targetsOf3(node),next:0}}function leave({node,state}){if(state.low!==state.index)return;let component=[];for(let top=stack.pop();top!==void 0;top=stack.pop()){let member=found.get(top);if(member&&(member.onStack=!1),component.push(top),top===node)break}result.push(component)}}var SHOWN_MAX=8;function findCycle(component,targetsOf3){let[start]=component;if(start===void 0)return[];let inside=new Set(component),cameFrom=new Map,queue=[start];for(let node of queue)for(let target of targetsOf3(node)){if(target===start)return pathTo(node,cameFrom);!inside.has(target)||cameFrom.has(target)||(cameFrom.set(target,node),queue.push(target))}return[]}function pathTo(end,cameFrom){let path=[end];for(let at=cameFrom.get(end);at!==void 0;at=cameFrom.get(at))path.push(at);return path.toReversed()}function formatCycle(names){let[first=""]=names,shown2=names.slice(0,SHOWN_MAX),rest=names.length-shown2.length;return[...shown2,...rest>0?[`${formatInteger(rest)} more`]:[],first].join(" \u2192 ")}function targetsOf({index},{zone,type,members}){let names=index.zoneGraph(zone)?.names;return members.flatMap(({recordSet:{data}})=>(data.kind==="alias"&&data.hostedZoneId===zone.id?names?.get(data.dnsName)?.groups.get(type):void 0)??[])}var aliasLoop={id:"alias-loop",severity:"error",about:"alias",summary:"alias that leads back to itself",rules:["R2.15"],why:"Following the aliases never ends at a value, so there is nothing to answer.",bad:`version: 1
zones:
  example.com:
    records:
      one: { A: { alias: two } }
      two: { A: { alias: one } }
`,good:`version: 1
zones:
  example.com:
    records:
      one: { A: { alias: two } }
      two: { A: [192.0.2.10] }
`,*check(context){let{index}=context,looping=index.groups().flatMap(written=>{let group=index.graphGroup(written);return group?.members.some(({edge})=>edge?.kind==="missing"&&edge.reason==="loop")?[group]:[]}),targets=new Map(looping.map(group=>[group,targetsOf(context,group)]));for(let component of components(looping,group=>targets.get(group)?.filter(to=>targets.has(to))??[])){let cycle=findCycle(component.toReversed(),group=>targets.get(group)??[]),[first,...others]=cycle,member=first?.members.find(({edge})=>edge?.kind==="missing"&&edge.reason==="loop");if(!member)continue;let titles=cycle.flatMap(({members:[one]})=>one?[groupTitle(one.recordSet)]:[]);yield{at:member.recordSet.at.field("alias"),message:`${recordTitle(member.recordSet)} is an alias that leads back to itself: ${formatCycle(titles)}`,hint:"point one of them at a record with values",related:placesOf(others.flatMap(({members:[one]})=>one?[one.recordSet]:[]),({at})=>at.field("alias"),recordSet=>`through ${groupTitle(recordSet)}`)}}}};var aliasNsSoa={id:"alias-ns-soa",severity:"error",about:"alias",summary:"alias of type NS or SOA",rules:["R1.41","R1.48"],rejectedByApi:!0,why:"NS and SOA describe the zone itself, so they always hold their own values.",bad:`version: 1
zones:
  example.com:
    records:
      a: { NS: [ns1.example.net.] }
      b: { NS: { alias: a } }
`,good:`version: 1
zones:
  example.com:
    records:
      a: { NS: [ns1.example.net.] }
      b: { NS: [ns1.example.net.] }
`,*check({index}){for(let{recordSet}of index.aliases())recordSet.type!=="NS"&&recordSet.type!=="SOA"||(yield{at:recordSet.at.field("alias"),message:`${groupTitle(recordSet)} is an alias, which records of type ${recordSet.type} cannot be`,hint:"write the values"})}};var aliasOtherZone={id:"alias-other-zone",severity:"error",about:"alias",summary:"alias to a record of another hosted zone",rules:["R1.45"],rejectedByApi:!0,why:"Aliases to records work inside one zone only.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { alias: { name: www.example.org, hosted_zone_id: example.org } } }
  example.org:
    records:
      www: { A: [192.0.2.10] }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { CNAME: www.example.org. }
  example.org:
    records:
      www: { A: [192.0.2.10] }
`,*check({index}){for(let{zone,recordSet,data,target}of index.aliases()){if(target.kind!=="other-zone")continue;let isApex=recordSet.name===zone.name,name=displayName(data.dnsName);yield{at:recordSet.at.field("alias"),message:`${recordTitle(recordSet)} is an alias to ${name}, a name of another zone (${displayName(target.zone.name)})`,hint:isApex?"write the values here: the apex cannot have a CNAME":`write a CNAME record: CNAME: ${name}`}}}};var aliasTargets=[{key:"cloudfront",isGlobal:!0,suffixes:["cloudfront.net"],recordTypes:["A","AAAA","HTTPS"],undocumentedTypes:[],ethAllowed:!1,ethHasEffect:!1,privateAllowed:!1,recordNameEqualsBucket:!1,defaultTtlSeconds:60,globalZoneId:"Z2FDTNDATAQYW2",isVerified:!0,zoneIds:new Map([]),unverifiedZoneIds:new Map([]),conflictingZoneIds:new Map([]),endpoints:new Map([])},{key:"cloudfront_china",isGlobal:!0,suffixes:["cloudfront.cn"],recordTypes:["A","AAAA"],undocumentedTypes:[],ethAllowed:!1,ethHasEffect:!1,privateAllowed:!0,recordNameEqualsBucket:!1,defaultTtlSeconds:void 0,globalZoneId:"Z3RFFRIM2A3IF5",isVerified:!1,zoneIds:new Map([]),unverifiedZoneIds:new Map([]),conflictingZoneIds:new Map([]),endpoints:new Map([])},{key:"global_accelerator",isGlobal:!0,suffixes:["awsglobalaccelerator.com"],recordTypes:["A","AAAA"],undocumentedTypes:[],ethAllowed:!0,ethHasEffect:!0,privateAllowed:!0,recordNameEqualsBucket:!1,defaultTtlSeconds:300,globalZoneId:"Z2BJ6XQ5FK7U4H",isVerified:!0,zoneIds:new Map([]),unverifiedZoneIds:new Map([]),conflictingZoneIds:new Map([]),endpoints:new Map([])},{key:"api_gateway_edge",isGlobal:!0,suffixes:["cloudfront.net"],recordTypes:["A"],undocumentedTypes:["AAAA"],ethAllowed:!0,ethHasEffect:!1,privateAllowed:!0,recordNameEqualsBucket:!1,defaultTtlSeconds:60,globalZoneId:"Z2FDTNDATAQYW2",isVerified:!0,zoneIds:new Map([]),unverifiedZoneIds:new Map([]),conflictingZoneIds:new Map([]),endpoints:new Map([])},{key:"appsync",isGlobal:!0,suffixes:["cloudfront.net"],recordTypes:["A","AAAA"],undocumentedTypes:[],ethAllowed:!1,ethHasEffect:!1,privateAllowed:!0,recordNameEqualsBucket:!1,defaultTtlSeconds:60,globalZoneId:"Z2FDTNDATAQYW2",isVerified:!1,zoneIds:new Map([]),unverifiedZoneIds:new Map([]),conflictingZoneIds:new Map([]),endpoints:new Map([])},{key:"elb_application_and_classic",isGlobal:!1,suffixes:["<region>.elb.amazonaws.com","<region>.elb.amazonaws.com.cn"],recordTypes:["A","AAAA"],undocumentedTypes:[],ethAllowed:!0,ethHasEffect:!0,privateAllowed:!0,recordNameEqualsBucket:!1,defaultTtlSeconds:60,globalZoneId:void 0,isVerified:!0,zoneIds:new Map([["af-south-1","Z268VQBMOI5EKX"],["ap-east-1","Z3DQVH9N71FHZ0"],["ap-east-2","Z02789141MW7T1WBU19PO"],["ap-northeast-1","Z14GRHDCWA56QT"],["ap-northeast-2","ZWKZPGTI48KDX"],["ap-northeast-3","Z5LXEXXYW11ES"],["ap-south-1","ZP97RAFLXTNZK"],["ap-south-2","Z0173938T07WNTVAEPZN"],["ap-southeast-1","Z1LMS91P8CMLE5"],["ap-southeast-2","Z1GM3OXH4ZPM65"],["ap-southeast-3","Z08888821HLRG5A9ZRTER"],["ap-southeast-4","Z09517862IB2WZLPXG76F"],["ap-southeast-5","Z06010284QMVVW7WO5J"],["ap-southeast-6","Z023301818UFJ50CIO0MV"],["ap-southeast-7","Z0390008CMBRTHFGWBCB"],["ca-central-1","ZQSVJUPU6J1EY"],["ca-west-1","Z06473681N0SF6OS049SD"],["cn-north-1","Z1GDH35T77C1KE"],["cn-northwest-1","ZM7IZAIOVVDZF"],["eu-central-1","Z215JYRZR1TBD5"],["eu-central-2","Z06391101F2ZOEP8P5EB3"],["eu-north-1","Z23TAZ6LKFMNIO"],["eu-south-1","Z3ULH7SSC9OV64"],["eu-south-2","Z0956581394HF5D5LXGAP"],["eu-west-1","Z32O12XQLNTSW2"],["eu-west-2","ZHURV8PSTC4K8"],["eu-west-3","Z3Q77PNBQS71R4"],["il-central-1","Z09170902867EHPV2DABU"],["me-central-1","Z08230872XQRWHG2XF6I"],["me-south-1","ZS929ML54UICD"],["mx-central-1","Z023552324OKD1BB28BH5"],["sa-east-1","Z2P70J7HTTTPLU"],["us-east-1","Z35SXDOTRQ7X7K"],["us-east-2","Z3AADJGX6KTTL2"],["us-gov-east-1","Z166TLBEWOO7G0"],["us-gov-west-1","Z33AYJ8TM3BH4J"],["us-west-1","Z368ELLRRE2KJ0"],["us-west-2","Z1H1FL5HABSF5"]]),unverifiedZoneIds:new Map([]),conflictingZoneIds:new Map([]),endpoints:new Map([])},{key:"elb_network",isGlobal:!1,suffixes:["elb.<region>.amazonaws.com","elb.<region>.amazonaws.com.cn"],recordTypes:["A","AAAA"],undocumentedTypes:[],ethAllowed:!0,ethHasEffect:!0,privateAllowed:!0,recordNameEqualsBucket:!1,defaultTtlSeconds:60,globalZoneId:void 0,isVerified:!0,zoneIds:new Map([["af-south-1","Z203XCE67M25HM"],["ap-east-1","Z12Y7K3UBGUAD1"],["ap-east-2","Z09176273OC2HWIAUNYW"],["ap-northeast-1","Z31USIVHYNEOWT"],["ap-northeast-2","ZIBE1TIR4HY56"],["ap-northeast-3","Z1GWIQ4HH19I5X"],["ap-south-1","ZVDDRBQ08TROA"],["ap-south-2","Z0711778386UTO08407HT"],["ap-southeast-1","ZKVM4W9LS7TM"],["ap-southeast-2","ZCT6FZBF4DROD"],["ap-southeast-3","Z01971771FYVNCOVWJU1G"],["ap-southeast-4","Z01156963G8MIIL7X90IV"],["ap-southeast-5","Z026317210H9ACVTRO6FB"],["ap-southeast-6","Z01392953RKV2Q3RBP0KU"],["ap-southeast-7","Z054363131YWATEMWRG5L"],["ca-central-1","Z2EPGBW3API2WT"],["ca-west-1","Z02754302KBB00W2LKWZ9"],["cn-north-1","Z3QFB96KMJ7ED6"],["cn-northwest-1","ZQEIKTCZ8352D"],["eu-central-1","Z3F0SRJ5LGBH90"],["eu-central-2","Z02239872DOALSIDCX66S"],["eu-north-1","Z1UDT6IFJ4EJM"],["eu-south-1","Z23146JA1KNAFP"],["eu-south-2","Z1011216NVTVYADP1SSV"],["eu-west-1","Z2IFOLAFXWLO4F"],["eu-west-2","ZD4D7Y8KGAS4G"],["eu-west-3","Z1CMS0P5QUZ6D5"],["il-central-1","Z0313266YDI6ZRHTGQY4"],["me-central-1","Z00282643NTTLPANJJG2P"],["me-south-1","Z3QSRYVP46NYYV"],["mx-central-1","Z02031231H3ID6HYJ9A7U"],["sa-east-1","ZTK26PT1VY4CU"],["us-east-1","Z26RNL4JYFTOTI"],["us-east-2","ZLMOA37VPKANP"],["us-gov-east-1","Z1ZSMQQ6Q24QQ8"],["us-gov-west-1","ZMG1MZ2THAWF1"],["us-west-1","Z24FKFUX50B4VW"],["us-west-2","Z18D5FSROUN65G"]]),unverifiedZoneIds:new Map([]),conflictingZoneIds:new Map([]),endpoints:new Map([])},{key:"s3_website",isGlobal:!1,suffixes:["s3-website.<region>.amazonaws.com","s3-website-<region>.amazonaws.com","s3-website.<region>.amazonaws.com.cn"],recordTypes:["A"],undocumentedTypes:[],ethAllowed:!0,ethHasEffect:!1,privateAllowed:!0,recordNameEqualsBucket:!0,defaultTtlSeconds:60,globalZoneId:void 0,isVerified:!0,zoneIds:new Map([["af-south-1","Z83WF9RJE8B12"],["ap-east-1","ZNB98KWMFR0R6"],["ap-northeast-1","Z2M4EHUR26P7ZW"],["ap-northeast-2","Z3W03O7B5YMIYP"],["ap-northeast-3","Z2YQB5RD63NC85"],["ap-south-1","Z11RGJOFQNVJUP"],["ap-south-2","Z02976202B4EZMXIPMXF7"],["ap-southeast-1","Z3O0J2DXBE1FTB"],["ap-southeast-2","Z1WCIGYICN2BYD"],["ap-southeast-3","Z01846753K324LI26A3VV"],["ap-southeast-4","Z0312387243XT5FE14WFO"],["ap-southeast-5","Z08660063OXLMA7F1FJHU"],["ca-central-1","Z1QDHH18159H29"],["ca-west-1","Z03565811Z33SLEZTHOUL"],["cn-north-1","Z5CN8UMXT92WN"],["cn-northwest-1","Z282HJ1KT0DH03"],["eu-central-1","Z21DNDUVLTQW6Q"],["eu-central-2","Z030506016YDQGETNASS"],["eu-north-1","Z3BAZG2TWCNX0D"],["eu-south-1","Z30OZKI7KPW7MI"],["eu-south-2","Z0081959F7139GRJC19J"],["eu-west-1","Z1BKCTXD74EZPE"],["eu-west-2","Z3GKZC51ZF0DB4"],["eu-west-3","Z3R1K369G5AVDG"],["il-central-1","Z09640613K4A3MN55U7GU"],["me-central-1","Z06143092I8HRXZRUZROF"],["me-south-1","Z1MPMWCPA7YB62"],["sa-east-1","Z7KQH4QJS55SO"],["us-east-1","Z3AQBSTGFYJSTF"],["us-east-2","Z2O1EMRO9K5GLX"],["us-gov-east-1","Z2NIFVYYW2VKV1"],["us-gov-west-1","Z31GFT0UA1I2HV"],["us-west-1","Z2F56UZL2M1ACD"],["us-west-2","Z3BJ6K6RIION7M"]]),unverifiedZoneIds:new Map([["ap-east-2","Z064739330DAH7WJVOO93"],["ap-southeast-6","Z05686083R66JX5C163TC"],["ap-southeast-7","Z0031014GXUMRZG6I14G"],["mx-central-1","Z057606446ZNVQJJ8WOP"]]),conflictingZoneIds:new Map([["af-south-1",["Z83WF9RJE8B12","Z11KHD8FBVPUYU","Z2OSFR5PIJ8TYW"]],["eu-south-1",["Z30OZKI7KPW7MI","Z3IXVV8C73GIO3","Z2OPA49AB41N7K"]]]),endpoints:new Map([["af-south-1","s3-website.af-south-1.amazonaws.com"],["ap-east-1","s3-website.ap-east-1.amazonaws.com"],["ap-east-2","s3-website.ap-east-2.amazonaws.com"],["ap-northeast-1","s3-website-ap-northeast-1.amazonaws.com"],["ap-northeast-2","s3-website.ap-northeast-2.amazonaws.com"],["ap-northeast-3","s3-website.ap-northeast-3.amazonaws.com"],["ap-south-1","s3-website.ap-south-1.amazonaws.com"],["ap-south-2","s3-website.ap-south-2.amazonaws.com"],["ap-southeast-1","s3-website-ap-southeast-1.amazonaws.com"],["ap-southeast-2","s3-website-ap-southeast-2.amazonaws.com"],["ap-southeast-3","s3-website.ap-southeast-3.amazonaws.com"],["ap-southeast-4","s3-website.ap-southeast-4.amazonaws.com"],["ap-southeast-5","s3-website.ap-southeast-5.amazonaws.com"],["ap-southeast-6","s3-website.ap-southeast-6.amazonaws.com"],["ap-southeast-7","s3-website.ap-southeast-7.amazonaws.com"],["ca-central-1","s3-website.ca-central-1.amazonaws.com"],["ca-west-1","s3-website.ca-west-1.amazonaws.com"],["cn-north-1","s3-website.cn-north-1.amazonaws.com.cn"],["cn-northwest-1","s3-website.cn-northwest-1.amazonaws.com.cn"],["eu-central-1","s3-website.eu-central-1.amazonaws.com"],["eu-central-2","s3-website.eu-central-2.amazonaws.com"],["eu-north-1","s3-website.eu-north-1.amazonaws.com"],["eu-south-1","s3-website.eu-south-1.amazonaws.com"],["eu-south-2","s3-website.eu-south-2.amazonaws.com"],["eu-west-1","s3-website-eu-west-1.amazonaws.com"],["eu-west-2","s3-website.eu-west-2.amazonaws.com"],["eu-west-3","s3-website.eu-west-3.amazonaws.com"],["il-central-1","s3-website.il-central-1.amazonaws.com"],["me-central-1","s3-website.me-central-1.amazonaws.com"],["me-south-1","s3-website.me-south-1.amazonaws.com"],["mx-central-1","s3-website.mx-central-1.amazonaws.com"],["sa-east-1","s3-website-sa-east-1.amazonaws.com"],["us-east-1","s3-website-us-east-1.amazonaws.com"],["us-east-2","s3-website.us-east-2.amazonaws.com"],["us-gov-east-1","s3-website.us-gov-east-1.amazonaws.com"],["us-gov-west-1","s3-website-us-gov-west-1.amazonaws.com"],["us-west-1","s3-website-us-west-1.amazonaws.com"],["us-west-2","s3-website-us-west-2.amazonaws.com"]])},{key:"api_gateway_regional",isGlobal:!1,suffixes:["execute-api.<region>.amazonaws.com"],recordTypes:["A"],undocumentedTypes:["AAAA"],ethAllowed:!0,ethHasEffect:!1,privateAllowed:!0,recordNameEqualsBucket:!1,defaultTtlSeconds:60,globalZoneId:void 0,isVerified:!0,zoneIds:new Map([["af-south-1","Z2DHW2332DAMTN"],["ap-east-1","Z3FD1VL90ND7K5"],["ap-east-2","Z02909591O7FG9Q56HWB1"],["ap-northeast-1","Z1YSHQZHG15GKL"],["ap-northeast-2","Z20JF4UZKIW1U8"],["ap-south-1","Z3VO1THU9YC4UR"],["ap-southeast-1","ZL327KTPIQFUL"],["ap-southeast-2","Z2RPCDW04V8134"],["ca-central-1","Z19DQILCV0OWEC"],["eu-central-1","Z1U9ULNL0V5AJ3"],["eu-north-1","Z3UWIKFBOOGXPP"],["eu-south-1","Z3BT4WSQ9TDYZV"],["eu-south-2","Z02499852UI5HEQ5JVWX3"],["eu-west-1","ZLY8HYME6SFDD"],["eu-west-2","ZJ5UAJN8Y3Z2Q"],["eu-west-3","Z3KY65QIEKYHQQ"],["me-central-1","Z08780021BKYYY8U0YHTV"],["me-south-1","Z20ZBPC0SS8806"],["sa-east-1","ZCMLWB8V5SYIT"],["us-east-1","Z1UJRXOUMOOFQ8"],["us-east-2","ZOJJZC49E0EPZ"],["us-gov-east-1","Z3SE9ATJYCRCZJ"],["us-gov-west-1","Z1K6XKP9SAGWDV"],["us-west-1","Z2MUQ32089INYE"],["us-west-2","Z2OJLYMUO9EFXC"]]),unverifiedZoneIds:new Map([["ap-northeast-3","Z22ILHG95FLSZ2"],["ap-south-2","Z0853509Q1135NJ66RUH"],["ap-southeast-3","Z10132843TYUYSLUG4HA3"],["ap-southeast-4","Z092189423Y7RJK61311D"],["ap-southeast-5","Z0314042F0KBUTZ3X5HF"],["ap-southeast-7","Z048508712PZLK5NKG8R0"],["ca-west-1","Z04745493436AWVTG1OQY"],["eu-central-2","Z09222482MK253X48U76H"],["il-central-1","Z07264553HBI44N5X2CKP"],["mx-central-1","Z00020171WIGL5M88SHRM"]]),conflictingZoneIds:new Map([]),endpoints:new Map([])},{key:"vpc_interface_endpoint",isGlobal:!1,suffixes:["<service>.<region>.vpce.amazonaws.com"],recordTypes:["A"],undocumentedTypes:["AAAA"],ethAllowed:!0,ethHasEffect:!1,privateAllowed:!0,recordNameEqualsBucket:!1,defaultTtlSeconds:60,globalZoneId:void 0,isVerified:!0,zoneIds:new Map([["af-south-1","Z09302161J80N9A7UTP7U"],["ap-east-1","Z2LIHJ7PKBEMWN"],["ap-east-2","Z09379811HWP0POAUWVN3"],["ap-northeast-1","Z2E726K9Y6RL4W"],["ap-northeast-2","Z27UANNT0PRK1T"],["ap-northeast-3","Z376B5OMM2JZL2"],["ap-south-1","Z2KVTB3ZLFM7JR"],["ap-south-2","Z0952991RWSF5AHIQDIY"],["ap-southeast-1","Z18LLCSTV4NVNL"],["ap-southeast-2","ZDK2GCRPAFKGO"],["ap-southeast-3","Z03881013RZ9BYYZO8N5W"],["ap-southeast-4","Z07508191CO1RNBX3X3AU"],["ca-central-1","ZRCXCF510Y6P9"],["eu-central-1","Z273ZU8SZ5RJPC"],["eu-central-2","Z045369019J4FUQ4S272E"],["eu-north-1","Z3OWWK6JFDEDGC"],["eu-south-1","Z2A5FDNRLY7KZG"],["eu-south-2","Z014396544HENR57XQCJ"],["eu-west-1","Z38GZ743OKFT7T"],["eu-west-2","Z7K1066E3PUKB"],["eu-west-3","Z1DWHTMFP0WECP"],["me-central-1","Z07122992YCEUCB9A9570"],["me-south-1","Z3B95P3VBGEQGY"],["sa-east-1","Z2LXUWEVLCVZIB"],["us-east-1","Z7HUB22UULQXV"],["us-east-2","ZC8PG0KIFKBRI"],["us-gov-east-1","Z2MU5TEIGO9WXB"],["us-gov-west-1","Z12529ZODG2B6H"],["us-west-1","Z12I86A8N7VCZO"],["us-west-2","Z1YSA3EXCYUU9Z"]]),unverifiedZoneIds:new Map([]),conflictingZoneIds:new Map([]),endpoints:new Map([])},{key:"elastic_beanstalk",isGlobal:!1,suffixes:["<region>.elasticbeanstalk.com"],recordTypes:["A","AAAA"],undocumentedTypes:[],ethAllowed:!0,ethHasEffect:!0,privateAllowed:!0,recordNameEqualsBucket:!1,defaultTtlSeconds:60,globalZoneId:void 0,isVerified:!0,zoneIds:new Map([["af-south-1","Z1EI3BVKMKK4AM"],["ap-east-1","ZPWYUBWRU171A"],["ap-northeast-1","Z1R25G3KIG2GBW"],["ap-northeast-2","Z3JE5OI70TWKCP"],["ap-northeast-3","ZNE5GEY1TIAGY"],["ap-south-1","Z18NTBI3Y7N9TZ"],["ap-southeast-1","Z16FZ9L249IFLT"],["ap-southeast-2","Z2PCDNR3VC2G1N"],["ap-southeast-3","Z05913172VM7EAZB40TA8"],["ca-central-1","ZJFCZL7SSZB5I"],["eu-central-1","Z1FRNW7UH4DEZJ"],["eu-north-1","Z23GO28BZ5AETM"],["eu-south-1","Z10VDYYOA2JFKM"],["eu-west-1","Z2NYPWQ7DFZAZH"],["eu-west-2","Z1GKAAAUGATPF1"],["eu-west-3","Z5WN6GAYWG5OB"],["il-central-1","Z02941091PERNCB1MI5H7"],["me-south-1","Z2BBTEKR2I36N2"],["sa-east-1","Z10X7K2B4QSOFV"],["us-east-1","Z117KPS5GTRQ2G"],["us-east-2","Z14LCN19Q5QHIC"],["us-gov-east-1","Z35TSARG0EJ4VU"],["us-gov-west-1","Z4KAURWC4UUUG"],["us-west-1","Z1LQECGX5PH1X"],["us-west-2","Z38NKT9BP95V3O"]]),unverifiedZoneIds:new Map([["ca-west-1","Z1021028356Y0CYS11DQI"],["ap-south-2","Z10223522IBWPBF2C2FJS"],["ap-southeast-4","Z0666869LC74UHAO5YE4"],["ap-southeast-5","Z01812971H0QCYWSL7WOH"],["ap-southeast-6","Z01144401H1NECCLJDD4D"],["ap-southeast-7","Z08384933QM5LSQCVMNZM"],["eu-central-2","Z00227012FSHBMZNNSJJI"],["eu-south-2","Z0243492AO4B9S3KI68O"],["me-central-1","Z0650511N84AAKGW7QUK"]]),conflictingZoneIds:new Map([]),endpoints:new Map([])},{key:"app_runner",isGlobal:!1,suffixes:["<region>.awsapprunner.com"],recordTypes:["A"],undocumentedTypes:[],ethAllowed:!0,ethHasEffect:!1,privateAllowed:!0,recordNameEqualsBucket:!1,defaultTtlSeconds:60,globalZoneId:void 0,isVerified:!0,zoneIds:new Map([["ap-northeast-1","Z08491812XW6IPYLR6CCA"],["ap-south-1","Z00855883LBHKTIC4ODF2"],["ap-southeast-1","Z09819469CZ3KQ8PWMCL"],["ap-southeast-2","Z03657752RA8799S0TI5I"],["eu-central-1","Z0334911C2FDI2Q9M4FZ"],["eu-west-1","Z087551914Z2PCAU0QHMW"],["eu-west-2","Z098228427VC6B3IX76ON"],["eu-west-3","Z087117439MBKHYM69QS6"],["us-east-1","Z01915732ZBZKC8D32TPT"],["us-east-2","Z0224347AD7KVHMLOX31"],["us-west-2","Z02243383FTQ64HJ5772Q"]]),unverifiedZoneIds:new Map([]),conflictingZoneIds:new Map([]),endpoints:new Map([])}];var ALIAS_TTL_SECONDS=60,TITLES={cloudfront:"a CloudFront distribution",cloudfront_china:"a CloudFront distribution in China",global_accelerator:"a Global Accelerator",api_gateway_edge:"an edge-optimized API Gateway domain",appsync:"an AppSync domain",elb_application_and_classic:"an Application or Classic Load Balancer",elb_network:"a Network Load Balancer",s3_website:"an S3 website",api_gateway_regional:"a regional API Gateway domain",vpc_interface_endpoint:"a VPC interface endpoint",elastic_beanstalk:"an Elastic Beanstalk environment",app_runner:"an App Runner service"},REGION=/^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/,rows=new Map(aliasTargets.map(row=>[row.key,row]));function getRow(key){let row=rows.get(key);if(row===void 0)throw new Error(`unreachable: no alias target ${key}`);return row}var templates=aliasTargets.flatMap(row=>row.suffixes.map(suffix=>({row,labels:suffix.split(".").toReversed()}))).toSorted((a,b)=>b.labels.length-a.labels.length);function matchLabel(template,label){if(template===label||template==="<service>")return"";if(!template.endsWith("<region>"))return;let literal=template.slice(0,-8),region=label.slice(literal.length);return label.startsWith(literal)&&REGION.test(region)?region:void 0}function matchSuffix(template,labels){let region="";for(let[index,part]of template.entries()){let found=matchLabel(part,labels[index]??"");if(found===void 0)return;found!==""&&(region=found)}return region}function zoneIdsOf(row,region){if(row.globalZoneId!==void 0)return[{id:row.globalZoneId,isVerified:row.isVerified}];let conflicting=row.conflictingZoneIds.get(region);if(conflicting)return conflicting.map(id=>({id,isVerified:!1}));let verified=row.zoneIds.get(region);if(verified!==void 0)return[{id:verified,isVerified:!0}];let unverified=row.unverifiedZoneIds.get(region);return unverified===void 0?[]:[{id:unverified,isVerified:!1}]}var isCloudFrontName=({suffixes})=>suffixes.some(suffix=>suffix.startsWith("cloudfront."));function serviceOf(row,region){return{key:row.key,title:TITLES[row.key],...row.isGlobal?{}:{region},recordTypes:row.recordTypes,undocumentedTypes:row.undocumentedTypes,ethAllowed:row.ethAllowed,ethEffect:row.ethHasEffect?"target":"none",ethDefault:row.key==="elb_application_and_classic"||row.key==="elb_network",defaultTtlSeconds:row.defaultTtlSeconds??ALIAS_TTL_SECONDS,hostedZoneIds:zoneIdsOf(row,region),privateAllowed:row.privateAllowed&&!isCloudFrontName(row),recordNameEqualsBucket:row.recordNameEqualsBucket}}function findAliasService(dnsName,type){let labels=labelsOf(resourceKey(dnsName)).toReversed();for(let{row,labels:template}of templates){if(labels.length<template.length+(row.key==="s3_website"?0:1))continue;let region=matchSuffix(template,labels);if(region===void 0)continue;let isDeclaredOtherwise=type!==void 0&&row.isGlobal&&isCloudFrontName(row);return serviceOf(isDeclaredOtherwise?getRow(serviceOfEndpointType(type,dnsName)):row,region)}}var SERVICES={"application-load-balancer":"elb_application_and_classic","classic-load-balancer":"elb_application_and_classic","network-load-balancer":"elb_network","elastic-beanstalk":"elastic_beanstalk","s3-website":"s3_website",cloudfront:"cloudfront","global-accelerator":"global_accelerator","api-gateway":"api_gateway_regional","vpc-endpoint":"vpc_interface_endpoint",appsync:"appsync","app-runner":"app_runner"};function serviceOfEndpointType(type,dnsName){return type==="api-gateway"&&dnsName?.endsWith(".cloudfront.net.")?"api_gateway_edge":type==="cloudfront"&&dnsName?.endsWith(".cloudfront.cn.")?"cloudfront_china":SERVICES[type]}var hostedZoneIdFor=(service,region="")=>zoneIdsOf(getRow(service),region)[0]?.id,owners=new Map(aliasTargets.toReversed().flatMap(row=>[...[...row.zoneIds,...row.unverifiedZoneIds].map(([region,id])=>[id,{key:row.key,region}]),...[...row.conflictingZoneIds].flatMap(([region,ids])=>ids.map(id=>[id,{key:row.key,region}])),...row.globalZoneId===void 0?[]:[[row.globalZoneId,{key:row.key}]]])),findOwnerOfZoneId=hostedZoneId=>owners.get(hostedZoneId);function s3WebsiteEndpoint(region){let endpoint=getRow("s3_website").endpoints.get(region);return endpoint===void 0?void 0:getName(endpoint)}var resourceKey=dnsName=>dnsName.startsWith("dualstack.")&&dnsName!=="dualstack."?parentOf(dnsName):dnsName;var aliasS3Name={id:"alias-s3-name",severity:"error",about:"alias",summary:"alias to a bucket's website name instead of the region's",rules:["R1.44"],why:"S3 finds the bucket by the Host header of the request, so the bucket is named like the record and the alias names only the website endpoint of the region.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { alias: { name: my-bucket.s3-website-us-east-1.amazonaws.com, hosted_zone_id: Z3AQBSTGFYJSTF } } }
`,good:`version: 1
endpoints:
  site: { type: s3-website, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { endpoint: site } }
`,*check({index}){for(let{recordSet,data,target}of index.aliases()){if(target.kind!=="service"||target.service.key!=="s3_website")continue;let labels=labelsOf(data.dnsName),bucket=labels.slice(0,labels.findLastIndex(label=>/^s3-website(-|$)/.test(label))).join("."),endpoint=s3WebsiteEndpoint(target.service.region??"");if(bucket===""||endpoint===void 0)continue;let name=displayName(recordSet.name).replace(/\.$/,""),isNamedAlike=bucket===name||recordSet.generated;yield{at:recordSet.at.field("alias"),message:isNamedAlike?`${recordTitle(recordSet)} names the bucket; an alias names the website endpoint of its region`:`${recordTitle(recordSet)} is an alias to bucket "${bucket}", but S3 looks for a bucket named ${name}`,hint:`write ${displayName(endpoint)}${isNamedAlike?"":` and call the bucket ${name}`}`}}}};var aliasTargetUnknown={id:"alias-target-unknown",severity:"warning",about:"alias",summary:"alias target outside the zone that is no AWS resource known here",rules:["R1.43"],why:"AWS adds services, so the name may be right. Here it counts as always healthy, with a TTL of 60 s.",bad:`version: 1
zones:
  example.com:
    records:
      search: { A: { alias: { name: search-abc.example.net, hosted_zone_id: Z0000000000000000000 } } }
`,good:`version: 1
zones:
  example.com:
    records:
      search: { CNAME: search-abc.example.net. }
`,*check({index}){for(let{recordSet,data,target}of index.aliases())target.kind!=="unknown"||findOwnerOfZoneId(data.hostedZoneId)||(yield{at:recordSet.at.field("alias"),message:`${recordTitle(recordSet)} is an alias to ${displayName(data.dnsName)}, a name of no AWS service known here`,hint:"check the name; it counts as always healthy"})}};var aliasTooDeep={id:"alias-too-deep",severity:"error",about:"alias",summary:`more than ${16} levels of aliases`,rules:["R2.55"],why:"AWS states no limit. A tree this deep is more likely a mistake than a plan, and r53sim follows no further.",bad:`version: 1
zones:
  example.com:
    records:
      n0: { A: [192.0.2.10] }
${Array.from({length:17},(_,index)=>`      n${index+1}: { A: { alias: n${index} } }`).join(`
`)}
`,good:`version: 1
zones:
  example.com:
    records:
      n0: { A: [192.0.2.10] }
      n1: { A: { alias: n0 } }
      n2: { A: { alias: n0 } }
`,*check({graph}){for(let{recordSet,edge}of graph.groups.flatMap(({members})=>members))edge?.kind!=="missing"||edge.reason!=="too-deep"||(yield{at:recordSet.at.field("alias"),message:`${recordTitle(recordSet)} stands on top of more than ${16} levels of aliases`,hint:"point it further down"})}};var aliasTypeUndocumented={id:"alias-type-undocumented",severity:"warning",about:"alias",summary:"record type that works with the target service but is not documented",rules:["R1.43"],why:"AWS does not promise that it goes on working.",bad:`version: 1
endpoints:
  api: { type: api-gateway, dns_name: d111111abcdef8.cloudfront.net }
zones:
  example.com:
    records:
      api: { AAAA: { endpoint: api } }
`,good:`version: 1
endpoints:
  api: { type: api-gateway, dns_name: d111111abcdef8.cloudfront.net }
zones:
  example.com:
    records:
      api: { A: { endpoint: api } }
`,*check({index}){for(let{recordSet,target}of index.aliases()){if(target.kind!=="service"||!target.service.undocumentedTypes.includes(recordSet.type))continue;let{title,recordTypes}=target.service;yield{at:recordSet.at.field("type"),message:`${recordTitle(recordSet)} is an alias to ${title}, for which AWS documents only ${listed(recordTypes)}`,hint:`use type ${listed(recordTypes)}, or try it before you rely on it`}}}};var aliasTypeUnsupported={id:"alias-type-unsupported",severity:"error",about:"alias",summary:"record type that the target service does not answer",rules:["R1.43"],rejectedByApi:!0,why:"An alias answers with what the AWS resource has under the same type, and most have addresses only.",bad:`version: 1
zones:
  example.com:
    records:
      www: { AAAA: { alias: { name: s3-website-us-east-1.amazonaws.com, hosted_zone_id: Z3AQBSTGFYJSTF } } }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: { alias: { name: s3-website-us-east-1.amazonaws.com, hosted_zone_id: Z3AQBSTGFYJSTF } } }
`,*check({index}){for(let{recordSet,data,target}of index.aliases()){if(target.kind!=="service"||recordSet.type==="NS"||recordSet.type==="SOA")continue;let{recordTypes,undocumentedTypes,title}=target.service;recordTypes.includes(recordSet.type)||undocumentedTypes.includes(recordSet.type)||(yield{at:recordSet.at.field("type"),message:`${recordTitle(recordSet)} is an alias to ${displayName(data.dnsName)}, and ${title} has no ${recordSet.type} records`,hint:`use type ${listed(recordTypes)}`})}}};function forService({data},{hostedZoneIds,title,region}){let[expected]=hostedZoneIds;if(!expected||hostedZoneIds.some(({id})=>id===data.hostedZoneId))return;let where=region===void 0?"":` in ${region}`;return{...expected.isVerified?{}:{severity:"warning"},message:`${displayName(data.dnsName)} is ${title}${where}, whose hosted zone id is not ${data.hostedZoneId}`,hint:`write ${expected.id}`}}function forUnknown({data}){let owner=findOwnerOfZoneId(data.hostedZoneId);if(!owner)return;let service=`${owner.key.replaceAll("_"," ")}${owner.region===void 0?"":` in ${owner.region}`}`;return{message:`${data.hostedZoneId} is the hosted zone id of ${service}, and ${displayName(data.dnsName)} is no name of it`,hint:"write the DNS name that AWS shows for the resource"}}function problemOf(use){let{zone,data,target}=use;switch(target.kind){case"service":return forService(use,target.service);case"unknown":return forUnknown(use);case"misplaced":return{message:`${displayName(data.dnsName)} is not in the zone ${displayName(zone.name)}, whose id the alias gives`,hint:"write the hosted zone id of the target"};case"foreign-id":return{message:`${displayName(data.dnsName)} is a name of this zone, whose id is not ${data.hostedZoneId}`,hint:zone.idIsMadeUp?`write id: ${data.hostedZoneId} at the zone, or its name instead of the id here`:`write ${zone.id}`};default:return}}var aliasZoneId={id:"alias-zone-id",severity:"error",about:"alias",summary:"hosted zone id that does not fit the alias target's name",rules:["R1.40"],rejectedByApi:!0,why:"An alias names its target twice, by DNS name and by the id of the zone that name lies in. Route 53 refuses a pair that does not fit.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { alias: { name: web-1.us-east-1.elb.amazonaws.com, hosted_zone_id: Z2FDTNDATAQYW2 } } }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: { alias: { name: web-1.us-east-1.elb.amazonaws.com, hosted_zone_id: Z35SXDOTRQ7X7K } } }
`,*check({index}){for(let use of index.aliases()){let problem=problemOf(use);problem&&(yield{at:use.recordSet.at.field("hostedZoneId"),...problem})}}};var isWritten=(recordSets,apex)=>recordSets.filter(({name,type})=>name!==apex||type!=="SOA"&&type!=="NS"),batchTooLarge={id:"batch-too-large",severity:"warning",summary:"zone that does not fit into one change batch",rules:["R1.52","R1.53"],why:"A batch is applied as a whole, several are not: in between, clients see a part of the change.",bad:`version: 1
zones:
  example.com:
    records:
${Array.from({length:5},(_,index)=>`      t${index+1}: { TXT: ["${"x".repeat(3800)}"] }`).join(`
`)}
`,good:`version: 1
zones:
  example.com:
    records:
      t1: { TXT: ["${"x".repeat(60)}"] }
`,*check({deployment}){for(let{name,recordSets,at}of deployment.zones){let[elements,characters]=[0,0];for(let{data}of isWritten(recordSets,name))if(elements+=data.kind==="alias"?1:data.values.length,data.kind==="values")for(let{text}of data.values)characters+=text.length;let factor=limits.upsertMultiplier,most=[elements/limits.changeBatchRecords,characters/limits.changeBatchValueChars],batches=Math.ceil(factor*Math.max(...most));if(batches<=1)continue;let size=`${countOf(elements,"value")} with ${countOf(characters,"character")}`;yield{at:at.span(),message:`${displayName(name)} has ${size}: at least ${batches} change batches`,hint:"the export splits it, alias targets first; apply the parts in order"}}}};var calculatedChildCalculated={id:"calculated-child-calculated",severity:"error",about:"calculated-check",summary:"calculated check that counts another calculated check",rules:["R3.19"],rejectedByApi:!0,why:"Route 53 calculates one level only.",bad:`version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  b: { type: HTTP, ip_address: 192.0.2.20 }
  any: { type: CALCULATED, children: [a, b], health_threshold: 1 }
  all: { type: CALCULATED, children: [any, a], health_threshold: 2 }
`,good:`version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  b: { type: HTTP, ip_address: 192.0.2.20 }
  any: { type: CALCULATED, children: [a, b], health_threshold: 1 }
  all: { type: CALCULATED, children: [a, b], health_threshold: 2 }
`,*check({deployment:{healthChecks}}){for(let check of healthChecks.values())if(check.type==="CALCULATED")for(let[index,child]of check.children.entries()){let found=healthChecks.get(child);found?.type==="CALCULATED"&&(yield{at:check.at.field("children",index),message:`"${child}", a child of "${check.id}", is itself calculated`,hint:"name the checks that it counts instead",related:[{at:found.at.span(),message:`"${child}" is declared here`}]})}}};var{calculatedChildrenDocumented:DOCUMENTED_MAX,calculatedChildrenModel:MODEL_MAX}=limits,calculatedChildrenCount={id:"calculated-children-count",severity:"error",about:"calculated-check",summary:`calculated check without children, or with more than ${MODEL_MAX}; a warning above ${DOCUMENTED_MAX}`,rules:["R3.19"],rejectedByApi:!0,why:"A calculated check counts healthy children; without any there is nothing to count.",bad:`version: 1
health_checks:
  any: { type: CALCULATED, children: [], health_threshold: 1 }
`,good:`version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  any: { type: CALCULATED, children: [a], health_threshold: 1 }
`,*check({deployment}){for(let check of deployment.healthChecks.values()){if(check.type!=="CALCULATED")continue;let{length}=check.children;length>0&&length<=DOCUMENTED_MAX||(yield{at:check.at.field("children"),message:length===0?`calculated check "${check.id}" has no children`:`calculated check "${check.id}" has ${length} children, ${DOCUMENTED_MAX} are documented`,hint:length===0?"name the checks to count":"split the check, or drop some children",...length>0&&length<=MODEL_MAX?{severity:"warning"}:{}})}}};var calculatedThreshold={id:"calculated-threshold",severity:"warning",about:"calculated-check",summary:"threshold of 0, or above the number of children",rules:["R3.18"],why:"Such a check never changes, whatever its children do.",bad:`version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  b: { type: HTTP, ip_address: 192.0.2.20 }
  all: { type: CALCULATED, children: [a, b], health_threshold: 3 }
`,good:`version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  b: { type: HTTP, ip_address: 192.0.2.20 }
  all: { type: CALCULATED, children: [a, b], health_threshold: 2 }
`,*check({deployment}){for(let check of deployment.healthChecks.values()){if(check.type!=="CALCULATED"||check.children.length===0)continue;let{id,children,healthThreshold,inverted,at}=check;if(healthThreshold>0&&healthThreshold<=children.length)continue;let status=healthThreshold<=0!==inverted?"healthy":"unhealthy";yield{at:at.field("healthThreshold"),message:`"${id}" wants ${healthThreshold} of ${children.length} children healthy: it is always ${status}`,hint:`write 1 for any child, ${children.length} for all`}}}};function findChildren(checks){return new Set([...checks].flatMap(check=>check.type==="CALCULATED"?check.children:[]))}var isUsed=({index},children,id)=>children.has(id)||index.checkUsers().has(id),checkDisabled={id:"check-disabled",severity:"warning",about:"health-check",summary:"disabled check in use",rules:["R3.14"],why:"A disabled check does not probe: it is always healthy, or always unhealthy where it is inverted.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10, disabled: true }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,*check(context){let{healthChecks}=context.deployment,children=findChildren(healthChecks.values());for(let{id,disabled,inverted,at}of healthChecks.values())!disabled||!isUsed(context,children,id)||(yield{at:at.field("disabled"),message:`health check "${id}" is disabled, so it is always ${inverted?"unhealthy, being inverted":"healthy"}`,hint:"remove disabled: true once the endpoint is to be watched again"})}};var isEndpointCheck=check=>check.type!=="CALCULATED"&&check.type!=="CLOUDWATCH_METRIC"&&check.type!=="RECOVERY_CONTROL";var checkEndpointMismatch={id:"check-endpoint-mismatch",severity:"warning",about:"health-check",summary:"record whose check probes another address than the record answers",rules:["R3.25"],why:"A check is about the host it probes. The record then comes and goes with the health of another one.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.11 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,*check({deployment}){for(let recordSet of deployment.zones.flatMap(({vpcs,recordSets})=>vpcs?[]:recordSets)){let{type,data,healthCheckId="",at}=recordSet,check=deployment.healthChecks.get(healthCheckId);if(!check||!isEndpointCheck(check)||check.ipAddress===void 0||data.kind!=="values")continue;let probed=parseAddress(check.ipAddress);if(!probed||type!==(probed.family===4?"A":"AAAA"))continue;let values=data.values.map(({text})=>text);values.includes(formatAddress(probed))||(yield{at:at.field("healthCheck"),message:`${recordTitle(recordSet)} answers ${listed(values,3)}, and its health check "${check.id}" probes ${check.ipAddress}`,hint:`probe ${values[0]}, or attach the check to the record it is about`,related:[{at:check.at.field("ipAddress"),message:"the address that is probed"}]})}}};var checkInvertedInFailover={id:"check-inverted-in-failover",severity:"warning",about:"failover",summary:"inverted endpoint check on a primary",rules:["R3.13"],why:"Inverted, the check is healthy while the endpoint is down: the primary then answers exactly when it does not work.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10, inverted: true }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,*check({deployment,index}){for(let{recordSet,policy}of index.ofPolicy("failover").flatMap(({members})=>members)){let check=deployment.healthChecks.get(recordSet.healthCheckId??"");policy.role!=="primary"||!check?.inverted||!isEndpointCheck(check)||(yield{at:recordSet.at.field("healthCheck"),message:`the primary of ${groupTitle(recordSet)} has the inverted check "${check.id}": it answers while its endpoint is down`,hint:"remove inverted: true, or put the check on the secondary",related:[{at:check.at.field("inverted"),message:"inverted here"}]})}}};var checkOnSimple={id:"check-on-simple",severity:"warning",about:"health-check",summary:"health check written on a simple record that no alias evaluates",rules:["R2.24","R3.26"],why:"A simple record is the only one of its name, so Route 53 answers it healthy or not.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { values: [192.0.2.10], health_check: web } }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,*check({graph,index}){for(let group of graph.groups){let recordSet=group.kind==="simple"&&!group.zone.vpcs?group.members[0]?.recordSet:void 0;recordSet?.healthCheckId===void 0||recordSet.healthCheckInherited||index.usersOf(group).some(({member:{recordSet:{data}}})=>data.kind==="alias"&&data.evaluateTargetHealth)||(yield{at:recordSet.at.field("healthCheck"),message:`health check "${recordSet.healthCheckId}" has no effect on ${recordTitle(recordSet)}, the only record of its name`,hint:"remove it, or write a failover with something to answer instead"})}}};function hasHealthToFollow({index},recordSet){let edge=index.memberOf(recordSet)?.edge;if(edge?.kind==="group")return index.liveness().isWatched(edge.group);let target=index.aliasTarget(recordSet);return target?.kind==="service"&&target.service.ethDefault}function isStandby(policy){switch(policy.kind){case"failover":return policy.role==="secondary";case"weighted":return policy.weight===0;case"geolocation":return policy.area.kind==="default";case"ip-based":return policy.location==="*";default:return!1}}function coverageOf(context,{recordSet,edge}){let{healthCheckId,data,policy}=recordSet;return healthCheckId!==void 0?"checked":data.kind==="alias"&&data.evaluateTargetHealth?edge?.kind==="group"?context.index.liveness().isWatched(edge.group)?"checked":"other":edge?.kind==="resource"&&edge.healthMatters?"checked":"other":isStandby(policy)||hasHealthToFollow(context,recordSet)?"other":"unchecked"}var checkPartialGroup={id:"check-partial-group",severity:"warning",about:"routed",summary:"routed group in which some records have checks and others none",rules:["R4.5"],why:"A record without a check is always healthy. When the others fail it takes all their traffic, dead or not.",bad:`version: 1
endpoints:
  blue: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  green: { ipv4: 192.0.2.20 }
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 1, endpoint: blue }, green: { weight: 1, endpoint: green } } } }
`,good:`version: 1
endpoints:
  blue: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  green: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 1, endpoint: blue }, green: { weight: 1, endpoint: green } } } }
`,*check(context){for(let{kind,members}of context.graph.groups){if(kind==="simple"||kind==="failover"||members.length<2)continue;let coverages=members.map(member=>({...member,coverage:coverageOf(context,member)})),[first,...others]=coverages.flatMap(({recordSet,coverage})=>coverage==="unchecked"?[recordSet]:[]),checked=coverages.filter(({coverage})=>coverage==="checked");if(!first||checked.length===0)continue;let unchecked=listed([first,...others].map(recordTitle),3),verb=others.length===0?"has":"have",rest=`${countOf(checked.length,"other record")} of ${groupTitle(first)}`;yield{at:first.at.span(),message:`${unchecked} ${verb} no health check, unlike ${rest}`,hint:"give each a health_check, or its endpoint one",related:placesOf(others,({at})=>at.span(),()=>"no health check either")}}}};var BLOCKS=[["unspecified",["0.0.0.0/8","::/128"]],["loopback",["127.0.0.0/8","::1/128"]],["private",["10.0.0.0/8","172.16.0.0/12","192.168.0.0/16","fc00::/7"]],["link-local",["169.254.0.0/16","fe80::/10"]],["multicast",["224.0.0.0/4","ff00::/8"]],["documentation",["192.0.2.0/24","198.51.100.0/24","203.0.113.0/24","2001:db8::/32"]],["shared",["100.64.0.0/10"]],["benchmarking",["198.18.0.0/15"]],["reserved",["192.0.0.0/24","240.0.0.0/4","2001:10::/28"]],["transition",["192.88.99.0/24","::ffff:0:0/96","::/96","2001::/32","2002::/16","3ffe::/16","5f00::/8"]]],blocks=BLOCKS.flatMap(([use,texts])=>texts.map(text=>{let parsed=parsePrefix(text);if(!parsed)throw new Error(`unreachable: block ${text}`);return{use,block:parsed.prefix}})),specialUseOf=address=>blocks.find(({block})=>contains(block,address))?.use;var checkPrivateAddress={id:"check-private-address",severity:"warning",about:"health-check",summary:"health check of an address that the checkers cannot reach",rules:["R3.10","R3.26"],why:"Checkers probe over the internet. Route 53 takes no check of a private or other special address, so an export leaves it out.",bad:`version: 1
health_checks:
  db: { type: TCP, ip_address: 10.0.0.5, port: 5432 }
zones:
  example.com:
    records:
      db: { A: { failover: { primary: { values: [10.0.0.5], health_check: db }, secondary: { values: [10.0.1.5] } } } }
`,good:`version: 1
alarms:
  db-connections: { region: us-east-1 }
health_checks:
  db: { type: CLOUDWATCH_METRIC, alarm: { name: db-connections, region: us-east-1 } }
zones:
  example.com:
    records:
      db: { A: { failover: { primary: { values: [10.0.0.5], health_check: db }, secondary: { values: [10.0.1.5] } } } }
`,*check({deployment}){for(let check of deployment.healthChecks.values()){if(!isEndpointCheck(check)||check.ipAddress===void 0)continue;let address=parseAddress(check.ipAddress),use=address&&specialUseOf(address);use===void 0||use==="documentation"||(yield{at:check.at.field("ipAddress"),message:`health check "${check.id}" probes ${check.ipAddress}, a ${use} address that Route 53's checkers cannot reach`,hint:"follow an alarm on a metric instead (CLOUDWATCH_METRIC), or probe a public address"})}}};function settingsOf(check){if(!isEndpointCheck(check))return;let{type,ipAddress,fullyQualifiedDomainName,port,resourcePath,searchString,enableSni}=check,{requestInterval,failureThreshold,inverted,disabled,regions:regions2}=check;return JSON.stringify([[type,ipAddress,fullyQualifiedDomainName,port,resourcePath??"/",searchString,enableSni],[requestInterval,failureThreshold,inverted,disabled,regions2.toSorted()]])}var checkSharedEndpoint={id:"check-shared-endpoint",severity:"warning",about:"health-check",summary:"two health checks with the same settings",rules:["R3.25"],why:"One check can serve any number of records; each further one costs money and probes the endpoint again.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
  shop: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
      shop: { A: { failover: { primary: { values: [192.0.2.10], health_check: shop }, secondary: { values: [192.0.2.99] } } } }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
      shop: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,*check({deployment}){for(let[later,first]of repeated(deployment.healthChecks.values(),settingsOf))yield{at:later.at.span(),message:`health checks "${first.id}" and "${later.id}" have the same settings`,hint:`use "${first.id}" for both`,related:[{at:first.at.span(),message:"the first"}]}}};var checkSniMissing={id:"check-sni-missing",severity:"warning",about:"health-check",summary:"HTTPS check that sends no server name",rules:["R3.7"],why:"Servers with several certificates choose by the name in the TLS handshake, and many refuse a handshake without one.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTPS } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTPS, ip_address: 192.0.2.10, fqdn: www.example.com } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,*check({deployment}){for(let check of deployment.healthChecks.values()){if(check.type!=="HTTPS"&&check.type!=="HTTPS_STR_MATCH")continue;let isNameless=check.fullyQualifiedDomainName===void 0;if(!isNameless&&check.enableSni)continue;let why=isNameless?"has no domain name to send":"is told not to send its domain name";yield{at:isNameless?check.at.field("type"):check.at.field("enableSni"),message:`health check "${check.id}" ${why} in the TLS handshake`,hint:isNameless?"add ip_address: and fqdn: the name that the certificate is for":"remove enable_sni: false"}}}};function findUsed(context){let{healthChecks,endpoints}=context.deployment,used=new Set(context.index.checkUsers().keys());for(let check of healthChecks.values())if(check.type==="CALCULATED")for(let child of check.children)used.add(child);for(let{name,healthCheckId}of endpoints.values())healthCheckId!==void 0&&context.index.usedEndpoints().has(name)&&used.add(healthCheckId);return used}var checkUnused={id:"check-unused",severity:"warning",about:"health-check",summary:"health check that no record and no calculated check uses",rules:["R3.25"],why:"It costs money and decides nothing; often the record it was meant for names another.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,*check(context){if(!context.index.isWholePlan())return;let used=findUsed(context);for(let{id,inline,at}of context.deployment.healthChecks.values())inline||used.has(id)||(yield{at:at.span(),message:`no record and no calculated check uses health check "${id}"`,hint:"attach it with health_check:, or remove it"})}};var blocksOf=({locations})=>[...locations].flatMap(([location,blocks2])=>blocks2.map(block=>({block,location}))).map((placed,index)=>({...placed,index})),byAddress=({block:a,index:i},{block:b,index:j})=>a.family-b.family||(a.bits<b.bits?-1:a.bits>b.bits?1:a.length-b.length||i-j);function describe({name,at},inner,outer){let isSame=inner.block.length===outer.block.length,[later,earlier]=isSame||inner.index>outer.index?[inner,outer]:[outer,inner],where=inner.location===outer.location?inner.location:`${outer.location} and ${inner.location}`,related=[{at:at.field("blocks",isSame?earlier.index:outer.index),message:`in ${outer.location} here`}];if(isSame){let message2=`${formatPrefix(inner.block)} stands twice in collection "${name}" (${where})`,place=at.field("blocks",later.index),fix=inner.location===outer.location?removing(place,"item",`the second ${formatPrefix(later.block)}`):void 0;return{at:place,message:message2,hint:"remove one",related,fix}}let isUseless=inner.location===outer.location,message=isUseless?`${formatPrefix(inner.block)} of ${inner.location} lies in ${formatPrefix(outer.block)} of the same location`:`${formatPrefix(inner.block)} of ${inner.location} lies in ${formatPrefix(outer.block)} of ${outer.location}`,hint=isUseless?"remove the smaller block":"the longest match wins: give each client one location, or ignore this";return{severity:"warning",at:at.field("blocks",inner.index),message,hint,related}}var cidrBlockOverlap={id:"cidr-block-overlap",severity:"error",about:"cidr-collection",summary:"same block twice in a CIDR collection; a warning where one block lies in another",rules:["R1.37","R2.41"],rejectedByApi:!0,why:"Which location a client belongs to is decided by the longest block around it. Two equal blocks leave that open.",bad:`version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24], tokyo: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www:
        A:
          ip_based:
            collection: offices
            locations: { paris: { values: [192.0.2.10] }, tokyo: { values: [192.0.2.20] }, default: { values: [192.0.2.30] } }
`,good:`version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24], tokyo: [203.0.113.0/24] } }
zones:
  example.com:
    records:
      www:
        A:
          ip_based:
            collection: offices
            locations: { paris: { values: [192.0.2.10] }, tokyo: { values: [192.0.2.20] }, default: { values: [192.0.2.30] } }
`,*check({deployment}){for(let collection of deployment.cidrCollections.values()){let around=[];for(let placed of blocksOf(collection).toSorted(byAddress)){let outer=around.at(-1);for(;outer&&!contains(outer.block,placed.block);)around.pop(),outer=around.at(-1);outer&&(yield describe(collection,placed,outer)),around.push(placed)}}}};var cidrCollectionMixed={id:"cidr-collection-mixed",severity:"error",about:"ip-based",summary:"IP-based group that uses two collections",rules:["R1.37","R2.40"],rejectedByApi:!0,why:"The locations of one collection do not overlap by accident; those of two could, and the longest match would be a matter of luck.",bad:`version: 1
cidr_collections:
  offices: { id: 11111111-2222-4333-8444-555555555555, locations: { paris: [198.51.100.0/24] } }
  partners: { id: 66666666-7777-4888-8999-000000000000, locations: { tokyo: [203.0.113.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.10] }, default: { values: [192.0.2.30] } } } } }
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: tokyo
        CidrRoutingConfig: { CollectionId: 66666666-7777-4888-8999-000000000000, LocationName: tokyo }
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.20 }]
`,good:`version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24], tokyo: [203.0.113.0/24] } }
zones:
  example.com:
    records:
      www:
        A:
          ip_based:
            collection: offices
            locations: { paris: { values: [192.0.2.10] }, tokyo: { values: [192.0.2.20] }, default: { values: [192.0.2.30] } }
`,*check({deployment,index}){let names=new Map([...deployment.cidrCollections.values()].map(({id,name})=>[id,name]));for(let{members}of index.ofPolicy("ip-based")){let[first]=members,odd=members.find(({policy})=>policy.collectionId!==first.policy.collectionId);if(!odd)continue;let ids=[...new Set(members.map(({policy})=>policy.collectionId))];yield{at:odd.recordSet.at.field("collection"),message:`${groupTitle(odd.recordSet)} uses the collections ${listed(ids.map(id=>names.get(id)??id))}`,hint:"put all locations of the group into one collection",related:placesOf([first],({recordSet})=>recordSet.at.field("collection"),()=>"the other collection")}}}};var cidrLocationDuplicate={id:"cidr-location-duplicate",severity:"error",about:"ip-based",summary:"location used twice in an IP-based group",rules:["R1.37"],rejectedByApi:!0,why:"One record answers a location. Several servers for a location are a nested weighted or multivalue branch.",bad:`version: 1
cidr_collections:
  offices: { id: 11111111-2222-4333-8444-555555555555, locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.10] }, default: { values: [192.0.2.30] } } } } }
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: paris-two
        CidrRoutingConfig: { CollectionId: 11111111-2222-4333-8444-555555555555, LocationName: paris }
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.20 }]
`,good:`version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www:
        A:
          ip_based:
            collection: offices
            locations:
              paris: { multivalue: { one: { values: [192.0.2.10] }, two: { values: [192.0.2.20] } } }
              default: { values: [192.0.2.30] }
`,*check({index}){for(let{members}of index.ofPolicy("ip-based")){let pairs=repeated(members,({policy})=>`${policy.collectionId} ${policy.location}`);for(let[{recordSet,policy},first]of pairs)yield{at:recordSet.at.field("location"),message:`${groupTitle(recordSet)} has two records for ${locationName(policy.location)}`,hint:"put both into one branch with a weighted or multivalue policy",related:[{at:first.recordSet.at.field("location"),message:"first named here"}]}}}};var cidrNoDefault={id:"cidr-no-default",severity:"warning",about:"ip-based",summary:"IP-based group without a default",rules:["R2.43","R2.40"],why:"Clients outside the listed blocks get an empty answer.",bad:`version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.10] } } } } }
`,good:`version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.10] }, default: { values: [192.0.2.20] } } } } }
`,*check({index}){for(let{members}of index.wholeOfPolicy("ip-based")){if(members.some(({policy})=>policy.location==="*"))continue;let[{recordSet}]=members;yield{at:recordSet.at.field("policy"),message:`${groupTitle(recordSet)} has no default: clients outside its blocks get no answer`,hint:"add default: and what everybody else gets"}}}};var cnameAtApex={id:"cname-at-apex",severity:"error",about:"cname",summary:"CNAME at the name of the zone",rules:["R1.47","R1.14"],rejectedByApi:!0,why:"The apex has SOA and NS records, and a CNAME cannot share its name with any other type.",bad:`version: 1
zones:
  example.com:
    records:
      "@": { CNAME: www.example.com. }
      www: { A: [192.0.2.10] }
`,good:`version: 1
zones:
  example.com:
    records:
      "@": { A: { alias: www } }
      www: { A: [192.0.2.10] }
`,*check({deployment,index}){for(let zone of deployment.zones){let recordSet=index.groupAt(zone,zone.name,"CNAME")?.recordSets.find(({data})=>data.kind==="values");recordSet&&(yield{at:recordSet.at.field("type"),message:`${groupTitle(recordSet)} stands at the apex of its zone, where no CNAME can be`,hint:"write an alias to a record of the zone or to an AWS resource, or A and AAAA values"})}}};var cnameCoexists={id:"cname-coexists",severity:"error",about:"cname",summary:"CNAME and another type at one name",rules:["R1.47"],rejectedByApi:!0,why:"A CNAME says that the name is another name for everything, so nothing else can stand beside it.",bad:`version: 1
zones:
  example.com:
    records:
      www: { CNAME: www.example.net., TXT: [hello] }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { CNAME: www.example.net. }
      _info.www: { TXT: [hello] }
`,*check({deployment,index}){for(let zone of deployment.zones)for(let[name,groups]of index.owners(zone)){let cname=name===zone.name?void 0:groups.find(({type})=>type==="CNAME"),others=groups.filter(group=>group!==cname);!cname||others.length===0||(yield{at:cname.recordSets[0].at.field("type"),message:`${displayName(name)} has a CNAME and also ${listed(others.map(({type})=>type))}`,hint:"keep the CNAME alone, or write an alias record of each type instead",related:placesOf(others,({recordSets:[first]})=>first.at.field("type"),({type})=>`${type} here`)})}}};function targetsOf2(zoneGraph,group){return group.members.flatMap(({leaf,edge})=>{if(edge?.kind==="group")return[edge.group];let target=leaf?.values[0]?.target;if(!target||!isAtOrBelow(target,zoneGraph.zone.name))return[];let found=lookUp(zoneGraph,target,"CNAME");return found.kind==="group"?[found.group]:[]})}var cnameLoop={id:"cname-loop",severity:"error",about:"cname",summary:"CNAMEs that lead back to themselves",rules:["R2.6"],why:"A resolver follows them in a circle until it gives up, and the client gets an error.",bad:`version: 1
zones:
  example.com:
    records:
      one: { CNAME: two.example.com. }
      two: { CNAME: one.example.com. }
`,good:`version: 1
zones:
  example.com:
    records:
      one: { CNAME: two.example.com. }
      two: { A: [192.0.2.10] }
`,*check({graph}){for(let zoneGraph of graph.zones){let groups=[...zoneGraph.names.values()].flatMap(node=>node.groups.get("CNAME")??[]),targets=new Map(groups.map(group=>[group,targetsOf2(zoneGraph,group)]));for(let component of components(groups,group=>targets.get(group)??[])){let cycle=findCycle(component.toReversed(),group=>targets.get(group)??[]),[first,...others]=cycle.flatMap(({members:[one]})=>one?[one.recordSet]:[]);first&&(yield{at:first.at.field("values"),message:`${groupTitle(first)} leads back to itself: ${formatCycle([first,...others].map(({name})=>displayName(name)))}`,hint:"point one of them at a name with addresses",related:placesOf(others,({at})=>at.field("values"),recordSet=>`through ${groupTitle(recordSet)}`)})}}}};var dnssecPrivate={id:"dnssec-private",severity:"error",about:"private-zone",summary:"DNSSEC signing on a private zone",rules:["R6.14"],rejectedByApi:!0,why:"Only public zones are signed: a private one has no parent that could vouch for its keys.",bad:`version: 1
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    dnssec: { signing: true }
`,good:`version: 1
zones:
  example.com:
    dnssec: { signing: true }
`,*check({deployment}){for(let{name,signing,vpcs,at}of deployment.zones)!signing||vpcs===void 0||(yield{at:at.field("dnssec"),message:`${displayName(name)} is a private zone, which Route 53 does not sign`,hint:"remove dnssec:"})}};var dsWithoutNs={id:"ds-without-ns",severity:"warning",summary:"DS record at a name that is not delegated; an error at the apex",rules:["R1.49"],why:"A DS record vouches for the keys of a delegated zone, and stands beside its NS records in the parent.",bad:`version: 1
zones:
  example.com:
    records:
      child: { DS: ["12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] }
`,good:`version: 1
zones:
  example.com:
    records:
      child:
        NS: [ns1.example.net., ns2.example.net.]
        DS: ["12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]
`,*check({index}){for(let{zone,name,type,recordSets}of index.groups()){if(type!=="DS")continue;let isApex=name===zone.name;!isApex&&(index.groupAt(zone,name,"NS")||index.isIncomplete(zone,name,"NS"))||(yield{at:recordSets[0].at.field("type"),...isApex?{severity:"error"}:{},message:isApex?`${groupTitle(recordSets[0])} stands in the zone itself, and the DS of a zone belongs to its parent`:`${groupTitle(recordSets[0])} has no NS records beside it: ${displayName(name)} is not delegated`,hint:isApex?"publish it in the parent zone, through the registrar":`add the NS records of ${displayName(name)}`})}}};var ethCloudfront={id:"eth-cloudfront",severity:"error",about:"alias",summary:"evaluate_target_health on CloudFront",rules:["R1.43"],rejectedByApi:!0,why:"A distribution has no health that Route 53 could follow, and the API refuses the combination.",bad:`version: 1
endpoints:
  cdn: { type: cloudfront, dns_name: d111111abcdef8.cloudfront.net }
zones:
  example.com:
    records:
      www: { A: { endpoint: cdn, evaluate_target_health: true } }
`,good:`version: 1
endpoints:
  cdn: { type: cloudfront, dns_name: d111111abcdef8.cloudfront.net }
zones:
  example.com:
    records:
      www: { A: { endpoint: cdn } }
`,*check({index}){for(let{recordSet,data,target}of index.aliases()){if(target.kind!=="service"||target.service.ethAllowed||!data.evaluateTargetHealth)continue;let name=displayName(data.dnsName),at=recordSet.at.field("evaluateTargetHealth");yield{at,message:`${recordTitle(recordSet)} evaluates the health of ${name}, and ${target.service.title} does not allow it`,hint:"write evaluate_target_health: false, and a health_check if the branch has to fail over",fix:replacing(at,!0,!1)}}}};var ethMissing={id:"eth-missing",severity:"warning",about:"alias",summary:"alias in a routed group that ignores the health of its branch",rules:["R2.18","R1.45"],why:"The branch stays in service when everything in it is down, and its siblings never take over.",bad:`version: 1
endpoints:
  use1: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  euw1: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      us: { A: { multivalue: [use1] } }
      www: { A: { latency: { us-east-1: { alias: us, evaluate_target_health: false }, eu-west-1: euw1 } } }
`,good:`version: 1
endpoints:
  use1: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  euw1: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      us: { A: { multivalue: [use1] } }
      www: { A: { latency: { us-east-1: { alias: us }, eu-west-1: euw1 } } }
`,*check(context){for(let{recordSets}of context.index.groups())if(!(recordSets.length<2))for(let recordSet of recordSets){let{data,policy,at}=recordSet;data.kind!=="alias"||data.evaluateTargetHealth||isStandby(policy)||policy.kind==="simple"||policy.kind==="failover"||!hasHealthToFollow(context,recordSet)||(yield{at:at.field("evaluateTargetHealth"),message:`${recordTitle(recordSet)} stays in service whatever happens to its branch`,hint:"write evaluate_target_health: true"})}}};var ethNoEffect={id:"eth-no-effect",severity:"warning",about:"alias",summary:"evaluate_target_health on a service where it has no effect",rules:["R2.14"],why:"AWS accepts it, but these services report no health, so the alias is always healthy.",bad:`version: 1
endpoints:
  site: { type: s3-website, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { endpoint: site, evaluate_target_health: true } }
`,good:`version: 1
endpoints:
  site: { type: s3-website, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { endpoint: site } }
`,*check({index}){for(let{recordSet,data,target}of index.aliases()){if(target.kind!=="service"||!data.evaluateTargetHealth)continue;let{ethAllowed,ethEffect,title}=target.service;!ethAllowed||ethEffect!=="none"||(yield{at:recordSet.at.field("evaluateTargetHealth"),message:`${recordTitle(recordSet)} evaluates ${title}, which has no health to evaluate`,hint:"write evaluate_target_health: false, and a health_check if the record has to fail over"})}}};function fixedStatusOf(check){if(check===void 0)return;let raw=check.disabled||check.type==="CALCULATED"&&check.healthThreshold<=0?!0:check.type==="CALCULATED"&&check.healthThreshold>check.children.length?!1:void 0;return raw===void 0?void 0:raw!==check.inverted}function isForEverybody({policy}){return policy.kind==="geolocation"?policy.area.kind==="default":policy.kind!=="ip-based"||policy.location==="*"}function createLiveness({healthChecks},{groups}){let alwaysHealthy=new Set,watched=new Set,fixedStatus=checkId=>fixedStatusOf(healthChecks.get(checkId));function isTargetAlwaysHealthy({recordSet:{data},edge}){if(!edge||data.kind!=="alias"||!data.evaluateTargetHealth)return!0;switch(edge.kind){case"group":return alwaysHealthy.has(edge.group);case"resource":return!edge.healthMatters;case"missing":return!1}}let isAlwaysHealthy=member=>{let{healthCheckId}=member.recordSet;return(healthCheckId===void 0||fixedStatus(healthCheckId)===!0)&&isTargetAlwaysHealthy(member)},isMemberWatched=({recordSet:{data,healthCheckId},edge})=>healthCheckId!==void 0||edge?.kind==="group"&&watched.has(edge.group)||edge?.kind==="resource"&&edge.healthMatters&&data.kind==="alias"&&data.evaluateTargetHealth;for(let group of groups)group.members.some(member=>isForEverybody(member)&&isAlwaysHealthy(member))&&alwaysHealthy.add(group),group.members.some(isMemberWatched)&&watched.add(group);return{fixedStatus,isAlwaysHealthy,isGroupAlwaysHealthy:group=>alwaysHealthy.has(group),isWatched:group=>watched.has(group)}}function findSteadyLeaf(group,known=new Map){if(known.has(group))return known.get(group);let found;for(let member of group.members)if(!(isStandby(member.policy)||!isForEverybody(member)||member.recordSet.healthCheckId!==void 0)&&(found=steadyLeafOf(member,known),found))break;return known.set(group,found),found}function steadyLeafOf({recordSet,edge},known){let{data}=recordSet;return!edge||data.kind!=="alias"||!data.evaluateTargetHealth?recordSet:edge.kind==="group"?findSteadyLeaf(edge.group,known):edge.kind==="resource"&&!edge.healthMatters?recordSet:void 0}function isMeantToFail({index},{kind},{edge},siblings){let{isWatched,isAlwaysHealthy}=index.liveness();return kind==="failover"||edge?.kind==="group"&&isWatched(edge.group)?!0:siblings.some(sibling=>!isAlwaysHealthy(sibling))}var ethUncheckedLeaf={id:"eth-unchecked-leaf",severity:"warning",about:"alias",summary:"branch that an unchecked record keeps healthy for ever",rules:["R2.13","R4.5"],why:"An alias that evaluates its target is healthy while one record in the branch is, and a record without a check always is. The branch never fails over.",bad:`version: 1
zones:
  example.com:
    records:
      web: { A: [192.0.2.10] }
      www: { A: { failover: { primary: { alias: web }, secondary: { values: [192.0.2.99] } } } }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      web: { A: { values: [192.0.2.10], health_check: web } }
      www: { A: { failover: { primary: { alias: web }, secondary: { values: [192.0.2.99] } } } }
`,*check(context){let aliasesByLeaf=new Map,steady=new Map;for(let group of context.graph.groups)if(!(group.kind==="simple"||group.members.length<2))for(let member of group.members){let{recordSet,edge}=member,{data}=recordSet;if(!(data.kind==="alias"&&data.evaluateTargetHealth&&recordSet.healthCheckId===void 0)||edge?.kind!=="group"||isStandby(recordSet.policy))continue;let leaf=context.index.liveness().isGroupAlwaysHealthy(edge.group)?findSteadyLeaf(edge.group,steady):void 0;if(!leaf||!isMeantToFail(context,group,member,group.members.filter(other=>other!==member)))continue;let known=aliasesByLeaf.get(leaf);known?known.push(recordSet):aliasesByLeaf.set(leaf,[recordSet])}for(let[leaf,[first,...others]]of aliasesByLeaf)first&&(yield{at:leaf.at.span(),message:`${recordTitle(leaf)} has no health check, so the branch ${recordTitle(first)} never fails`,hint:"give it a health_check, or its endpoint one",related:placesOf([first,...others],({at})=>at.span(),()=>"the branch that never fails")})}};var failoverAliasWithoutEth={id:"failover-alias-without-eth",severity:"warning",about:"failover",summary:"alias in a failover group with a check of its own that does not evaluate its target",rules:["R1.45a","R2.54"],why:"The check alone decides. If the branch behind the alias fails while the check passes, nothing fails over.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
health_checks:
  switch: { type: HTTP, ip_address: 192.0.2.50 }
zones:
  example.com:
    records:
      web: { A: { weighted: { one: { weight: 1, endpoint: web }, two: { weight: 0, values: [192.0.2.11] } } } }
      www:
        A:
          failover:
            primary: { alias: web, evaluate_target_health: false, health_check: switch }
            secondary: { values: [192.0.2.99] }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
health_checks:
  switch: { type: HTTP, ip_address: 192.0.2.50 }
zones:
  example.com:
    records:
      web: { A: { weighted: { one: { weight: 1, endpoint: web }, two: { weight: 0, values: [192.0.2.11] } } } }
      www:
        A:
          failover:
            primary: { alias: web, health_check: switch }
            secondary: { values: [192.0.2.99] }
`,*check(context){for(let{members}of context.index.ofPolicy("failover"))for(let{recordSet}of members){let{data,healthCheckId,at}=recordSet;data.kind!=="alias"||data.evaluateTargetHealth||healthCheckId===void 0||hasHealthToFollow(context,recordSet)&&(yield{at:at.field("evaluateTargetHealth"),message:`${recordTitle(recordSet)} follows health check "${healthCheckId}" and ignores the health of its branch`,hint:"write evaluate_target_health: true"})}}};var failoverDuplicateRole={id:"failover-duplicate-role",severity:"error",about:"failover",summary:"two primaries or two secondaries in a failover group",rules:["R1.33"],rejectedByApi:!0,why:"A failover group has one record for each role. More steps are a failover nested in the secondary.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.98] } } } }
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: third
        Failover: SECONDARY
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.99 }]
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.98, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: web
            secondary: { failover: { primary: spare, secondary: { values: [192.0.2.99] } } }
`,*check({index}){for(let{members}of index.ofPolicy("failover"))for(let[{recordSet,policy},first]of repeated(members,member=>member.policy.role))yield{at:recordSet.at.field("role"),message:`${groupTitle(recordSet)} has two records with the role ${policy.role}`,hint:"keep one; a chain of more steps is a failover nested in the secondary",related:[{at:first.recordSet.at.field("role"),message:`the first ${policy.role}`}]}}};var failoverNoPrimary={id:"failover-no-primary",severity:"error",about:"failover",summary:"failover group without a primary",rules:["R2.50"],why:"The secondary alone answers always, whatever its health: nothing is failed over from.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { failover: { secondary: { values: [192.0.2.99] } } } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,*check({index}){for(let{members}of index.wholeOfPolicy("failover")){if(members.some(({policy})=>policy.role==="primary"))continue;let[{recordSet}]=members;yield{at:recordSet.at.field("policy"),message:`${groupTitle(recordSet)} has a secondary and no primary`,hint:"add primary: and what answers normally"}}}};var failoverNoSecondary={id:"failover-no-secondary",severity:"error",about:"failover",summary:"failover group without a secondary",rules:["R2.50"],why:"The primary alone answers always, also while it is down: there is nothing to fail over to.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web } } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,*check({index}){for(let{members}of index.wholeOfPolicy("failover")){if(members.some(({policy})=>policy.role==="secondary"))continue;let[{recordSet}]=members;yield{at:recordSet.at.field("policy"),message:`${groupTitle(recordSet)} has a primary and nothing to fail over to`,hint:"add secondary: and what answers while the primary is down"}}}};var neverFails=({healthCheckId,data})=>healthCheckId===void 0&&!(data.kind==="alias"&&data.evaluateTargetHealth),OPEN=" and does not evaluate its target",failoverPrimaryNeverFails={id:"failover-primary-never-fails",severity:"error",about:"failover",summary:"primary that nothing can make unhealthy",rules:["R2.49"],rejectedByApi:!0,why:"Route 53 takes a record without a health check as healthy, so the secondary would never be answered.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
  maintenance: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: maintenance } } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  maintenance: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: maintenance } } }
`,*check({index}){for(let{members}of index.wholeOfPolicy("failover"))if(members.some(({policy})=>policy.role==="secondary"))for(let{recordSet,policy}of members){if(policy.role!=="primary"||!neverFails(recordSet))continue;let isAlias=recordSet.data.kind==="alias";yield{at:recordSet.at.field("role"),message:`the primary of ${groupTitle(recordSet)} can never be unhealthy: it has no health check${isAlias?OPEN:""}`,hint:isAlias?"write evaluate_target_health: true, or give it a health_check":"give it a health_check, or its endpoint one"}}}};function findSharedCheck({index},{members}){let primary=members.find(({policy})=>policy.role==="primary")?.recordSet,secondary=members.find(({policy})=>policy.role==="secondary")?.recordSet,id=primary?.healthCheckId;if(!primary||id===void 0||secondary?.healthCheckId!==id)return;let member=index.memberOf(primary);return primary.data.kind==="alias"&&primary.data.evaluateTargetHealth&&member?.edge?.kind!==void 0?void 0:id}var failoverSameCheck={id:"failover-same-check",severity:"warning",about:"failover",summary:"primary and secondary with the same check",rules:["R2.48"],why:"Both are unhealthy at the same time, and then Route 53 answers the primary: the secondary is never used.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { values: [192.0.2.10], health_check: web }
            secondary: { values: [192.0.2.99], health_check: web }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { values: [192.0.2.10], health_check: web }
            secondary: { values: [192.0.2.99] }
`,*check(context){for(let group of context.index.ofPolicy("failover")){let id=findSharedCheck(context,group);if(id===void 0||context.deployment.healthChecks.get(id)?.inverted)continue;let[first]=group.members,secondary=group.members.find(({policy})=>policy.role==="secondary")?.recordSet??first.recordSet,primary=group.members.find(({policy})=>policy.role==="primary")?.recordSet??first.recordSet;yield{at:secondary.at.field("healthCheck"),message:`primary and secondary of ${groupTitle(secondary)} have the same health check "${id}"`,hint:"write health_check: false for the secondary, or a check of its own",related:[{at:primary.at.field("healthCheck"),message:"the check of the primary"}]}}}};var answerOf=({data})=>data.kind==="values"?`values ${data.values.map(({text})=>text).sort().join(`
`)}`:`alias ${data.hostedZoneId} ${data.dnsName}`,isSameAnswer=(a,b)=>answerOf(a)===answerOf(b),failoverSameTarget={id:"failover-same-target",severity:"warning",about:"failover",summary:"primary and secondary with the same values or target",rules:["R2.48"],why:"Failing over to the same place changes nothing for the client.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.10] } } } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,*check({index}){for(let{members}of index.ofPolicy("failover")){let primary=members.find(({policy})=>policy.role==="primary")?.recordSet,secondary=members.find(({policy})=>policy.role==="secondary")?.recordSet;if(!primary||!secondary||!isSameAnswer(primary,secondary))continue;let{data}=secondary;yield{at:secondary.at.field(data.kind==="values"?"values":"alias"),message:`the secondary of ${groupTitle(secondary)} answers the same as its primary`,hint:"name another endpoint",related:[{at:primary.at.field(data.kind==="values"?"values":"alias"),message:"the primary"}]}}}};function partsOf(area){if(area.kind==="continent")return findContinent(area.continent)?.countries;if(!(area.kind!=="country"||!hasDocumentedSubdivisions(area.country)))return[...subdivisionsOf(area.country).keys()].map(subdivision=>`${area.country}-${subdivision}`)}function steadyAreas({index},members){return new Set(members.flatMap(({recordSet,policy})=>{let member=index.memberOf(recordSet);return member&&index.liveness().isAlwaysHealthy(member)?[areaName(policy.area)]:[]}))}var geoAreaShadowed={id:"geo-area-shadowed",severity:"warning",about:"geolocation",summary:"area of which every part has an unchecked record of its own",rules:["R2.33"],why:"The smallest area wins while it is healthy, and without a check it always is, so the larger one is never asked.",bad:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            AN: { values: [192.0.2.1] }
            AN-AQ: { values: [192.0.2.2] }
            AN-GS: { values: [192.0.2.3] }
            AN-TF: { values: [192.0.2.4] }
            default: { values: [192.0.2.9] }
`,good:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            AN: { values: [192.0.2.1] }
            default: { values: [192.0.2.9] }
`,*check(context){for(let{members}of context.index.ofPolicy("geolocation")){let steady=members.length>1?steadyAreas(context,members):new Set;for(let{recordSet,policy}of members){let parts=partsOf(policy.area);if(!parts||parts.length===0||!parts.every(part=>steady.has(part)))continue;let title=`${areaName(policy.area)} in ${groupTitle(recordSet)}`;yield{at:recordSet.at.field("location"),message:`every part of ${title} has a record that is always healthy: this one never answers`,hint:"remove it, or give some of the parts a health_check"}}}}};function countryProblem(country){if(isCountry(country))return;let known=unsupportedCountryName(country);return known===void 0?{message:`"${country}" is not a country`,hint:"write the two letters of ISO 3166-1, such as FR"}:{message:`Route 53 locates nobody in ${known} (${country})`,hint:"use the continent or the default"}}function subdivisionProblem(country,subdivision){if(!subdivisionsOf(country).has(subdivision))return country==="US"&&isUsTerritory(subdivision)?{message:`${subdivision} counts as a country of its own`,hint:`write country ${subdivision}`}:{message:`"${subdivision}" is not a subdivision of ${country} that Route 53 locates`,hint:`leave it out: ${country} is the whole country`};if(!hasDocumentedSubdivisions(country))return{severity:"warning",message:`AWS lists ${country}-${subdivision} but does not document records for subdivisions of ${country}`,hint:`${country} is the whole country`}}function problemOf2(area){switch(area.kind){case"default":return;case"continent":return findContinent(area.continent)===void 0?{message:`"${area.continent}" is not a continent`,hint:`write one of ${continentCodes.join(", ")}`}:void 0;case"country":return countryProblem(area.country);case"subdivision":return countryProblem(area.country)??subdivisionProblem(area.country,area.subdivision)}}var say=(recordSet,{message,...rest})=>({at:recordSet.at.field("location"),message:`${groupTitle(recordSet)}: ${message}`,...rest}),geoCodeUnknown={id:"geo-code-unknown",severity:"error",about:"geolocation",summary:"continent, country or subdivision that Route 53 does not locate",rules:["R1.35"],rejectedByApi:!0,why:"A record of an area that nobody is ever in answers nobody.",bad:`version: 1
zones:
  example.com:
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: britain
        GeoLocation: { CountryCode: UK }
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.10 }]
`,good:`version: 1
zones:
  example.com:
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: britain
        GeoLocation: { CountryCode: GB }
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.10 }]
`,*check({index}){for(let{members}of index.ofPolicy("geolocation"))for(let{recordSet,policy}of members){let problem=problemOf2(policy.area);problem&&(yield say(recordSet,problem))}}};var canFail=({index},recordSet)=>{let member=index.memberOf(recordSet);return member!==void 0&&!index.liveness().isAlwaysHealthy(member)},geoDefaultUncheckedNote={id:"geo-default-unchecked-note",severity:"warning",about:"geolocation",summary:"geolocation default with a check, like all other areas",rules:["R2.36","R4.5"],why:"When every area that holds a client is unhealthy, Route 53 answers the most specific one, dead or not. A default without a check is always healthy and takes those clients instead.",bad:`version: 1
endpoints:
  eu: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  us: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: eu, default: us } } }
`,good:`version: 1
endpoints:
  eu: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  us: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: eu, default: { endpoint: us, health_check: false } } } }
`,*check(context){for(let{members}of context.index.wholeOfPolicy("geolocation")){let last=members.find(({policy})=>policy.area.kind==="default")?.recordSet;last?.healthCheckId===void 0||members.length<2||members.every(({recordSet})=>canFail(context,recordSet))&&(yield{at:last.at.field("location"),message:`the default of ${groupTitle(last)} has health check "${last.healthCheckId}", so nothing is always there as a last resort`,hint:"write health_check: false for the default"})}}};var geoDuplicate={id:"geo-duplicate",severity:"error",about:"geolocation",summary:"same area twice in a geolocation group",rules:["R1.35"],rejectedByApi:!0,why:"One record answers an area. Several servers in an area are a nested weighted or multivalue branch.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: { values: [192.0.2.10] }, default: { values: [192.0.2.30] } } } }
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: europe
        GeoLocation: { ContinentCode: EU }
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.20 }]
`,good:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            EU:
              multivalue:
                one: { values: [192.0.2.10] }
                two: { values: [192.0.2.20] }
            default: { values: [192.0.2.30] }
`,*check({index}){for(let{members}of index.ofPolicy("geolocation"))for(let[{recordSet,policy},first]of repeated(members,member=>areaName(member.policy.area)))yield{at:recordSet.at.field("location"),message:`${groupTitle(recordSet)} has two records for ${areaName(policy.area)}`,hint:"put both into one branch with a weighted or multivalue policy",related:[{at:first.recordSet.at.field("location"),message:"first named here"}]}}};var geoNoDefault={id:"geo-no-default",severity:"warning",about:"geolocation",summary:"geolocation group without a default",rules:["R2.35","R2.34"],why:"Clients outside the listed areas, and those whose address maps to no place, get an empty answer.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: { values: [192.0.2.10] }, NA: { values: [192.0.2.20] } } } }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: { values: [192.0.2.10] }, default: { values: [192.0.2.20] } } } }
`,*check({index}){for(let{members}of index.wholeOfPolicy("geolocation")){if(members.some(({policy})=>policy.area.kind==="default"))continue;let[{recordSet}]=members;yield{at:recordSet.at.field("policy"),message:`${groupTitle(recordSet)} has no default: clients of other or unknown places get no answer`,hint:"add default: and what everybody else gets"}}}};var MAXIMA={weighted:limits.recordsSameNameType,latency:limits.recordsSameNameType,geolocation:limits.recordsSameNameType,multivalue:limits.recordsSameNameType,"ip-based":limits.recordsSameNameType,geoproximity:limits.geoproximityRecordsSameNameType},maxOf=kind=>Object.entries(MAXIMA).find(([known])=>known===kind)?.[1]??1/0,groupTooLarge={id:"group-too-large",severity:"error",about:"routed",summary:`more than ${limits.recordsSameNameType} records (${limits.geoproximityRecordsSameNameType} geoproximity) of one name and type`,rules:["R1.33","R1.51"],rejectedByApi:!0,why:"Route 53 takes no more. A branch with a policy of its own counts as one record.",bad:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
${Array.from({length:31},(_,index)=>`            site-${index+1}: { coordinates: [${index}, 0], values: [192.0.2.${index+1}] }`).join(`
`)}
`,good:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            site-1: { coordinates: [0, 0], values: [192.0.2.1] }
            site-2: { coordinates: [1, 0], values: [192.0.2.2] }
`,*check({index}){for(let{recordSets}of index.groups()){let[first]=recordSets,{kind}=first.policy,max=maxOf(kind),excess=recordSets[max];excess&&(yield{at:excess.at.field("setIdentifier"),message:`${groupTitle(first)} has ${countOf(recordSets.length,`${kind} record`)}, ${max} is the most`,hint:"put some of them below a branch with a policy of its own",related:[{at:first.at.field("policy"),message:"the group begins here"}]})}}};function resolvedName(check){if(!isEndpointCheck(check)||check.ipAddress!==void 0)return;let parsed=parseName(check.fullyQualifiedDomainName??"");return parsed.ok?parsed.name:void 0}function findResolvers(healthChecks){let own=new Map([...healthChecks].map(([id,check])=>[id,resolvedName(check)])),resolversOf=check=>{let behind=check.type==="CALCULATED"?check.children.flatMap(id=>healthChecks.get(id)??[]):[check];return new Map(behind.flatMap(each=>{let name=own.get(each.id);return name===void 0?[]:[[name,each]]}))};return new Map([...healthChecks].map(([id,check])=>[id,resolversOf(check)]))}var healthCheckPointsAtRecordName={id:"health-check-points-at-record-name",severity:"error",about:"health-check",summary:"health check that probes the very name whose records it decides",rules:["R3.12"],why:"The checkers resolve the name and get whatever the check has just decided. The result then depends on itself.",bad:`version: 1
health_checks:
  web: { type: HTTP, fqdn: www.example.com }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10, fqdn: www.example.com }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,*check({deployment,graph,index}){let resolvers=findResolvers(deployment.healthChecks);for(let group of graph.groups)for(let{recordSet}of group.members){let{healthCheckId:id=""}=recordSet,name=[group.name,index.rootOf(group).name].find(each=>resolvers.get(id)?.has(each)),culprit=name&&resolvers.get(id)?.get(name);if(!name||!culprit)continue;let through=culprit.id===id?"":` through its child "${culprit.id}"`;yield{at:recordSet.at.field("healthCheck"),message:`health check "${id}" of ${recordTitle(recordSet)} probes ${displayName(name)}${through}, the name it decides about`,hint:"let it probe the address (ip_address), or a name of its own for the host",related:[{at:culprit.at.field("fullyQualifiedDomainName"),message:"the name it probes"}]}}}};var multivalueAlias={id:"multivalue-alias",severity:"error",about:"multivalue",summary:"multivalue record that is an alias",rules:["R1.38","R2.44"],rejectedByApi:!0,why:"A multivalue answer is put together from the values of its records; an alias has none of its own.",bad:`version: 1
endpoints:
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1 }
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { multivalue: [alb, web] } }
`,good:`version: 1
endpoints:
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1 }
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { weighted: { alb: { weight: 1, endpoint: alb }, web: { weight: 1, endpoint: web } } } }
`,*check({index}){for(let{members}of index.ofPolicy("multivalue"))for(let{recordSet}of members)recordSet.data.kind==="alias"&&(yield{at:recordSet.at.field("alias"),message:`${recordTitle(recordSet)} is an alias, which a multivalue policy does not take`,hint:"give it values, or use weighted with equal weights"})}};var multivalueSeveralValues={id:"multivalue-several-values",severity:"warning",about:"multivalue",summary:"multivalue record with more than one value",rules:["R1.38","R2.47"],why:"Health is known for the record, so its values come and go together, and eight records can be more than eight values.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { multivalue: { web: { values: [192.0.2.10, 192.0.2.11], health_check: web }, spare: { values: [192.0.2.20] } } } }
`,good:`version: 1
endpoints:
  one: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  two: { ipv4: 192.0.2.11, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { multivalue: [one, two] } }
`,*check({index}){for(let{members}of index.ofPolicy("multivalue"))for(let{recordSet}of members){let{data}=recordSet;data.kind!=="values"||data.values.length<2||(yield{at:recordSet.at.field("values"),message:`${recordTitle(recordSet)} has ${countOf(data.values.length,"value")} and one health for all of them`,hint:"write a record with a check for each value"})}}};var multivalueUnchecked={id:"multivalue-unchecked",severity:"warning",about:"multivalue",summary:"multivalue group of several records, none with a check",rules:["R2.44"],why:"Without checks all records are always answered, which one simple record with all values does as well.",bad:`version: 1
endpoints:
  one: { ipv4: 192.0.2.10 }
  two: { ipv4: 192.0.2.11 }
zones:
  example.com:
    records:
      www: { A: { multivalue: [one, two] } }
`,good:`version: 1
endpoints:
  one: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  two: { ipv4: 192.0.2.11, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { multivalue: [one, two] } }
`,*check({index}){for(let{members}of index.wholeOfPolicy("multivalue")){let[{recordSet}]=members;members.length<2||members.length>MULTIVALUE_ANSWER_MAX||members.some(member=>member.recordSet.healthCheckId!==void 0)||(yield{at:recordSet.at.field("policy"),message:`no record of ${groupTitle(recordSet)} has a health check: all are always answered`,hint:"give the endpoints a health_check, or write all values as one simple record"})}}};function findZoneAround({zonesByName},name,own){let isPublic=own.vpcs===void 0;for(let at=name;;at=parentOf(at)){let zones=zonesByName.get(at)??[],found=zones.find(({zone})=>zone===own)??zones.find(({zone})=>zone.vpcs===void 0===isPublic);if(found)return found;if(at===ROOT)return}}var TYPES=["MX","NS","SRV"],mxOrNsToCname={id:"mx-or-ns-to-cname",severity:"warning",about:"cname",summary:"MX, NS or SRV target that is a CNAME",rules:["R1.17","R1.19","R1.23"],why:"The target has to have addresses of its own (RFC 2181, section 10.3); many resolvers and mail servers do not follow a CNAME there.",bad:`version: 1
zones:
  example.com:
    records:
      "@": { MX: ["10 mail.example.com."] }
      mail: { CNAME: mx.example.net. }
`,good:`version: 1
zones:
  example.com:
    records:
      "@": { MX: ["10 mx.example.net."] }
`,*check({graph,index}){for(let{zone,type,recordSets}of index.groups())if(TYPES.includes(type))for(let{data,at,...recordSet}of recordSets)for(let[position,{target}]of data.kind==="values"?data.values.entries():[]){let around=target&&findZoneAround(graph,target,zone),found=around&&lookUp(around,target,"A");if(!target||found?.kind!=="cname")continue;let cname=found.group.members[0]?.recordSet;yield{at:at.field("values",position),message:`${groupTitle({...recordSet,data,at})} names ${displayName(target)}, which is a CNAME`,hint:"name a host that has A or AAAA records",...cname?{related:[{at:cname.at.field("type"),message:"the CNAME"}]}:{}}}}};function claimOf(policy){switch(policy.kind){case"failover":return policy.role;case"latency":return policy.region;case"geolocation":return areaName(policy.area);case"geoproximity":return placeName(policy.location);case"ip-based":return policy.location;default:return}}var hasFixedCheck=({index},{recordSet:{healthCheckId}})=>healthCheckId!==void 0&&index.liveness().fixedStatus(healthCheckId)!==void 0;function isFailoverExplained(context,{kind,members}){let find=role=>members.find(({policy})=>policy.kind==="failover"&&policy.role===role),[primary,secondary]=[find("primary"),find("secondary")];if(kind!=="failover"||!primary||!secondary)return!1;let{recordSet,edge}=primary,isSteady=edge?.kind==="group"&&findSteadyLeaf(edge.group)!==void 0,hasNoEffect=edge?.kind==="resource"&&!edge.healthMatters,open=recordSet.healthCheckId===void 0,id=secondary.recordSet.healthCheckId,isShared=id!==void 0&&id===recordSet.healthCheckId&&!context.deployment.healthChecks.get(id)?.inverted;return neverFails(recordSet)||hasFixedCheck(context,primary)||open&&(isSteady||hasNoEffect)||isShared}function isExplained(context,group,member){let{policy}=member,claim=claimOf(policy);if(claim!==void 0&&group.members.some(other=>other!==member&&claimOf(other.policy)===claim)||hasFixedCheck(context,member))return!0;if(policy.kind==="failover"&&policy.role==="secondary")return isFailoverExplained(context,group);if(policy.kind!=="weighted"||policy.weight>0)return!1;let{isAlwaysHealthy}=context.index.liveness();return group.members.some(other=>other.policy.kind==="weighted"&&other.policy.weight>0&&isAlwaysHealthy(other))}var NOTHING={checks:new Set,leaves:0};function commonOf({recordSet,edge},below){let{healthCheckId,data}=recordSet,isEvaluated=data.kind==="alias"&&data.evaluateTargetHealth,branch=edge?.kind==="group"?below.get(edge.group)??NOTHING:void 0,checks=new Set(isEvaluated?branch?.checks:[]);return healthCheckId!==void 0&&checks.add(healthCheckId),{checks,leaves:branch?.leaves??1}}function findCommon({groups}){let below=new Map;for(let group of groups){let[first,...others]=group.members.map(member=>commonOf(member,below)),shared=[...first?.checks??[]].filter(id=>others.every(({checks})=>checks.has(id))),leaves=others.reduce((sum,common)=>sum+common.leaves,first?.leaves??0);below.set(group,{checks:new Set(shared),leaves:Math.min(leaves,Number.MAX_SAFE_INTEGER)})}return below}var isFailoverPair=({kind,members})=>kind==="failover"&&members.every(({recordSet})=>recordSet.healthCheckId!==void 0&&recordSet.data.kind==="values"),singleCheckForTree={id:"single-check-for-tree",severity:"warning",about:"routed",summary:"routed name whose records all depend on one check",rules:["R2.52","R4.1"],why:"When that check fails every record is unhealthy at once, and Route 53 answers as if none were: routing moves nobody.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www:
        A:
          weighted:
            blue: { weight: 1, values: [192.0.2.10], health_check: web }
            green: { weight: 1, values: [192.0.2.20], health_check: web }
`,good:`version: 1
endpoints:
  blue: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  green: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 1, endpoint: blue }, green: { weight: 1, endpoint: green } } } }
`,*check({deployment,graph,index}){for(let[group,{checks,leaves}]of findCommon(graph)){let[id]=checks,[member]=group.members;id===void 0||!member||group.members.length<2||isFailoverPair(group)||member.recordSet.generated||!index.isWholeTree(group)||(yield{at:member.recordSet.at.field("policy"),message:`all ${leaves} records of ${groupTitle(member.recordSet)} depend on health check "${id}": they fail together`,hint:"give each endpoint a check of its own",related:[{at:(deployment.healthChecks.get(id)?.at??member.recordSet.at).span(),message:`"${id}"`}]})}}};function isNoFailoverPath(context,group){let{index}=context;return!index.allStates(group)?.isConstant||group.members.length<2||!index.liveness().isWatched(group)||!index.isWholeTree(group)||isFailoverExplained(context,group)?!1:!group.members.some(member=>isExplained(context,group,member))}var noFailoverPath={id:"no-failover-path",severity:"warning",about:"routed",summary:"name with checks whose answer is the same in every state",rules:["R2.51","R7.4"],why:"The checks are there and paid for, but no state of theirs changes what any client gets.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
  any: { type: CALCULATED, children: [web], health_threshold: 1 }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { values: [192.0.2.10], health_check: web }
            secondary: { values: [192.0.2.99], health_check: any }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { values: [192.0.2.10], health_check: web }
            secondary: { values: [192.0.2.99] }
`,*check(context){let constant=context.graph.groups.filter(group=>isNoFailoverPath(context,group)),common=constant.length===0?void 0:findCommon(context.graph);for(let group of constant){let[first]=group.members,isSaidOfTree=common?.get(group)?.checks.size!==0&&!isFailoverPair(group);!first||isSaidOfTree||(yield{at:first.recordSet.at.field("policy"),message:`${groupTitle(first.recordSet)} answers the same in every state of its health checks`,hint:"let what should take over be healthy when the others are not",related:placesOf(context.index.allStates(group)?.unreachable??[],({recordSet})=>recordSet.at.span(),({recordSet})=>`${recordTitle(recordSet)} is never answered`)})}}};var nsApexChanged={id:"ns-apex-changed",severity:"warning",summary:"NS records of the apex that are not the delegation set",rules:["R1.46","R6.12"],why:"Resolvers take the NS records of the zone over those of its parent. If they name servers that do not have the zone, it goes dark.",bad:`version: 1
zones:
  example.com:
    name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.]
    records:
      "@": { NS: [ns1.example.net., ns2.example.net.] }
`,good:`version: 1
zones:
  example.com:
    name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.]
    records:
      "@": { NS: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.] }
`,*check({deployment,index}){for(let zone of deployment.zones){let[recordSet]=index.groupAt(zone,zone.name,"NS")?.recordSets??[];if(recordSet?.data.kind!=="values")continue;let given=new Set(recordSet.data.values.flatMap(({target})=>target??[])),servers=new Set(zone.nameServers);given.size===servers.size&&[...given].every(server=>servers.has(server))||(yield{at:recordSet.at.field("values"),message:`the NS records of ${displayName(zone.name)} are not its delegation set`,hint:`leave them out, or state the delegation set as name_servers: it is ${listed(zone.nameServers.map(displayName))}`})}}};var serversOf=({members})=>new Set(members.flatMap(({leaf})=>leaf?.values??[]).flatMap(({target})=>target??[]));function findOccluder(zoneGraph,{name,type}){let cut=findCut(zoneGraph,name,type);if(!(!cut||cut.name===name&&type==="NS"))return(type==="A"||type==="AAAA")&&serversOf(cut).has(name)?void 0:cut}var occludedRecord={id:"occluded-record",severity:"warning",about:"delegation",summary:"record at or below a delegation",rules:["R2.3"],why:"Questions for the name are referred to the servers of the delegation, which answer from their own data.",bad:`version: 1
zones:
  example.com:
    records:
      team: { NS: [ns1.example.net.] }
      www.team: { A: [192.0.2.10] }
`,good:`version: 1
zones:
  example.com:
    records:
      team: { NS: [ns1.team.example.com.] }
      ns1.team: { A: [192.0.2.53] }
`,*check({index}){for(let group of index.groups()){let zoneGraph=index.zoneGraph(group.zone),[first]=group.recordSets,cut=zoneGraph?.hasCuts&&!first.generated?findOccluder(zoneGraph,group):void 0,delegation=cut?.members[0]?.recordSet;!cut||!delegation||(yield{at:first.at.field("type"),message:`${groupTitle(first)} is never answered: ${displayName(cut.name)} is delegated to other servers`,hint:"move the record there, or remove the delegation",related:[{at:delegation.at.field("type"),message:"the delegation"}]})}}};var policyMixed={id:"policy-mixed",severity:"error",about:"routed",summary:"different policies, or simple and routed records, in one group",rules:["R1.32"],rejectedByApi:!0,why:"All records of one name and type are chosen from by one policy. Another policy below one of them needs a name of its own, which a nested branch gets by itself.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 1, values: [192.0.2.10] } } } }
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: ireland
        Region: eu-west-1
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.20 }]
`,good:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          latency:
            us-east-1: { weighted: { blue: { weight: 1, values: [192.0.2.10] } } }
            eu-west-1: { values: [192.0.2.20] }
`,*check({index}){for(let{recordSets}of index.groups()){let[first]=recordSets,kinds=new Map(recordSets.toReversed().map(recordSet=>[recordSet.policy.kind,recordSet])),odd=recordSets.find(({policy})=>policy.kind!==first.policy.kind);if(!odd)continue;let others=[...kinds.values()].filter(recordSet=>recordSet!==odd);yield{at:odd.at.field("policy"),message:`${groupTitle(odd)} mixes the policies ${listed([...kinds.keys()].toReversed())}`,hint:"keep one policy, and nest the other in one of its branches",related:placesOf(others.toReversed(),({at})=>at.field("policy"),({policy})=>`${policy.kind} here`)}}}};var privateCheckOnSimple={id:"private-check-on-simple",severity:"error",about:"private-zone",summary:"health check on a simple or geoproximity record of a private zone",rules:["R3.26","R1.50"],why:"In a private zone checks go with failover, weighted, latency, geolocation and multivalue records only.",bad:`version: 1
health_checks:
  db: { type: TCP, ip_address: 192.0.2.30, port: 5432 }
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      db: { A: { values: [10.0.0.5], health_check: db } }
`,good:`version: 1
health_checks:
  db: { type: TCP, ip_address: 192.0.2.30, port: 5432 }
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      db: { A: { failover: { primary: { values: [10.0.0.5], health_check: db }, secondary: { values: [10.0.1.5] } } } }
`,*check({deployment}){for(let recordSet of deployment.zones.flatMap(({vpcs,recordSets})=>vpcs?recordSets:[])){let{kind}=recordSet.policy,{healthCheckId:id}=recordSet;id===void 0||kind!=="simple"&&kind!=="geoproximity"||(yield{at:recordSet.at.field("healthCheck"),message:`${recordTitle(recordSet)} has health check "${id}", which a ${kind} record of a private zone cannot have`,hint:"remove it, or use failover"})}}};var privateCloudfront={id:"private-cloudfront",severity:"error",about:"private-zone",summary:"alias to CloudFront in a private zone",rules:["R1.45"],rejectedByApi:!0,why:"CloudFront is reached over the internet; Route 53 makes no alias to it from a private zone.",bad:`version: 1
endpoints:
  cdn: { type: cloudfront, dns_name: d111111abcdef8.cloudfront.net }
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      www: { A: { endpoint: cdn } }
`,good:`version: 1
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      www: { CNAME: d111111abcdef8.cloudfront.net. }
`,*check({index}){for(let{zone,recordSet,data,target}of index.aliases())zone.vpcs===void 0||target.kind!=="service"||target.service.privateAllowed||(yield{at:recordSet.at.field("alias"),message:`${recordTitle(recordSet)} in a private zone is an alias to ${displayName(data.dnsName)}, a CloudFront name`,hint:`write CNAME: ${displayName(data.dnsName)}`})}};var privateDelegation={id:"private-delegation",severity:"error",about:"private-zone",summary:"NS below the apex of a private zone",rules:["R1.48"],rejectedByApi:!0,why:"The VPC resolver does not follow delegations out of a private zone. A private zone of the longer name, for the same VPCs, takes over by itself.",bad:`version: 1
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      team: { NS: [ns1.example.net.] }
`,good:`version: 1
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
  team.internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
`,*check({index}){for(let{zone,name,type,recordSets}of index.groups())zone.vpcs===void 0||type!=="NS"||name===zone.name||(yield{at:recordSets[0].at.field("type"),message:`${groupTitle(recordSets[0])} delegates a part of a private zone`,hint:"declare that name as a private zone of its own, with the same VPCs"})}};var privatePolicyUnsupported={id:"private-policy-unsupported",severity:"error",about:"private-zone",summary:"IP-based routing in a private zone",rules:["R1.50"],rejectedByApi:!0,why:"A private zone knows only the region of the VPC that asks, not the address of the client.",bad:`version: 1
cidr_collections:
  offices: { locations: { paris: [10.1.0.0/24] } }
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      db: { A: { ip_based: { collection: offices, locations: { paris: { values: [10.0.0.5] }, default: { values: [10.0.1.5] } } } } }
`,good:`version: 1
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }, { id: vpc-9f8e7d6c, region: eu-west-1 }] }
    records:
      db: { A: { latency: { us-east-1: { values: [10.0.0.5] }, eu-west-1: { values: [10.0.1.5] } } } }
`,*check({index}){for(let{zone,members}of index.ofPolicy("ip-based")){if(zone.vpcs===void 0)continue;let[{recordSet}]=members;yield{at:recordSet.at.field("policy"),message:`${groupTitle(recordSet)} is IP-based, which private zones do not have`,hint:"use latency or geolocation by the regions of the VPCs"}}}};var BIAS_ADVISED_MAX=50,proximityBiasLarge={id:"proximity-bias-large",severity:"warning",about:"geoproximity",summary:`bias beyond ${BIAS_ADVISED_MAX} in either direction`,rules:["R2.37"],why:"The bias scales distances, so a large one draws in or pushes away clients of whole continents.",bad:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            virginia: { region: us-east-1, bias: 80, values: [192.0.2.10] }
            zurich: { coordinates: [47.37, 8.54], values: [192.0.2.20] }
`,good:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            virginia: { region: us-east-1, bias: 20, values: [192.0.2.10] }
            zurich: { coordinates: [47.37, 8.54], values: [192.0.2.20] }
`,*check({index}){for(let{members}of index.ofPolicy("geoproximity"))for(let{recordSet,policy}of members){if(Math.abs(policy.bias)<=BIAS_ADVISED_MAX)continue;let factor=policy.bias>0?1-policy.bias/100:1/(1+policy.bias/100);yield{at:recordSet.at.field("bias"),message:`bias ${policy.bias} of ${recordTitle(recordSet)} counts every distance as ${Number(factor.toFixed(2))} of what it is`,hint:"change the bias in small steps and look at who moves"}}}};var proximityDuplicate={id:"proximity-duplicate",severity:"error",about:"geoproximity",summary:"two geoproximity records at the same place",rules:["R1.36"],why:"Both are equally far from every client, and AWS does not say which of them answers.",bad:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            one: { region: us-east-1, values: [192.0.2.10] }
            two: { region: us-east-1, bias: 10, values: [192.0.2.20] }
`,good:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            one: { region: us-east-1, values: [192.0.2.10] }
            two: { region: us-east-2, bias: 10, values: [192.0.2.20] }
`,*check({index}){for(let{members}of index.ofPolicy("geoproximity")){let pairs=repeated(members,({policy:{location}})=>`${location.kind} ${placeName(location)}`);for(let[{recordSet,policy},first]of pairs)yield{at:recordSet.at.field("location"),message:`${groupTitle(recordSet)} has two records at ${placeName(policy.location)}`,hint:"put both into one branch with a weighted or multivalue policy",related:[{at:first.recordSet.at.field("location"),message:"first placed here"}]}}}};var hasTwoDecimals=degrees=>Number(degrees.toFixed(2))===degrees,lowerIf=(isKnown,code)=>isKnown(code.toLowerCase())===void 0?void 0:code.toLowerCase();function problemOf3(location,{index}){switch(location.kind){case"region":return findRegion(location.region)?void 0:{message:`"${location.region}" is not an AWS region`,hint:index.nearest(location.region,()=>regionCodes)??"write a region code such as us-east-1, or coordinates",was:location.region,becomes:lowerIf(findRegion,location.region)};case"local-zone-group":return findLocalZoneGroup(location.group)?void 0:{message:`"${location.group}" is not a Local Zone group`,hint:index.nearest(location.group,()=>localZoneGroupCodes)??"write a code such as us-east-1-dfw-2",was:location.group,becomes:lowerIf(findLocalZoneGroup,location.group)};case"coordinates":{let{latitude,longitude}=location.coordinates;return hasTwoDecimals(latitude)&&hasTwoDecimals(longitude)?void 0:{message:`the coordinates ${latitude}, ${longitude} have more than two decimals`,hint:`write ${Number(latitude.toFixed(2))}, ${Number(longitude.toFixed(2))}: that is within a kilometre`}}}}var proximityLocation={id:"proximity-location",severity:"error",about:"geoproximity",summary:"geoproximity record without exactly one place that Route 53 knows",rules:["R1.36"],rejectedByApi:!0,why:"Distances are measured from the record to the client, so the place has to be a known region or Local Zone group, or coordinates.",bad:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            virginia: { region: us-east-1, values: [192.0.2.10] }
            zurich: { coordinates: [47.3769, 8.5417], values: [192.0.2.20] }
`,good:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            virginia: { region: us-east-1, values: [192.0.2.10] }
            zurich: { coordinates: [47.38, 8.54], values: [192.0.2.20] }
`,*check(context){for(let{members}of context.index.ofPolicy("geoproximity"))for(let{recordSet,policy}of members){let problem=problemOf3(policy.location,context);if(!problem)continue;let message=`${groupTitle(recordSet)}: ${problem.message}`,at=recordSet.at.field("location"),{was,becomes}=problem,fix=was===void 0||becomes===void 0?void 0:replacing(at,was,becomes);yield{at,message,hint:problem.hint,fix}}}};var LENGTH_MAX={comment:256,collection:64,alarm:256,arn:255};function*textsOf({zones,cidrCollections,healthChecks}){for(let{comment,at}of zones)comment!==void 0&&(yield{what:"the comment of a zone",length:comment.length,max:LENGTH_MAX.comment,at:at.field("comment")});for(let{name,at}of cidrCollections.values())yield{what:"the name of a CIDR collection",length:name.length,max:LENGTH_MAX.collection,at:at.span()};for(let check of healthChecks.values()){if(check.type==="CLOUDWATCH_METRIC"){let{length}=check.alarm.name;yield{what:"the name of an alarm",length,max:LENGTH_MAX.alarm,at:check.at.field("alarm")}}if(check.type==="RECOVERY_CONTROL"){let{length}=check.routingControlArn;yield{what:"the ARN of a routing control",length,max:LENGTH_MAX.arn,at:check.at.span()}}}}var quotaHard={id:"quota-hard",severity:"error",summary:"text longer than the API takes",rules:["R1.51"],rejectedByApi:!0,why:"These limits are part of the API and cannot be raised.",bad:`version: 1
zones:
  example.com:
    comment: ${"The public zone of the shop. ".repeat(10).trim()}
`,good:`version: 1
zones:
  example.com:
    comment: The public zone of the shop.
`,*check({deployment}){for(let{what,length,max,at}of textsOf(deployment))length<=max||(yield{at,message:`${what} has ${length} characters, ${max} is the most`,hint:"write a shorter one"})}};function*amountsOf({zones,healthChecks,cidrCollections}){let zoneAt=zones[limits.hostedZonesPerAccount]?.at.span();yield{what:"hosted zones",count:zones.length,max:limits.hostedZonesPerAccount,at:zoneAt};let checkAt=[...healthChecks.values()][limits.healthChecksPerAccount]?.at.span();yield{what:"health checks",count:healthChecks.size,max:limits.healthChecksPerAccount,at:checkAt};let collectionAt=[...cidrCollections.values()][limits.cidrCollectionsPerAccount]?.at.span();yield{what:"CIDR collections",count:cidrCollections.size,max:limits.cidrCollectionsPerAccount,at:collectionAt};for(let{name,recordSets,vpcs=[],at}of zones){let zone=displayName(name);yield{what:`records in ${zone}`,count:recordSets.length,max:limits.recordsPerZone,at:at.span()},yield{what:`VPCs with ${zone}`,count:vpcs.length,max:limits.vpcsPerPrivateZone,at:at.field("vpcs")}}for(let{name,locations,at}of cidrCollections.values()){let count=[...locations.values()].reduce((sum,blocks2)=>sum+blocks2.length,0);yield{what:`blocks in collection "${name}"`,count,max:limits.cidrBlocksPerCollection,at:at.span()}}}var quotaSoft={id:"quota-soft",severity:"warning",summary:"more than AWS allows an account without a request",rules:["R1.51"],why:"AWS refuses what is beyond the quota until it has been raised on request.",bad:`version: 1
cidr_collections:
${["a","b","c","d","e","f"].map((name,index)=>`  ${name}: { locations: { office: [10.${index}.0.0/24] } }`).join(`
`)}
`,good:`version: 1
cidr_collections:
  a: { locations: { paris: [10.0.0.0/24], tokyo: [10.1.0.0/24] } }
`,*check({deployment}){for(let{what,count,max,at}of amountsOf(deployment))count<=max||!at||(yield{at,message:`${formatInteger(count)} ${what}: the quota is ${formatInteger(max)}`,hint:"request an increase from AWS before you apply the plan"})}};var recordDefinedTwice={id:"record-defined-twice",severity:"error",summary:"same name and type twice without a set identifier",rules:["R6.1"],rejectedByApi:!0,why:"Name and type are the identity of a simple record: the second would replace the first.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] }
    record_sets:
      - { Name: www.example.com, Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.20 }] }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10, 192.0.2.20] }
`,*check({index}){for(let{type,recordSets}of index.groups()){let[first,second,...others]=recordSets.filter(({policy})=>policy.kind==="simple");!first||!second||type==="SOA"||(yield{at:second.at.field("name"),message:`${groupTitle(second)} is defined ${others.length===0?"twice":`${others.length+2} times`}`,hint:"put all values into one record, or route between them with a policy",related:placesOf([first,...others],({at})=>at.field("name"),recordSet=>recordSet===first?"first defined here":"and here")})}}};var regionDuplicate={id:"region-duplicate",severity:"error",about:"latency",summary:"same region twice in a latency group",rules:["R1.34","R2.32"],rejectedByApi:!0,why:"The region decides which record is nearest, so each stands for one record. Several servers in a region are a nested weighted or multivalue branch.",bad:`version: 1
endpoints:
  one: { ipv4: 192.0.2.10, region: us-east-1 }
  two: { ipv4: 192.0.2.20, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { latency: { one: one, two: two } } }
`,good:`version: 1
endpoints:
  one: { ipv4: 192.0.2.10, region: us-east-1 }
  two: { ipv4: 192.0.2.20, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { latency: { us-east-1: { multivalue: [one, two] } } } }
`,*check({index}){for(let{members}of index.ofPolicy("latency"))for(let[{recordSet,policy},first]of repeated(members,member=>member.policy.region))yield{at:recordSet.at.field("region"),message:`${groupTitle(recordSet)} has two records for ${policy.region}`,hint:"put both into one branch with a weighted or multivalue policy",related:[{at:first.recordSet.at.field("region"),message:"first named here"}]}}};var latencyRegions=regionCodes.filter(code=>findRegion(code)?.isLatencyRegion),regionUnknown={id:"region-unknown",severity:"error",about:"latency",summary:"latency record of a region that Route 53 does not know",rules:["R2.30","R1.34"],rejectedByApi:!0,why:"Route 53 has latencies for AWS regions only; a record of another place could never be compared.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { latency: { us-east-1: { values: [192.0.2.10] }, eu-west-9: { values: [192.0.2.20] } } } }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: { latency: { us-east-1: { values: [192.0.2.10] }, eu-west-1: { values: [192.0.2.20] } } } }
`,*check({index}){for(let{members}of index.ofPolicy("latency"))for(let{recordSet,policy}of members){let region=findRegion(policy.region);if(region?.isLatencyRegion)continue;let at=recordSet.at.field("region"),lower=policy.region.toLowerCase(),isMeant=latencyRegions.includes(lower)&&!members.some(other=>other.policy.region===lower),what=region?"a region that latency records cannot name":"not an AWS region";yield{at,message:`"${policy.region}" in ${groupTitle(recordSet)} is ${what}`,hint:index.nearest(policy.region,()=>latencyRegions)??"write a region code such as us-east-1",fix:isMeant?replacing(at,policy.region,lower):void 0}}}};var LEAVES_MAX=1e3;function answersOf(root){let answers=new Set,groups=new Set,add=({recordSet:{data},edge})=>{if(edge?.kind==="group")groups.add(edge.group);else{if(edge?.kind==="missing")return!1;if(data.kind==="alias")answers.add(resourceKey(data.dnsName));else for(let{text}of data.values)answers.add(text)}return answers.size<=LEAVES_MAX&&groups.size<=LEAVES_MAX};if(add(root)){for(let{members}of groups)if(!members.every(add))return;return answers}}var isWithin=(inner,outer)=>[...inner].every(answer=>outer.has(answer)),secondaryDependsOnPrimary={id:"secondary-depends-on-primary",severity:"warning",about:"failover",summary:"secondary branch with the primary's endpoints in it, or nothing but them",rules:["R2.52","R2.48"],why:"The secondary answers when the primary is down, so what is in both is no help then.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { multivalue: [web, spare] } } } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: spare } } }
`,*check({graph,index}){for(let group of graph.groups){let{kind,members}=group;if(kind!=="failover"||!index.isWholeTree(group))continue;let find=role=>members.find(({recordSet:{policy}})=>policy.kind==="failover"&&policy.role===role),[primary,secondary]=[find("primary"),find("secondary")];if(!primary||!secondary||isSameAnswer(primary.recordSet,secondary.recordSet))continue;let[first,second]=[answersOf(primary),answersOf(secondary)];if(!first||!second)continue;let isRest=isWithin(second,first)&&primary.recordSet.healthCheckId===void 0;if(!isRest&&!(isWithin(first,second)&&first.size<second.size))continue;let title=groupTitle(secondary.recordSet);yield{at:secondary.recordSet.at.field("role"),message:isRest?`the secondary of ${title} has nothing that its primary does not have`:`the secondary of ${title} has all that its primary has, down by the time it answers`,hint:"name other endpoints in the secondary",related:[{at:primary.recordSet.at.field("role"),message:"the primary"}]}}}};var setIdentifierDuplicate={id:"set-identifier-duplicate",severity:"error",about:"routed",summary:"same set identifier twice in a group",rules:["R1.30","R6.1"],rejectedByApi:!0,why:"Name, type and set identifier together are a record: the second would replace the first.",bad:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          weighted:
            blue: { weight: 1, values: [192.0.2.10], set_identifier: web }
            green: { weight: 1, values: [192.0.2.20], set_identifier: web }
`,good:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          weighted:
            blue: { weight: 1, values: [192.0.2.10] }
            green: { weight: 1, values: [192.0.2.20] }
`,*check({index}){for(let{recordSets}of index.groups())for(let[later,first]of repeated(recordSets,({setIdentifier})=>setIdentifier))yield{at:later.at.field("setIdentifier"),message:`${groupTitle(later)} has two records with the set identifier "${later.setIdentifier}"`,hint:"give each record of the group its own",related:[{at:first.at.field("setIdentifier"),message:"first used here"}]}}};var soaMisplaced={id:"soa-misplaced",severity:"error",summary:"second SOA, or an SOA below the apex",rules:["R1.46","R1.21"],rejectedByApi:!0,why:"The SOA marks the top of a zone, so a zone has exactly one, at its own name.",bad:`version: 1
zones:
  example.com:
    records:
      www: { SOA: "ns-1.awsdns-00.com. hostmaster.example.com. 1 7200 900 1209600 86400" }
`,good:`version: 1
zones:
  example.com:
    records:
      "@": { SOA: "ns-1.awsdns-00.com. hostmaster.example.com. 1 7200 900 1209600 300" }
`,*check({index}){for(let{zone,name,type,recordSets}of index.groups()){if(type!=="SOA")continue;let isApex=name===zone.name,wrong=isApex?recordSets[1]:recordSets[0];if(!wrong)continue;let[first]=recordSets;yield{at:wrong.at.field("type"),message:isApex?`${displayName(zone.name)} has two SOA records`:`${displayName(name)} is below the apex of ${displayName(zone.name)}, and has an SOA record`,hint:isApex?"keep one":"a zone of that name has its own SOA: declare it under zones, with NS records for it here",...isApex?{related:[{at:first.at.field("type"),message:"the first"}]}:{}}}}};var placesOfType=recordSets=>{let places=recordSets.map(({at})=>at.field("type"));return[...new Map(places.map(place=>[placeKey(place),place])).values()]},spfTypeDeprecated={id:"spf-type-deprecated",severity:"warning",summary:"record of type SPF",rules:["R1.22"],why:"Mail servers look for SPF policies in TXT records only (RFC 7208, section 3.1).",bad:`version: 1
zones:
  example.com:
    records:
      "@": { SPF: ["v=spf1 -all"] }
`,good:`version: 1
zones:
  example.com:
    records:
      "@": { TXT: ["v=spf1 -all"] }
`,*check({index}){for(let{zone,name,type,recordSets}of index.groups()){if(type!=="SPF")continue;let isFree=index.groupAt(zone,name,"TXT")===void 0&&!index.isIncomplete(zone,name,"TXT");yield{at:recordSets[0].at.field("type"),message:`${groupTitle(recordSets[0])}: nobody reads records of type SPF any more`,hint:"publish the same text as TXT",fix:isFree?replacing(placesOfType(recordSets),"SPF","TXT"):void 0}}}};var TYPES2=["CNAME","MX","NS","SRV"];function lacksGlue({names},{name,type},target,cut){let groups=names.get(target)?.groups;return type==="NS"&&name===cut&&!groups?.has("A")&&!groups?.has("AAAA")}var targetMissing={id:"target-missing",severity:"warning",summary:"CNAME, MX, SRV or NS target inside the zone that does not exist",rules:["R2.6"],why:"The record leads to a name for which the zone itself answers that it does not exist.",bad:`version: 1
zones:
  example.com:
    records:
      shop: { CNAME: wwww.example.com. }
      www: { A: [192.0.2.10] }
`,good:`version: 1
zones:
  example.com:
    records:
      shop: { CNAME: www.example.com. }
      www: { A: [192.0.2.10] }
`,*check({graph,index}){for(let group of index.groups())if(TYPES2.includes(group.type))for(let recordSet of group.recordSets){let{data,at}=recordSet;for(let[position,{target}]of data.kind==="values"?data.values.entries():[]){let around=target&&findZoneAround(graph,target,group.zone);if(!target||around?.zone!==group.zone||index.isIncomplete(group.zone,target))continue;let found=lookUp(around,target,"A"),isLost=found.kind==="referral"&&lacksGlue(around,group,target,found.cut.name);if(found.kind!=="nxdomain"&&!isLost)continue;let names=()=>[...index.owners(group.zone).keys()].map(displayName);yield{at:at.field("values",position),message:isLost?`${groupTitle(recordSet)} names ${displayName(target)}, which lies inside and has no address here`:`${groupTitle(recordSet)} names ${displayName(target)}, which does not exist`,hint:(isLost?void 0:index.nearest(displayName(target),names))??`add A or AAAA records for ${displayName(target)}`}}}}};function hash32(text){let hash=2166136261;for(let index=0;index<text.length;index+=1)hash=Math.imul(hash^text.charCodeAt(index)&255,16777619),hash=Math.imul(hash^text.charCodeAt(index)>>>8,16777619);return hash>>>0}function randomStream(seed,entity="",purpose=""){let state=hash32(`${seed}\0${entity}\0${purpose}`);return()=>{state=state+1831565813|0;let mixed=Math.imul(state^state>>>15,1|state);return mixed=mixed+Math.imul(mixed^mixed>>>7,61|mixed)^mixed,((mixed^mixed>>>14)>>>0)/4294967296}}var NS_TTL_SECONDS=serviceDefaults.nsTtl,SOA_TTL_SECONDS=soaDefaults.ttl,SIGNED_TTL_SECONDS_MAX=serviceDefaults.dnssecMaxTtl,RECORD_TTL_SECONDS=60,soaText=nameServer=>`${nameServer} ${soaDefaults.rname} ${soaDefaults.serial} ${soaDefaults.refresh} ${soaDefaults.retry} ${soaDefaults.expire} ${soaDefaults.minimum}`,privateNameServers=privateZoneNameServers.map(getName),SERVERS_PER_SUFFIX=512,NUMBERED_ZONES=64;function nameServersOf(zone){return nameServerSuffixes.map((suffix,index)=>{let hash=hash32(`${zone}${suffix}`),server=index*SERVERS_PER_SUFFIX+hash%SERVERS_PER_SUFFIX,set=`${(hash>>>16)%NUMBERED_ZONES}`.padStart(2,"0");return getName(`ns-${server}.awsdns-${set}.${suffix}.`)})}var checkDefaults={requestIntervalSeconds:healthCheckDefaults.requestInterval,failureThreshold:healthCheckDefaults.failureThreshold,measureLatency:healthCheckDefaults.measureLatency,inverted:healthCheckDefaults.inverted,disabled:healthCheckDefaults.disabled,httpPort:80,httpsPort:443};var ttlCappedByDnssec={id:"ttl-capped-by-dnssec",severity:"warning",about:"signed-zone",summary:`TTL above ${SIGNED_TTL_SECONDS_MAX} s in a signed zone`,rules:["R6.16","R1.29"],why:"Route 53 caps the TTLs of signed answers at one week, so what is written is not what is served.",bad:`version: 1
zones:
  example.com:
    dnssec: { signing: true }
    records:
      www: { A: { values: [192.0.2.10], ttl: 30d } }
`,good:`version: 1
zones:
  example.com:
    dnssec: { signing: true }
    records:
      www: { A: { values: [192.0.2.10], ttl: 7d } }
`,*check({deployment}){let seen=new Set;for(let recordSet of deployment.zones.flatMap(({signing,recordSets})=>signing?recordSets:[])){let{ttlSeconds=0,at}=recordSet;ttlSeconds<=SIGNED_TTL_SECONDS_MAX||seen.has(placeKey(at.field("ttl")))||(seen.add(placeKey(at.field("ttl"))),yield{at:at.field("ttl"),message:`${recordTitle(recordSet)} is in a signed zone: its TTL of ${ttlSeconds} s is served as ${SIGNED_TTL_SECONDS_MAX} s`,hint:`write ttl: ${SIGNED_TTL_SECONDS_MAX}, or less`})}}};function rolesOf({graph}){let roles=new Map;for(let group of graph.groups.toReversed()){let own=group.kind==="failover"?"failover":roles.get(group);own&&roles.set(group,own);for(let{edge,recordSet}of group.members){if(edge?.kind!=="group"||roles.get(edge.group)==="failover")continue;let isEvaluated=recordSet.data.kind==="alias"&&recordSet.data.evaluateTargetHealth;own==="failover"?roles.set(edge.group,"failover"):(own==="evaluated"||isEvaluated&&group.kind!=="simple")&&roles.set(edge.group,"evaluated")}}return roles}var isLate=({recordSet,leaf})=>leaf!==void 0&&(recordSet.ttlSeconds??0)>FAILOVER_TTL_SECONDS_MAX,matters=(group,{recordSet},role)=>role==="failover"||recordSet.healthCheckId!==void 0&&(group.kind!=="simple"||role==="evaluated"),ttlTooLongForFailover={id:"ttl-too-long-for-failover",severity:"warning",about:"routed",summary:`TTL above ${FAILOVER_TTL_SECONDS_MAX} s on a record that a health check can replace`,rules:["R1.29"],why:"Resolvers keep the old answer until its TTL is over, so clients go on to a dead endpoint for that long after Route 53 has failed over.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { ttl: 300, failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,*check(context){let roles=rolesOf(context),places=new Map;for(let group of context.graph.groups)for(let member of group.members){if(!isLate(member)||!matters(group,member,roles.get(group)))continue;let key=placeKey(member.recordSet.at.field("ttl")),known=places.get(key);known?known.push(member.recordSet):places.set(key,[member.recordSet])}for(let[first,...others]of places.values()){if(!first)continue;let titles=[...new Set([first,...others].map(groupTitle))],more=titles.length>1?` and ${countOf(titles.length-1,"more record")}`:"";yield{at:first.at.field("ttl"),message:`clients of ${titles[0]}${more} keep the old answer for up to ${first.ttlSeconds} s after a failover`,hint:`write ttl: ${FAILOVER_TTL_SECONDS_MAX}, or less`}}}};var routedTypes=["A","AAAA","CAA","CNAME","MX","NAPTR","PTR","SPF","SRV","TXT","TLSA","SSHFP","SVCB","HTTPS"],multivalueTypes=["A","AAAA","MX","NAPTR","PTR","SPF","SRV","TXT","CAA","TLSA","SSHFP","SVCB","HTTPS"];var isRoutable=type=>routedTypes.includes(type),isMultivalueType=type=>multivalueTypes.includes(type);var typeNotRoutable={id:"type-not-routable",severity:"error",about:"routed",summary:"NS, SOA or DS record with a routing policy, or multivalue CNAME",rules:["R1.10","R1.38"],rejectedByApi:!0,why:"Route 53 answers NS, SOA and DS the same way always, and a name has one CNAME at a time.",bad:`version: 1
zones:
  example.com:
    records:
      www:
        CNAME:
          multivalue:
            blue: { values: [blue.example.net.] }
            green: { values: [green.example.net.] }
`,good:`version: 1
zones:
  example.com:
    records:
      www:
        CNAME:
          weighted:
            blue: { weight: 1, values: [blue.example.net.] }
            green: { weight: 1, values: [green.example.net.] }
`,*check({index}){for(let{type,recordSets}of index.groups()){let refused=recordSets.find(({policy:{kind:kind2}})=>kind2==="multivalue"?!isMultivalueType(type):kind2!=="simple"&&!isRoutable(type));if(!refused)continue;let{kind}=refused.policy;yield{at:refused.at.field("policy"),message:`${groupTitle(refused)} cannot have the policy ${kind}`,hint:isRoutable(type)?"write weighted with equal weights":"write one record without a policy"}}}};function groupOf(root,member){let groups=new Set([root]);for(let group of groups){if(group.members.includes(member))return group;for(let{edge}of group.members)edge?.kind==="group"&&groups.add(edge.group)}}function reasonOf({index},{members},{policy}){let{isAlwaysHealthy}=index.liveness();return policy.kind==="ip-based"&&policy.location!=="*"&&policy.blocks.length===0?{message:`location ${policy.location} has no blocks`,hint:"add blocks to the location, or remove the branch"}:policy.kind==="failover"&&members.some(other=>other.policy.kind==="failover"&&other.policy.role==="primary"&&isAlwaysHealthy(other))?{message:"its primary is always healthy, because something in that branch has no check",hint:"give the last record of the primary branch a health_check, or remove this branch"}:{message:"no client and no state of the health checks leads to it",hint:"remove it, or change the checks"}}var unreachableRecord={id:"unreachable-record",severity:"warning",about:"routed",summary:"record that no client is answered in any state",rules:["R2.16","R7.4"],why:"Whatever fails and whoever asks, another record comes first. It looks like a safety net and is none.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { failover: { primary: web, secondary: { values: [192.0.2.98] } } }
            secondary: { values: [192.0.2.99] }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.98, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { failover: { primary: web, secondary: spare } }
            secondary: { values: [192.0.2.99] }
`,*check(context){let{graph,index}=context;for(let root of graph.groups){let states=index.allStates(root);if(!(!states||states.unreachable.length===0||!index.isWholeTree(root))&&!(root.kind==="failover"&&isNoFailoverPath(context,root)))for(let member of states.unreachable){let group=groupOf(root,member);if(!group||isExplained(context,group,member))continue;let{message,hint}=reasonOf(context,group,member);yield{at:member.recordSet.at.span(),message:`${recordTitle(member.recordSet)} can never be answered: ${message}`,hint}}}}};var unusedEndpoint={id:"unused-endpoint",severity:"warning",summary:"endpoint that nothing refers to",rules:["R6.24","R7.2"],why:"It takes no part in any answer; often a record names another by mistake.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
  spare: { ipv4: 192.0.2.20 }
zones:
  example.com:
    records:
      www: { A: { endpoint: web } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { endpoint: web } }
`,*check({deployment,index}){if(index.isWholePlan())for(let{name,at}of deployment.endpoints.values())index.usedEndpoints().has(name)||(yield{at:at.span(),message:`nothing refers to endpoint "${name}"`,hint:"answer with it, or remove it"})}};var weightAllZero={id:"weight-all-zero",severity:"warning",about:"weighted",summary:"weighted group in which every weight is 0",rules:["R2.26","R2.27"],why:"Weights of 0 throughout do not switch a name off: all records are answered equally often.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 0, values: [192.0.2.10] }, green: { weight: 0, values: [192.0.2.20] } } } }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 1, values: [192.0.2.10] }, green: { weight: 1, values: [192.0.2.20] } } } }
`,*check({index}){for(let{members}of index.wholeOfPolicy("weighted")){let[{recordSet}]=members;members.length<2||members.some(({policy})=>policy.weight>0)||(yield{at:recordSet.at.field("weight"),message:`every record of ${groupTitle(recordSet)} has weight 0: each gets 1 answer in ${members.length}`,hint:"write the shares you want; equal ones are weight: 1 each"})}}};var weightSingle={id:"weight-single",severity:"warning",about:"weighted",summary:"weighted group of one record",rules:["R2.25"],why:"One record gets every answer, whatever its weight.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 10, values: [192.0.2.10] } } } }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] }
`,*check({index}){for(let{members}of index.wholeOfPolicy("weighted")){let[{recordSet,policy}]=members;members.length>1||(yield{at:recordSet.at.field("weight"),message:`${groupTitle(recordSet)} has one record: its weight of ${policy.weight} has no effect`,hint:"add the other records, or write it without a policy"})}}};var weightZeroUnreachable={id:"weight-zero-unreachable",severity:"warning",about:"weighted",summary:"weight 0 beside a record that can never be unhealthy",rules:["R2.26","R2.28"],why:"A record of weight 0 answers only when no record with a weight is healthy. If one of those can never fail, that never happens.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { live: { weight: 1, values: [192.0.2.10] }, spare: { weight: 0, values: [192.0.2.20] } } } }
`,good:`version: 1
endpoints:
  live: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { weighted: { live: { weight: 1, endpoint: live }, spare: { weight: 0, values: [192.0.2.20] } } } }
`,*check({index}){for(let{members}of index.ofPolicy("weighted")){let steady=members.find(({recordSet,policy})=>{let member=policy.weight>0?index.memberOf(recordSet):void 0;return member!==void 0&&index.liveness().isAlwaysHealthy(member)}),[first,...others]=members.flatMap(({recordSet,policy})=>policy.weight===0?[recordSet]:[]);if(!steady||!first)continue;let standbys=`${listed([first,...others].map(recordTitle))} ${others.length===0?"has":"have"} weight 0`;yield{at:first.at.field("weight"),message:`${standbys} and can never answer: ${recordTitle(steady.recordSet)} is always healthy`,hint:`give ${steady.recordSet.branch} a health_check, or this a weight`,related:placesOf([steady],({recordSet})=>recordSet.at.span(),()=>"always healthy")}}}};var weightedElbTtl={id:"weighted-elb-ttl",severity:"warning",about:"weighted",summary:`weighted group of load balancers and records whose TTL is not ${ALIAS_TTL_SECONDS} s`,rules:["R1.33"],why:`An alias to a load balancer answers with a TTL of ${ALIAS_TTL_SECONDS} s. Beside another TTL its answers live shorter or longer in caches, and the shares are not those of the weights.`,bad:`version: 1
endpoints:
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { weighted: { cloud: { weight: 1, endpoint: alb }, own: { weight: 1, values: [192.0.2.10], ttl: 30 } } } }
`,good:`version: 1
endpoints:
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { weighted: { cloud: { weight: 1, endpoint: alb }, own: { weight: 1, values: [192.0.2.10], ttl: 60 } } } }
`,*check({index}){for(let{members}of index.ofPolicy("weighted")){let sets=members.map(({recordSet})=>recordSet),other=sets.find(({ttlSeconds=ALIAS_TTL_SECONDS})=>ttlSeconds!==ALIAS_TTL_SECONDS),balancer=other&&sets.find(recordSet=>{let target=index.aliasTarget(recordSet);return target?.kind==="service"&&target.service.ethDefault});!other||!balancer||(yield{at:other.at.field("ttl"),message:`${groupTitle(other)} mixes a load balancer, whose TTL is ${ALIAS_TTL_SECONDS} s, with a TTL of ${other.ttlSeconds} s`,hint:`write ttl: ${ALIAS_TTL_SECONDS}`,related:[{at:balancer.at.span(),message:`${recordTitle(balancer)} is the load balancer`}]})}}};var weightedTtlDiffers={id:"weighted-ttl-differs",severity:"error",about:"weighted",summary:"records of a weighted group with different TTLs",rules:["R1.33","R2.29"],rejectedByApi:!0,why:"With different TTLs resolvers would keep one answer longer than the other, and the shares would not be those of the weights.",bad:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          weighted:
            blue: { weight: 9, values: [192.0.2.10], ttl: 60 }
            green: { weight: 1, values: [192.0.2.20], ttl: 30 }
`,good:`version: 1
zones:
  example.com:
    records:
      www:
        A:
          ttl: 30
          weighted:
            blue: { weight: 9, values: [192.0.2.10] }
            green: { weight: 1, values: [192.0.2.20] }
`,*check({index}){for(let{members}of index.ofPolicy("weighted")){let[first,...others]=members.map(({recordSet})=>recordSet).filter(({ttlSeconds})=>ttlSeconds!==void 0),differing=others.filter(({ttlSeconds})=>ttlSeconds!==first?.ttlSeconds),[odd]=differing;if(!first||!odd)continue;let ttls=[...new Set([first,...differing].map(({ttlSeconds})=>`${ttlSeconds} s`))];yield{at:odd.at.field("ttl"),message:`${groupTitle(odd)} is weighted and its records have TTLs of ${listed(ttls)}`,hint:"write one ttl for all, beside weighted:",related:placesOf([first,...differing.slice(1)],({at})=>at.field("ttl"),({branch,ttlSeconds})=>`${branch}: ${ttlSeconds} s`)}}}};var wildcardNs={id:"wildcard-ns",severity:"error",about:"asterisk",summary:"NS record with a wildcard name",rules:["R1.7"],rejectedByApi:!0,why:"A delegation is for one name and all below it; Route 53 takes no NS record for names that do not exist yet.",bad:`version: 1
zones:
  example.com:
    records:
      "*.teams": { NS: [ns1.example.net., ns2.example.net.] }
`,good:`version: 1
zones:
  example.com:
    records:
      teams: { NS: [ns1.example.net., ns2.example.net.] }
`,*check({index}){for(let{name,type,recordSets}of index.groups())type!=="NS"||!isWildcard(name)||(yield{at:recordSets[0].at.field("name"),message:`${displayName(name)} is a wildcard, and Route 53 takes none for NS records`,hint:"delegate each name by its own NS record"})}};var wildcardPartialLabel={id:"wildcard-partial-label",severity:"error",about:"asterisk",summary:"* mixed with other characters in the leftmost label",rules:["R1.7"],why:"Only a leftmost label that is * alone is a wildcard. In *prod the asterisk is an ordinary character, so the record answers a name that nobody asks for.",bad:`version: 1
zones:
  example.com:
    records:
      "*-prod": { A: [192.0.2.10] }
`,good:`version: 1
zones:
  example.com:
    records:
      "*.prod": { A: [192.0.2.10] }
`,*check({deployment,index}){for(let zone of deployment.zones)for(let[name,[group]]of index.owners(zone)){let[label=""]=labelsOf(name);isWildcard(name)||name===zone.name||!label.includes(WILDCARD_LABEL)||(yield{at:group.recordSets[0].at.field("name"),message:`${displayName(name)} is no wildcard: * counts only as the whole leftmost label`,hint:"write *. and the rest of the name, or list the names"})}}};var hasStar=labels=>labels.some(label=>label.includes(WILDCARD_LABEL)),wildcardPosition={id:"wildcard-position",severity:"warning",about:"asterisk",summary:"* anywhere but as the whole leftmost label; an error at the beginning of a zone name",rules:["R1.7"],why:"In any other position * is an ordinary character: the record answers only for a name with an asterisk in it.",bad:`version: 1
zones:
  example.com:
    records:
      "www.*": { A: [192.0.2.10] }
`,good:`version: 1
zones:
  example.com:
    records:
      "*": { A: [192.0.2.10] }
`,*check({deployment,index}){for(let zone of deployment.zones){let zoneLabels=labelsOf(zone.name);hasStar(zoneLabels)&&(yield{at:zone.at.span(),...isWildcard(zone.name)?{severity:"error"}:{},message:isWildcard(zone.name)?`the name of a zone cannot begin with *: ${displayName(zone.name)}`:`* in ${displayName(zone.name)} is an ordinary character there`,hint:"write the name of the zone, and the wildcard as a record in it"});for(let[name,[{recordSets}]]of index.owners(zone)){let[first]=recordSets;first.generated||!hasStar(labelsOf(name).slice(1,-zoneLabels.length))||(yield{at:first.at.field("name"),message:`* in ${displayName(name)} is an ordinary character there: only a whole leftmost label is a wildcard`,hint:"a wildcard covers any number of labels: write *. and the part that is always the same"})}}}};var coveringTypes=groups=>groups.map(({type})=>type).filter(type=>type!=="CNAME"&&type!=="NS"),isExempt=(name,groups)=>name.startsWith("_")||groups.some(({type})=>type==="CNAME"||type==="NS"),wildcardShielded={id:"wildcard-shielded",severity:"warning",about:"asterisk",summary:"name beside a wildcard that lacks a type the wildcard has",rules:["R2.4","R2.5"],why:"A name that exists never falls back to a wildcard, not even for types it does not have: queries for those get no data.",bad:`version: 1
zones:
  example.com:
    records:
      "*": { A: [192.0.2.10] }
      mail: { MX: ["10 mx.example.net."] }
`,good:`version: 1
zones:
  example.com:
    records:
      "*": { A: [192.0.2.10] }
      mail: { MX: ["10 mx.example.net."], A: { alias: "*" } }
`,*check({deployment,index}){for(let zone of deployment.zones){let owners2=index.owners(zone),wildcards=new Map([...owners2].filter(([name])=>isWildcard(name)).map(([name,groups])=>[parentOf(name),groups])),zoneGraph=index.zoneGraph(zone);for(let[name,groups]of wildcards.size===0||!zoneGraph?[]:owners2){let wildcard=name===zone.name||isWildcard(name)?void 0:wildcards.get(parentOf(name));if(!wildcard||isExempt(name,groups)||index.isIncomplete(zone,name))continue;let own=new Set(groups.map(({type})=>type)),missing=coveringTypes(wildcard).filter(type=>!own.has(type));if(missing.length===0||zoneGraph&&findCut(zoneGraph,name,"ANY"))continue;let[{name:star}]=wildcard;yield{at:groups[0].recordSets[0].at.field("name"),message:`${displayName(name)} has no ${listed(missing)}, and ${displayName(star)} does not stand in for a name that exists`,hint:`add ${missing[0]}, for example as an alias to ${displayName(star)}`,related:[{at:wildcard[0].recordSets[0].at.field("name"),message:"the wildcard"}]}}}}};function findServers(zones){let servers=new Map;for(let zone of zones){let known=servers.get(zone.name)??new Map;for(let server of zone.nameServers)known.has(server)||known.set(server,zone);servers.set(zone.name,known)}return servers}var zonesShareServers={id:"zones-share-servers",severity:"error",summary:"two public zones of the same or nested names on one name server",rules:["R6.9"],rejectedByApi:!0,why:"A name server that has both could not tell which of them a question is for.",bad:`version: 1
zones:
  example.com: { name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.] }
  dev.example.com: { name_servers: [ns-1.awsdns-00.com., ns-3.awsdns-00.org.] }
`,good:`version: 1
zones:
  example.com: { name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.] }
  dev.example.com: { name_servers: [ns-4.awsdns-01.com., ns-5.awsdns-01.net.] }
`,*check({deployment}){let zones=deployment.zones.filter(({vpcs})=>vpcs===void 0),servers=findServers(zones),findOther=zone=>{for(let name=zone.name;;name=parentOf(name)){let there=servers.get(name);for(let server of there?zone.nameServers:[]){let other=there?.get(server);if(other&&other!==zone)return{other,server}}if(name===ROOT)return}};for(let zone of zones){let found=findOther(zone);if(!found)continue;let{other,server}=found;yield{at:zone.at.field("nameServers"),message:`${displayName(zone.name)} and ${displayName(other.name)} share the name server ${displayName(server)}`,hint:"give one of them another delegation set",related:[{at:other.at.field("nameServers"),message:`the servers of ${displayName(other.name)}`}]}}}};var languageRules=[{id:"plan-syntax",severity:"error",summary:"text that is neither YAML nor JSON, or not a plan at all",rules:["R7.2"],why:"Nothing can be said about a plan that cannot be read.",bad:`version: 1
zones: { example.com: { records: { www: { A: [192.0.2.10] } }
`,good:`version: 1
zones: { example.com: { records: { www: { A: [192.0.2.10] } } } }
`},{id:"plan-schema",severity:"error",summary:"value of another shape, type or range than the plan language has",rules:["R7.2"],why:"What has another shape means nothing, and is left out of everything else.",bad:`version: 1
zones:
  example.com: { dnssec: { signing: sometimes } }
`,good:`version: 1
zones:
  example.com: { dnssec: { signing: true } }
`},{id:"unknown-key",severity:"error",summary:"key that the plan language does not have",rules:["R7.2"],why:"A misspelt key would otherwise be ignored in silence.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, helth_check: true }
zones:
  example.com: { records: { www: { A: { endpoint: web } } } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com: { records: { www: { A: { endpoint: web } } } }
`},{id:"duplicate-key",severity:"error",summary:"same key twice in a map",rules:["R7.2"],why:"Only one of the two could count, and readers differ about which.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] }
      www: { AAAA: ["2001:db8::10"] }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10], AAAA: ["2001:db8::10"] }
`},{id:"undefined-endpoint",severity:"error",summary:"endpoint that the plan does not declare",rules:["R7.2"],why:"There is no address to answer with.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
zones:
  example.com: { records: { www: { A: { weighted: { a: { weight: 1, endpoint: web }, b: { weight: 1, endpoint: wbe } } } } } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
zones:
  example.com: { records: { www: { A: { endpoint: web } } } }
`},{id:"undefined-reference",severity:"error",summary:"alarm, client, record or another name that the plan does not declare",rules:["R7.2"],why:"What is meant cannot be known.",bad:`version: 1
zones:
  example.com: { records: { www: { A: [192.0.2.10] } } }
clients:
  paris: { country: FR }
cases:
  - { query: { name: www, client: pairs }, answers: [192.0.2.10] }
`,good:`version: 1
zones:
  example.com: { records: { www: { A: [192.0.2.10] } } }
clients:
  paris: { country: FR }
cases:
  - { query: { name: www, client: paris }, answers: [192.0.2.10] }
`},{id:"endpoint-lacks-value",severity:"error",summary:"endpoint without the address or name that the record type answers with",rules:["R1.11","R1.12","R1.14"],why:"An A record answers the ipv4 of its endpoint, AAAA the ipv6 and CNAME the dns_name.",bad:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
zones:
  example.com: { records: { www: { A: { endpoint: web }, AAAA: { endpoint: web } } } }
`,good:`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, ipv6: "2001:db8::10" }
zones:
  example.com: { records: { www: { A: { endpoint: web }, AAAA: { endpoint: web } } } }
`},{id:"name-repeats-zone",severity:"error",summary:"relative name that ends in the zone's own name",rules:["R1.1"],why:"Names are relative to their zone, so this one would stand for www.example.com.example.com.",bad:`version: 1
zones:
  example.com: { records: { www.example.com: { A: [192.0.2.10] } } }
`,good:`version: 1
zones:
  example.com: { records: { www: { A: [192.0.2.10] } } }
`},{id:"ignore-invalid",severity:"warning",summary:"ignore comment without a rule or a reason, or that hides nothing; entry of rules that changes nothing",rules:["R7.1"],why:"A comment that outlives its finding would hide the next one of its kind.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] } # r53sim-ignore weight-single: only one server so far
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { a: { weight: 1, values: [192.0.2.10] } } } } # r53sim-ignore weight-single: only one so far
`}];var nameAndValueRules=[{id:"name-outside-zone",severity:"error",summary:"record name that is not in its zone",rules:["R1.8"],rejectedByApi:!0,why:"A zone has only names that end in its own.",bad:`version: 1
zones:
  example.com: { records: { www.example.org.: { A: [192.0.2.10] } } }
`,good:`version: 1
zones:
  example.com: { records: { www.example.com.: { A: [192.0.2.10] } } }
`},{id:"name-too-long",severity:"error",summary:"label of more than 63 bytes, or name of more than 255",rules:["R1.2"],rejectedByApi:!0,why:"DNS messages have no room for more (RFC 1035, section 3.1).",bad:`version: 1
zones:
  example.com: { records: { ${"a".repeat(64)}: { A: [192.0.2.10] } } }
`,good:`version: 1
zones:
  example.com: { records: { ${"a".repeat(63)}: { A: [192.0.2.10] } } }
`},{id:"name-empty-label",severity:"error",summary:"two dots in a row, or a dot at the beginning of a name",rules:["R1.2"],rejectedByApi:!0,why:"A label has at least one character.",bad:`version: 1
zones:
  example.com: { records: { www..shop: { A: [192.0.2.10] } } }
`,good:`version: 1
zones:
  example.com: { records: { www.shop: { A: [192.0.2.10] } } }
`},{id:"name-bad-character",severity:"error",summary:"character that a name cannot hold as it is, or a broken escape",rules:["R1.3","R1.4"],rejectedByApi:!0,why:"Blanks and control characters are written as a backslash and three octal digits.",bad:`version: 1
zones:
  example.com: { records: { "my host": { A: [192.0.2.10] } } }
`,good:`version: 1
zones:
  example.com: { records: { my-host: { A: [192.0.2.10] } } }
`},{id:"type-unknown",severity:"error",summary:"record type that Route 53 does not have",rules:["R1.10"],rejectedByApi:!0,why:"Route 53 serves 17 types and no others.",bad:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: LOC, TTL: 60, ResourceRecords: [{ Value: 52 22 23 N 4 53 32 E 0m }] }
`,good:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`},{id:"value-syntax",severity:"error",summary:"value that is none of its type",rules:["R1.11","R1.23b"],rejectedByApi:!0,why:"Each type has its own form, given in sections 1.11 to 1.23b of the rules.",bad:`version: 1
zones:
  example.com: { records: { "@": { MX: [mail.example.net.] } } }
`,good:`version: 1
zones:
  example.com: { records: { "@": { MX: [10 mail.example.net.] } } }
`},{id:"value-duplicate",severity:"error",summary:"same value twice in a record",rules:["R1.27"],rejectedByApi:!0,why:"The values of a record are a set.",bad:`version: 1
zones:
  example.com: { records: { www: { AAAA: ["2001:db8::10", "2001:db8:0::10"] } } }
`,good:`version: 1
zones:
  example.com: { records: { www: { AAAA: ["2001:db8::10", "2001:db8::11"] } } }
`},{id:"value-count",severity:"error",summary:"no value, more than 400, or several for CNAME or SOA",rules:["R1.27"],rejectedByApi:!0,why:"A name has one CNAME; all other types have one value to 400.",bad:`version: 1
zones:
  example.com: { records: { www: { CNAME: [a.example.net., b.example.net.] } } }
`,good:`version: 1
zones:
  example.com: { records: { www: { CNAME: [a.example.net.] } } }
`},{id:"value-too-long",severity:"error",summary:"value of more than 4,000 characters",rules:["R1.24"],rejectedByApi:!0,why:"Route 53 takes no longer ones.",bad:`version: 1
zones:
  example.com: { records: { "@": { TXT: [${"x".repeat(4e3)}] } } }
`,good:`version: 1
zones:
  example.com: { records: { "@": { TXT: [${"x".repeat(100)}, ${"y".repeat(100)}] } } }
`},{id:"txt-string-too-long",severity:"error",summary:"quoted string of more than 255 bytes",rules:["R1.24","R1.25"],rejectedByApi:!0,why:"A longer text is several strings in one value; text without quotes is split for you.",bad:`version: 1
zones:
  example.com: { records: { "@": { TXT: ['"${"x".repeat(256)}"'] } } }
`,good:`version: 1
zones:
  example.com: { records: { "@": { TXT: ['"${"x".repeat(200)}" "${"x".repeat(56)}"'] } } }
`},{id:"txt-unquoted",severity:"error",summary:"TXT or SPF value of record_sets without quotes",rules:["R1.26"],rejectedByApi:!0,why:"The API takes strings in quotation marks only. Under records: plain text is quoted for you.",bad:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: example.com, Type: TXT, TTL: 60, ResourceRecords: [{ Value: v=spf1 -all }] }
`,good:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: example.com, Type: TXT, TTL: 60, ResourceRecords: [{ Value: '"v=spf1 -all"' }] }
`},{id:"ttl-range",severity:"error",summary:"TTL that is missing or not whole seconds from 0 to 2,147,483,647",rules:["R1.29","R1.28"],rejectedByApi:!0,why:"The field has 31 bits.",bad:`version: 1
zones:
  example.com: { records: { www: { A: { values: [192.0.2.10], ttl: -1 } } } }
`,good:`version: 1
zones:
  example.com: { records: { www: { A: { values: [192.0.2.10], ttl: 5m } } } }
`},{id:"ttl-on-alias",severity:"error",summary:"alias with a TTL or values",rules:["R1.39","R1.28"],rejectedByApi:!0,why:"An alias answers with the values and the TTL of its target.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] }
      "@": { A: { alias: www, ttl: 300 } }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: { values: [192.0.2.10], ttl: 300 } }
      "@": { A: { alias: www } }
`}];var routingAndCheckRules=[{id:"set-identifier-missing",severity:"error",summary:"routed record without a SetIdentifier",rules:["R1.30"],rejectedByApi:!0,why:"It tells the records of a group apart. Under records: the key of the branch is it.",bad:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, Weight: 1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`,good:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, SetIdentifier: a, Weight: 1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
      - { Name: www.example.com, Type: A, SetIdentifier: b, Weight: 1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.20 }] }
`},{id:"set-identifier-forbidden",severity:"error",summary:"simple record with a SetIdentifier",rules:["R1.30"],rejectedByApi:!0,why:"A simple record is the only one of its name and type; a policy field is probably missing.",bad:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, SetIdentifier: a, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`,good:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`},{id:"set-identifier-length",severity:"error",summary:"set identifier that is empty or has more than 128 characters",rules:["R1.30"],rejectedByApi:!0,why:"Route 53 takes 1 to 128 characters.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { a: { weight: 1, values: [192.0.2.10], set_identifier: "" }, b: { weight: 1, values: [192.0.2.20] } } } }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { a: { weight: 1, values: [192.0.2.10] }, b: { weight: 1, values: [192.0.2.20] } } } }
`},{id:"policy-fields-conflict",severity:"error",summary:"more than one policy on a record",rules:["R1.31"],rejectedByApi:!0,why:"A record is routed in one way; another policy is nested in one of its branches.",bad:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, SetIdentifier: a, Weight: 1, Region: us-east-1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`,good:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, SetIdentifier: a, Region: us-east-1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`},{id:"weight-range",severity:"error",summary:"weight that is not a whole number from 0 to 255",rules:["R2.25"],rejectedByApi:!0,why:"Shares are weight by sum of weights, so any proportion can be written with small numbers.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { a: { weight: 900, values: [192.0.2.10] }, b: { weight: 100, values: [192.0.2.20] } } } }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { a: { weight: 90, values: [192.0.2.10] }, b: { weight: 10, values: [192.0.2.20] } } } }
`},{id:"proximity-bias-range",severity:"error",summary:"bias outside -99 to 99",rules:["R1.36"],rejectedByApi:!0,why:"At 100 every distance would be none.",bad:`version: 1
zones:
  example.com:
    records:
      www: { A: { geoproximity: { a: { region: us-east-1, bias: 100, values: [192.0.2.10] }, b: { region: eu-west-1, values: [192.0.2.20] } } } }
`,good:`version: 1
zones:
  example.com:
    records:
      www: { A: { geoproximity: { a: { region: us-east-1, bias: 20, values: [192.0.2.10] }, b: { region: eu-west-1, values: [192.0.2.20] } } } }
`},{id:"cidr-collection-unknown",severity:"error",summary:"CIDR collection or location that the plan does not declare",rules:["R1.37"],rejectedByApi:!0,why:"Without blocks nobody is in the location.",bad:`version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { pairs: { values: [192.0.2.10] }, default: { values: [192.0.2.20] } } } } }
`,good:`version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.10] }, default: { values: [192.0.2.20] } } } } }
`},{id:"cidr-block-invalid",severity:"error",summary:"no address block, bits beyond its length, /0, or longer than /24 (IPv4) and /48 (IPv6)",rules:["R1.37"],rejectedByApi:!0,why:"Resolvers send no longer prefixes of their clients, and everybody is the default.",bad:`version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.128/25] } }
`,good:`version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
`},{id:"alias-incomplete",severity:"error",summary:"alias target that lacks a member",rules:["R1.39"],rejectedByApi:!0,why:"The API has no default for any of the three.",bad:`version: 1
zones:
  example.com:
    record_sets:
      - { Name: example.com, Type: A, AliasTarget: { HostedZoneId: Z35SXDOTRQ7X7K, DNSName: web-1.us-east-1.elb.amazonaws.com } }
`,good:`version: 1
zones:
  example.com:
    record_sets:
      - Name: example.com
        Type: A
        AliasTarget: { HostedZoneId: Z35SXDOTRQ7X7K, DNSName: web-1.us-east-1.elb.amazonaws.com, EvaluateTargetHealth: true }
`},{id:"check-unknown",severity:"error",summary:"health check that the plan does not declare",rules:["R3.16"],rejectedByApi:!0,why:"Its state is not known. Here such a record counts as healthy.",bad:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
endpoints:
  web: { ipv4: 192.0.2.10, health_check: web }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { endpoint: web, health_check: wbe }, secondary: { values: [192.0.2.99] } } } }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
endpoints:
  web: { ipv4: 192.0.2.10, health_check: web }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`},{id:"check-fields",severity:"error",summary:"member that a check of the type lacks, does not have, or has out of range",rules:["R3.2","R3.4","R3.9","R3.10"],rejectedByApi:!0,why:"Each type of check has its own members: TCP a port, string matching a search_string.",bad:`version: 1
health_checks:
  db: { type: TCP, ip_address: 192.0.2.30 }
`,good:`version: 1
health_checks:
  db: { type: TCP, ip_address: 192.0.2.30, port: 5432 }
`},{id:"check-without-target",severity:"error",summary:"endpoint check with neither address nor domain name, and not exactly one endpoint to take it from",rules:["R3.8"],rejectedByApi:!0,why:"A checker has to know what to probe.",bad:`version: 1
health_checks:
  web: { type: HTTP }
`,good:`version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
`},{id:"calculated-child-unknown",severity:"error",summary:"calculated check that counts one the plan does not declare",rules:["R3.19"],rejectedByApi:!0,why:"A child that can never report counts as unhealthy.",bad:`version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  any: { type: CALCULATED, children: [a, b], health_threshold: 1 }
`,good:`version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  b: { type: HTTP, ip_address: 192.0.2.20 }
  any: { type: CALCULATED, children: [a, b], health_threshold: 1 }
`}];var textRules=[...languageRules,...nameAndValueRules,...routingAndCheckRules];var lintRules=[wildcardPosition,wildcardPartialLabel,wildcardNs,wildcardShielded,typeNotRoutable,spfTypeDeprecated,ttlTooLongForFailover,ttlCappedByDnssec,weightedTtlDiffers,weightedElbTtl,setIdentifierDuplicate,policyMixed,groupTooLarge,weightAllZero,weightZeroUnreachable,weightSingle,regionUnknown,regionDuplicate,geoCodeUnknown,geoDuplicate,geoNoDefault,geoDefaultUncheckedNote,geoAreaShadowed,proximityLocation,proximityDuplicate,proximityBiasLarge,cidrCollectionMixed,cidrLocationDuplicate,cidrBlockOverlap,cidrNoDefault,multivalueAlias,multivalueSeveralValues,multivalueUnchecked,failoverNoPrimary,failoverNoSecondary,failoverDuplicateRole,failoverPrimaryNeverFails,failoverAliasWithoutEth,failoverSameTarget,failoverSameCheck,aliasDangling,aliasTargetOnlyWildcard,aliasLoop,aliasTooDeep,aliasTypeUnsupported,aliasTypeUndocumented,aliasTargetUnknown,aliasZoneId,aliasOtherZone,aliasCnameApex,aliasNsSoa,aliasS3Name,ethCloudfront,ethNoEffect,ethMissing,ethUncheckedLeaf,cnameAtApex,cnameCoexists,mxOrNsToCname,targetMissing,soaMisplaced,nsApexChanged,dsWithoutNs,occludedRecord,privatePolicyUnsupported,privateCloudfront,privateDelegation,privateCheckOnSimple,checkUnused,checkOnSimple,checkPartialGroup,checkPrivateAddress,healthCheckPointsAtRecordName,checkSharedEndpoint,checkEndpointMismatch,checkSniMissing,checkDisabled,checkInvertedInFailover,calculatedChildCalculated,calculatedChildrenCount,calculatedThreshold,alarmRegionUnknown,alarmUnsupported,quotaHard,quotaSoft,batchTooLarge,unreachableRecord,noFailoverPath,singleCheckForTree,secondaryDependsOnPrimary,dnssecPrivate,zonesShareServers,cnameLoop,recordDefinedTwice,unusedEndpoint],allRules=[...textRules,...lintRules];export{regionCodes,findRegion,findLocalZoneGroup,ROOT,parseName,getName,labelsOf,nameWireLength,parentOf,isAtOrBelow,prependLabel,WILDCARD_LABEL,isWildcard,wildcardBelow,displayName,labelBytes,nameOfLabels,findZone,findCut,lookUp,components,aliasTargets,ALIAS_TTL_SECONDS,findAliasService,serviceOfEndpointType,hostedZoneIdFor,s3WebsiteEndpoint,resourceKey,isEndpointCheck,specialUseOf,createLiveness,hash32,randomStream,NS_TTL_SECONDS,SOA_TTL_SECONDS,SIGNED_TTL_SECONDS_MAX,RECORD_TTL_SECONDS,soaText,privateNameServers,nameServersOf,checkDefaults,lintRules,allRules};
