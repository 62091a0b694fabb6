import{fixPlan,keepFixable}from"./chunk-GAH5CQC6.js";import"./chunk-WEF22UA2.js";export{fixPlan,keepFixable};
