var isFailure=({severity},strict)=>severity==="error"||strict&&severity==="warning";export{isFailure};
