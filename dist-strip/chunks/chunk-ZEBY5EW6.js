var formatInteger=amount=>String(amount).replace(/\B(?=(\d{3})+$)/g,","),countOf=(amount,one)=>`${formatInteger(amount)} ${one}${amount===1?"":"s"}`;export{formatInteger,countOf};
