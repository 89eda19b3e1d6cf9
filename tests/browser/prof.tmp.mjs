import {chromium} from 'playwright-core';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--headless','--no-sandbox','--disable-gpu']});
const c=await b.newContext({bypassCSP:true}); const p=await c.newPage();
const html=readFileSync('/tmp/page.html','utf8');
await p.route('**/*', r=>r.request().isNavigationRequest()?r.fulfill({contentType:'text/html; charset=utf-8',body:html}):r.request().url().includes('avtale.css')?r.fulfill({path:'templates/static/avtale.css'}):r.abort());
const T=async(n,f)=>{const t=Date.now();const r=await f();console.log(n,Date.now()-t);return r};
for(const w of [1280,320]){
await p.setViewportSize({width:w,height:900});
await T('goto',()=>p.goto('http://x/'));
await T('inject',()=>p.evaluate(axe));
await T('axe',()=>p.evaluate(()=>axe.run(document,{runOnly:{type:'tag',values:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']},resultTypes:['violations']}).then(r=>r.violations.length)));
await T('axe-nocontrast',()=>p.evaluate(()=>axe.run(document,{runOnly:{type:'tag',values:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']},rules:{'color-contrast':{enabled:false}},resultTypes:['violations']}).then(r=>r.violations.length)));
await T('shot',()=>p.screenshot({fullPage:true,path:'/tmp/x.png'}));
}
await b.close();
