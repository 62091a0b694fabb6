import{buildCommand,parseArguments,takesValue}from"./chunk-GA7LIVZ5.js";import"./chunk-S7KUR6GV.js";import"./chunk-P7SWLX6A.js";export{buildCommand,parseArguments,takesValue};
