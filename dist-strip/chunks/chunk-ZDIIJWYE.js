import{printable}from"./chunk-MZ6MR3X2.js";var shellWord=word=>/^[\w@%+=:,./-]+$/.test(word)?word:`'${printable(word).replaceAll("'","'\\''")}'`;export{shellWord};
