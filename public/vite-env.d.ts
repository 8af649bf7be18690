/** What a module may import besides modules, as Vite lets it: the text of a file. */
declare module '*?raw' {
  const text: string;
  export default text;
}

/** The URL of a shared worker's script. */
declare module '*?sharedworker&url' {
  const url: string;
  export default url;
}
