var printableJson=value=>`${JSON.stringify(value,void 0,2).replace(/[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,character=>`\\u${character.charCodeAt(0).toString(16).padStart(4,"0")}`)}
`,formatJson=(kind,members)=>printableJson({schema:`r53sim/${kind}/v1`,...members});export{printableJson,formatJson};
