import{Rr}from"./chunk-4HUX2AMR.js";export{Rr as validate};
