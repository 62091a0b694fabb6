var collect=(value,previous=[])=>[...previous,value];export{collect};
