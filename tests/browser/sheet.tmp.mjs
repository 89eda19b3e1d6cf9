// node sheet.tmp.mjs out.png colHeight from n file.png...   (crops the middle 760 px of 1280-wide ones)
import {chromium} from 'playwright-core';
import {readFileSync} from 'node:fs';
const [out, colh, from, n, ...files] = process.argv.slice(2);
const H=Number(colh);
const cols=[];
for (const f of files){ const b=readFileSync(f); const w=b.readUInt32BE(16), h=b.readUInt32BE(20);
  const crop = w===1280 && !process.env.FULL ? [250,780] : [0,w];
  for(let y=0;y<h;y+=H) cols.push({src:'data:image/png;base64,'+b.toString('base64'),x:crop[0],w:crop[1],y,h:Math.min(H,h-y)}); }
const use=cols.slice(Number(from),Number(from)+Number(n));
console.log(cols.length,'columns');
const html=`<style>body{margin:0;background:#888;display:flex;gap:8px;align-items:flex-start}div{overflow:hidden;position:relative;flex:none}img{position:absolute;max-width:none}</style>`+use.map(c=>`<div style="width:${c.w}px;height:${c.h}px"><img src="${c.src}" style="left:${-c.x}px;top:${-c.y}px"></div>`).join('');
const width=use.reduce((a,c)=>a+c.w+8,0);
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--headless','--no-sandbox','--disable-gpu']});
const p=await b.newPage({viewport:{width,height:Math.max(...use.map(c=>c.h))}});
await p.setContent(html); await p.screenshot({path:out}); await b.close();
