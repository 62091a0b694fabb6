var readVersion=system=>/"version": *"([^"]*)"/.exec(system.readOwn("package.json"))?.[1]??"unknown";export{readVersion};
